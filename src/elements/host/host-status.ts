import type { SessionState } from '../../session/state/session-state.ts';
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
  const { state, signalingState, error, outage, mesh, viewers, requests, notice } = conditions;
  const detail = outage?.message;
  const isOffline = outage !== null || signalingState === 'reconnecting';
  switch (state) {
    case 'idle':
      return { text: 'Not started', level: 'idle' };
    case 'starting': {
      const trying = outage?.code === 'host-taken' ? 'Waiting…' : 'Still trying to connect…';
      return { text: isOffline ? trying : 'Starting…', level: 'busy', detail };
    }
    case 'live': {
      const waiting = requests === 0 ? '' : ` · ${requests} waiting`;
      const text = `Live · ${mesh ? others(viewers) : `${viewers || 'nobody'} watching`}${waiting}`;
      // Connected viewers keep watching, but no viewer can join.
      if (!isOffline) return { text, level: 'good', detail: notice };
      return { text: `${text} · reconnecting…`, level: 'busy', detail };
    }
    case 'ended':
      return { text: 'Ended', level: 'idle' };
    case 'failed':
      return { text: 'Not live', level: 'bad', detail: error?.message };
  }
}

function others(count: number): string {
  if (count === 0) return 'nobody else here';
  return count === 1 ? '1 other here' : `${count} others here`;
}
