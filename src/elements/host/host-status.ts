import type { BeachError } from '../../runtime/beach-error.ts';
import type { SessionState } from '../../session/state/session-state.ts';
import { previewStatus } from '../status/preview-status.ts';
import type { SessionConditions } from '../status/session-conditions.ts';
import type { Status } from '../status/status-line.ts';

export interface HostConditions extends SessionConditions {
  readonly state: SessionState;
  /** Whether all peers are equal. */
  readonly mesh: boolean;
  /** The number of connected peers. */
  readonly viewers: number;
  /** The number of viewers that ask to join. */
  readonly requests: number;
}

/** Returns the state of a host, as its panel shows it. */
export function hostStatus(conditions: HostConditions): Status {
  const { state, signalingState, error, outage, mesh, viewers, requests, isolation } = conditions;
  const { host, local } = conditions.words;
  const detail = hostSentence(outage, conditions);
  const isOffline = outage !== null || signalingState === 'reconnecting';
  if (conditions.previewing) return previewStatus(conditions.words);
  switch (state) {
    case 'idle':
      return { text: host.notStarted, level: 'idle' };
    case 'starting': {
      const trying = outage?.code === 'host-taken' ? host.waiting : host.stillTrying;
      return { text: isOffline ? trying : host.starting, level: 'busy', detail };
    }
    case 'live': {
      const text = (mesh ? host.liveInMesh : host.live)(viewers, requests);
      // Connected viewers keep watching, but no viewer can join.
      if (!isOffline)
        return { text, level: 'good', detail: isolation ? local[isolation] : undefined };
      return { text: `${text}${host.reconnecting}`, level: 'busy', detail };
    }
    case 'ended':
      return { text: host.ended, level: 'idle' };
    case 'failed':
      return { text: host.notLive, level: 'bad', detail: hostSentence(error, conditions) };
  }
}

/** Returns what a host reads about an error. */
function hostSentence(
  error: BeachError | null,
  { state, words: { host, hostErrors } }: HostConditions,
): string | undefined {
  // It has the key of the name, and waits.
  if (error?.code === 'host-taken' && state !== 'failed') return host.takesOver;
  return error ? (hostErrors[error.code] ?? hostErrors.other(error.code)) : undefined;
}
