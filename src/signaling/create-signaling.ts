import { BeachError } from '../runtime/beach-error.ts';
import { BroadcastSignaling } from './broadcast/broadcast-signaling.ts';
import type { Signaling } from './signaling.ts';
import {
  WebSocketSignaling,
  type WebSocketSignalingOptions,
} from './websocket/websocket-signaling.ts';

const EXPECTED =
  '"broadcast:", a "ws:" or "wss:" address, or a path on the page\'s own server, such as "/road"';

/**
 * The adapter for an address:
 *
 * - `broadcast:` joins the tabs and frames of one site in one browser;
 * - `ws:` and `wss:` lead to a road;
 * - a path, such as `/road`, leads to the road on the page's own server, over `wss:` where the page
 *   came over https. `base` is what it is relative to; default: the page.
 *
 * Throws a `BeachError` `invalid-option` for anything else.
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
  // Sockets have no use for it, and some browsers refuse it.
  url.hash = '';
  return /^wss?:$/.test(url.protocol) ? url : null;
}

/** The page's base address, which a frame without an address of its own has too; none in Node. */
function pageAddress(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}
