import type { BeachError } from '../../runtime/beach-error.ts';
import type { SessionState } from '../../session/session-state.ts';
import type { SignalingState } from '../../signaling/signaling.ts';
import type { Status } from '../status-line.ts';

export interface HostSituation {
  readonly state: SessionState;
  readonly signalingState: SignalingState;
  readonly error: BeachError | null;
  /** Why signaling cannot be reached, although it is tried. */
  readonly outage: BeachError | null;
  /** All are equal: nobody just watches. */
  readonly mesh: boolean;
  /** Peers whose link is ready. */
  readonly watching: number;
  /** Viewers that wait to be let in. */
  readonly asking: number;
}

/** What a host's panel says. */
export function hostStatus(situation: HostSituation): Status {
  const { state, signalingState, error, outage, mesh, watching, asking } = situation;
  const detail = outage?.message;
  const away = outage !== null || signalingState === 'reconnecting';
  switch (state) {
    case 'idle':
      return { text: 'Not started', level: 'idle' };
    case 'starting':
      return { text: away ? 'Still trying to connect…' : 'Starting…', level: 'busy', detail };
    case 'live': {
      const waiting = asking === 0 ? '' : ` · ${asking} waiting`;
      const text = `Live · ${mesh ? others(watching) : `${watching || 'nobody'} watching`}${waiting}`;
      // Who watches goes on watching, but nobody new can come.
      if (!away) return { text, level: 'good' };
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
