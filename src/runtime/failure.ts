import { BeachError, type BeachErrorCode, beachErrorCodes } from './beach-error.ts';

const sentences: Partial<Record<BeachErrorCode, string>> = {
  'handshake-timeout': 'It did not answer in time: its page may be closed, frozen or offline.',
  'ice-failed':
    'No path was found, or it broke: where networks forbid a direct one, a TURN server is needed; check the address and the credentials of yours.',
  'ready-timeout': 'It never became ready: its page may be frozen, or run another version.',
  'heartbeat-lost': 'It stopped responding: its page may be closed, frozen or offline.',
  'evicted-slow': 'It could not keep up with what was sent to it.',
  'evicted-capacity': 'Its place was given to somebody else.',
  'session-full': 'The session has as many viewers as it allows: try again later.',
  'too-many-connections':
    'The browser allows no more connections: close other tabs of this site, or reload the page.',
  refused: 'The host refused it.',
};

/** The error for a link that failed, or never came about, for this reason. */
export function failure(code: BeachErrorCode, peerId: string, cause?: unknown): BeachError {
  const sentence = sentences[code] ?? `The reason given is ${code}.`;
  return new BeachError(code, `No link to the other side. ${sentence}`, { peerId, cause });
}

/** A reason that came over the wire: one of our codes, or whatever another version may say. */
export function reasonFromWire(reason: string): BeachErrorCode | 'left' {
  if (reason === 'left') return reason;
  return beachErrorCodes.find((code) => code === reason) ?? 'refused';
}
