import { BeachError } from '../runtime/beach-error.ts';
import { controlSecret } from '../terminal/control-link.ts';

/** Where a session is, and what its link gives the right to. */
export interface TerminalLink {
  readonly session: string;
  /** The address of the road. */
  readonly road: string;
  /** The secret that gives the right to type; null where the link is for watching. */
  readonly control: string | null;
}

/** Returns the link of a session on a road that has no page. */
export function roadLink(road: string, session: string): string {
  const url = new URL(road);
  url.searchParams.set('session', session);
  return url.href;
}

/**
 * Reads a link as `beach host` prints it: the address of a viewer's page, whose server has its road at `road`, or the
 * address of a road, both with `?session=`. With `road`, it may also be the name of a session.
 *
 * @throws {BeachError} `invalid-option`
 */
export function readLink(text: string, road?: string): TerminalLink {
  const isAddress = /^(https?|wss?):/i.test(text) && URL.canParse(text);
  if (!isAddress) {
    if (road !== undefined) return { session: text, road, control: null };
    const expected =
      'a link as beach host prints it, or the name of a session together with --road';
    throw BeachError.invalidOption('LINK', text, expected);
  }
  const url = new URL(text);
  const session = url.searchParams.get('session');
  if (session === null) {
    throw BeachError.invalidOption('LINK', text, 'a link with ?session= and the name of a session');
  }
  const control = controlSecret(url);
  return { session, road: road ?? roadOf(url), control };
}

function roadOf(link: URL): string {
  const isPage = /^http/.test(link.protocol);
  const road = isPage ? new URL('road', link) : new URL(link);
  road.hash = '';
  if (isPage) road.protocol = link.protocol.replace(/^http/, 'ws');
  else road.searchParams.delete('session');
  return road.href;
}
