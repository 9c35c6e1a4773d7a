import { BeachError } from '../../runtime/beach-error.ts';

export function noWebRtc(): BeachError {
  return BeachError.unsupportedBrowser('WebRTC', 'use a current one, with WebRTC enabled');
}
