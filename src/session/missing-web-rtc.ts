import type { LinkFactory } from '../link/connection/connection.ts';
import { BeachError } from '../runtime/beach-error.ts';

/** Returns the error of a browser without WebRTC, where nothing else makes the connections. */
export function missingWebRtc(linkFactory: LinkFactory | undefined): BeachError | null {
  if (linkFactory || typeof RTCPeerConnection !== 'undefined') return null;
  return BeachError.unsupportedBrowser('WebRTC', 'use a current one, with WebRTC enabled');
}
