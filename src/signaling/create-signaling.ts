import { BeachError } from '../runtime/beach-error.ts';
import { BroadcastSignaling } from './broadcast/broadcast-signaling.ts';
import type { Signaling } from './signaling.ts';
import {
  WebSocketSignaling,
  type WebSocketSignalingOptions,
} from './websocket/websocket-signaling.ts';

const EXPECTED =
  '"broadcast:", a "wss:" or "https:" address, or a path on the page\'s own server, such as "/road"';

/**
 * Returns the adapter for an address:
 *
 * - `broadcast:` connects the tabs and frames of one site in one browser;
 * - `ws:` and `wss:` name a road, which is also reached over HTTP where WebSockets do not pass;
 * - `http:` and `https:` name a road that is reached over HTTP alone;
 * - a path, such as `/road`, names the road on the page's own server, over `wss:` where the page came
 *   over https. It is resolved against `base`, by default the page's base address.
 *
 * @throws {BeachError} `invalid-option` for any other address.
 */
export function createSignaling(
  address: string,
  base: string | URL | undefined = pageAddress(),
  options: WebSocketSignalingOptions = {},
): Signaling {
  const trimmed = address.trim();
  if (trimmed.toLowerCase() === 'broadcast:') return new BroadcastSignaling(options);
  const url = roadAddress(trimmed, base);
  if (!url) throw BeachError.invalidOption('signaling', address, EXPECTED);
  return new WebSocketSignaling(url, options);
}

function roadAddress(address: string, base: string | URL | undefined): URL | null {
  const isPath = /^\.{0,2}\//.test(address);
  const from = isPath ? base : undefined;
  if (!URL.canParse(address, from)) return null;
  const url = new URL(address, from);
  if (isPath) url.protocol = url.protocol.replace(/^http/, 'ws');
  // A fragment means nothing to a socket, and some browsers refuse it.
  url.hash = '';
  return /^(ws|http)s?:$/.test(url.protocol) ? url : null;
}

/** Returns the base address, which even a frame without an address of its own has; undefined in Node. */
function pageAddress(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}
