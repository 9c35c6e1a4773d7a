import { BeachError } from '../runtime/beach-error.ts';

export function noWebRtc(): BeachError {
  return BeachError.unsupportedBrowser(
    'WebRTC',
    'use a current Chrome, Edge, Firefox or Safari, with WebRTC not disabled',
  );
}
