import type { Counters } from '../runtime/counters.ts';
import type { Stay } from './stay.ts';

/** What a session has counted since it was made, and how it stands now. */
export interface SessionMetrics extends Readonly<Counters> {
  /** Peers whose link is ready. */
  readonly activePeers: number;
  readonly handshakesInProgress: number;
  readonly handshakesQueued: number;
}

export function snapshotMetrics(counters: Counters, stay: Stay | null): SessionMetrics {
  return {
    ...counters,
    activePeers: stay?.fanOut.size ?? 0,
    handshakesInProgress: stay?.supervisor.handshakesInProgress ?? 0,
    handshakesQueued: stay?.supervisor.handshakesQueued ?? 0,
  };
}
