import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';

const sentences: Partial<Record<BeachErrorCode, string>> = {
  'handshake-timeout':
    'It did not answer in time: its page may be closed, frozen or offline. It can join again.',
  'ice-failed':
    'Offers and answers were exchanged, but no path was found or it broke: where networks forbid a direct one, a TURN server is needed.',
  'ready-timeout':
    'The connection opened, but the other side never said that it is ready: its page may run another version, or be frozen.',
  'heartbeat-lost': 'It answers no more: its page has frozen, crashed or lost its network.',
  'evicted-slow': 'It could not keep up with what was sent to it, and was let go.',
  'evicted-capacity': 'Its place was given to somebody else.',
  'session-full': 'The session has as many viewers as it allows: try again later.',
  refused: 'The host refused it.',
};

/** The error for a handshake that failed for this reason. */
export function failure(code: BeachErrorCode, peerId: string): BeachError {
  const sentence = sentences[code] ?? `The reason given is ${code}.`;
  return new BeachError(code, `No link to peer ${peerId}. ${sentence}`, { peerId });
}

/** A reason that came over the wire: one of our codes, or whatever another version may say. */
export function reasonFromWire(reason: string): BeachErrorCode | 'left' {
  return reason === 'left' || reason in sentences ? (reason as BeachErrorCode | 'left') : 'refused';
}
