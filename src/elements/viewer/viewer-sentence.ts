import type { BeachError, BeachErrorCode } from '../../runtime/beach-error.ts';

const noAnswer = 'The host does not answer: its page may be closed or offline.';
const noRoad = 'No answer from the server that brings you together: check your network.';

/** For people who watch; the console has the message of the error. */
const sentences: Partial<Record<BeachErrorCode, string>> = {
  refused: 'You cannot join now: try again later.',
  unauthorized: 'You cannot join with this link: ask the host for another one.',
  'session-full': 'All places are taken: try again later.',
  'evicted-capacity': 'Your place was given to somebody else: try again later.',
  'evicted-slow': 'Your connection is too slow for this session: try a faster one.',
  'handshake-timeout': noAnswer,
  'ready-timeout': noAnswer,
  'heartbeat-lost': noAnswer,
  'ice-failed': 'Your network does not reach the host: try another one.',
  'protocol-violation': 'This page and that of the host do not fit: reload both.',
  'signaling-unreachable': noRoad,
  'signaling-timeout': noRoad,
  'signaling-refused': 'This page does not fit the server that brings you together: tell the host.',
};

/** Returns what a viewer reads about an error. `wasConnected`: it had been let in. */
export function viewerSentence(
  error: BeachError | null,
  wasConnected: boolean,
): string | undefined {
  if (error?.code === 'refused' && error.peerId !== undefined) {
    return wasConnected ? 'The host has removed you.' : 'The host did not let you in.';
  }
  return error ? (sentences[error.code] ?? error.message) : undefined;
}
