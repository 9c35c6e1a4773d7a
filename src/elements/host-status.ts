import type { BeachError } from '../runtime/beach-error.ts';
import type { SessionState } from '../session/session-state.ts';
import type { SignalingState } from '../signaling/signaling.ts';
import type { Status } from './status.ts';

export interface HostSituation {
  readonly state: SessionState;
  readonly signalingState: SignalingState;
  readonly error: BeachError | null;
  /** Peers whose link is ready. */
  readonly watching: number;
}

/** What a host's panel says. */
export function hostStatus({ state, signalingState, error, watching }: HostSituation): Status {
  const away = signalingState === 'reconnecting';
  switch (state) {
    case 'idle':
      return { words: 'Not started', tone: 'quiet' };
    case 'starting':
      return { words: away ? 'Still trying to connect…' : 'Starting…', tone: 'busy' };
    case 'live': {
      const words = watching === 0 ? 'Live · nobody watching' : `Live · ${watching} watching`;
      // Who watches goes on watching, but nobody new can come.
      return away ? { words: `${words} · reconnecting…`, tone: 'busy' } : { words, tone: 'good' };
    }
    case 'ended':
      return { words: 'Ended', tone: 'quiet' };
    case 'failed':
      return { words: 'Not live', tone: 'bad', sentence: error?.message };
  }
}
