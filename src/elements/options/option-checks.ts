import { BeachError } from '../../runtime/beach-error.ts';
import { type IceServerProvider, isIceServer } from '../../session/ice-server-grant.ts';
import { createSignaling } from '../../signaling/create-signaling.ts';
import { sessionNamePattern } from '../../signaling/messages.ts';
import type { Signaling } from '../../signaling/signaling.ts';

/**
 * Each takes what a page has set for an option, and returns what the engine needs; they throw
 * `invalid-option` with a sentence that says what would be right.
 */
export type Check<T> = (value: unknown, option: string) => T;

export function checkSession(value: unknown, option: string): string {
  if (typeof value === 'string' && sessionNamePattern.test(value)) return value;
  throw BeachError.invalidOption(option, value, '1 to 128 of A–Z a–z 0–9 . _ ~ -');
}

export function checkSignaling(value: unknown, option: string): Signaling {
  if (typeof value === 'string') return createSignaling(value);
  if (typeof (value as Signaling | null)?.connect === 'function') return value as Signaling;
  throw BeachError.invalidOption(option, value, 'an address, or an object with connect()');
}

/** One of these words. */
export function checkWord<const W extends string>(...words: readonly W[]): Check<W> {
  return (value, option) => {
    const word = words.find((known) => known === value);
    if (word !== undefined) return word;
    throw BeachError.invalidOption(option, value, words.map((known) => `"${known}"`).join(' or '));
  };
}

/** Any of these words, separated by spaces; each once. */
export function checkWords<const W extends string>(...words: readonly W[]): Check<readonly W[]> {
  return (value, option) => {
    const given = String(value).trim().split(/\s+/);
    if (!given.every((word) => (words as readonly string[]).includes(word))) {
      throw BeachError.invalidOption(option, value, `any of ${words.join(', ')}`);
    }
    return words.filter((word) => given.includes(word));
  };
}

/** A whole number, as such or as text. */
export function checkCount(least: number, most: number): Check<number> {
  return (value, option) => {
    const count = Number(value);
    if (Number.isInteger(count) && count >= least && count <= most) return count;
    throw BeachError.invalidOption(option, value, `a whole number from ${least} to ${most}`);
  };
}

/** For text of up to `longest` characters. */
export function checkText(longest: number): Check<string> {
  return (value, option) => {
    if (typeof value === 'string' && value.length <= longest) return value;
    throw BeachError.invalidOption(option, value, `text of up to ${longest} characters`);
  };
}

/** JSON, or URLs separated by spaces, or a list that is one already, or a function that gives one. */
export function checkIceServers(
  value: unknown,
  option: string,
): RTCIceServer[] | IceServerProvider {
  if (typeof value === 'function') return value as IceServerProvider;
  const servers = typeof value === 'string' ? parseIceServers(value) : value;
  if (Array.isArray(servers) && servers.every(isIceServer)) return servers;
  throw BeachError.invalidOption(
    option,
    typeof value === 'string' ? value : JSON.stringify(value),
    'stun: addresses separated by spaces, or the JSON of a list of RTCIceServer (turn: needs its username and credential)',
  );
}

/** The page where viewers watch. */
export function checkViewerUrl(value: unknown, option: string): URL {
  if (typeof value === 'string' && URL.canParse(value, document.baseURI)) {
    const url = new URL(value, document.baseURI);
    // Other schemes, "javascript:" above all, do not lead to a page.
    if (/^(https?|file|blob):$/.test(url.protocol)) return url;
  }
  throw BeachError.invalidOption(option, value, 'the address of a page');
}

export function checkStream(value: unknown, option: string): MediaStream {
  // Not `instanceof`: a stream may come from another frame.
  if (typeof (value as MediaStream | null)?.getTracks === 'function') return value as MediaStream;
  throw BeachError.invalidOption(option, value, 'a MediaStream, or null');
}

function parseIceServers(text: string): unknown {
  if (!text.trim().startsWith('['))
    return text
      .trim()
      .split(/\s+/)
      .map((urls) => ({ urls }));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
