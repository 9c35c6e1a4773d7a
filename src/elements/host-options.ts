import { kindsOf } from '../media/shareable.ts';
import type { SessionOptions } from '../session/session.ts';
import type { CheckedOptions } from './checked-options.ts';
import { checkCount, checkViewerUrl, checkWord, checkWords } from './option-checks.ts';

/** What a page sets on a host, whether it makes sense or not. */
export interface HostAttributes {
  readonly topology: unknown;
  readonly maxViewers: unknown;
  readonly whenFull: unknown;
  readonly approval: boolean;
  readonly slowViewers: unknown;
  readonly allow: unknown;
  readonly maxBitrate: unknown;
  readonly maxUplink: unknown;
  readonly maxFramerate: unknown;
}

const checkTopology = checkWord('star', 'mesh');
const checkWhenFull = checkWord('refuse', 'evict-oldest');
const checkSlowViewers = checkWord('evict', 'skip');
const checkAllow = checkWords('camera', 'microphone', 'screen');
const checkMaxViewers = checkCount(1, 400);
const checkMaxBitrate = checkCount(1e5, 5e7);
const checkMaxUplink = checkCount(1e5, 1e9);
const checkMaxFramerate = checkCount(1, 60);

/** The address of the page where viewers watch; null where the page gave none. */
export function viewerLink(
  { viewerUrl, session }: { readonly viewerUrl: unknown; readonly session: string },
  checked: CheckedOptions,
): string | null {
  const url = checked.read('viewer-url', viewerUrl, checkViewerUrl, null);
  url?.searchParams.set('session', session);
  return url?.href ?? null;
}

/** The options that only a host has, for the engine; undefined where its default applies. */
export function hostOptions(host: HostAttributes, checked: CheckedOptions) {
  const { maxViewers, maxBitrate, maxUplink, maxFramerate } = host;
  return {
    topology: checked.read('topology', host.topology, checkTopology, undefined),
    maxViewers: checked.read('max-viewers', maxViewers, checkMaxViewers, undefined),
    whenFull: checked.read('when-full', host.whenFull, checkWhenFull, undefined),
    approval: host.approval,
    slowViewers: checked.read('slow-viewers', host.slowViewers, checkSlowViewers, undefined),
    accepts: kindsOf(checked.read('allow', host.allow, checkAllow, [])),
    maxBitrate: checked.read('max-bitrate', maxBitrate, checkMaxBitrate, undefined),
    maxUplink: checked.read('max-uplink', maxUplink, checkMaxUplink, undefined),
    maxFramerate: checked.read('max-framerate', maxFramerate, checkMaxFramerate, undefined),
  } satisfies Partial<SessionOptions>;
}
