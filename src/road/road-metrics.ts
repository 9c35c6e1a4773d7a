import type { Role } from '../signaling/messages.ts';

/** What the road counts, since it began. A plain snapshot: it does not change after it was taken. */
export interface RoadMetrics {
  /** Sessions right now, those included whose only member is briefly away. */
  sessions: number;
  /** Members of all sessions right now, those included who are briefly away. */
  peers: number;
  /** Open sockets right now, joined or not. */
  connections: number;
  /** Accepted joins; coming back under the same peer id counts again. */
  joins: number;
  joinsRefused: number;
  /** Offers relayed, by the role of who made them. In a star, `viewer` stays 0. */
  offersByRole: Record<Role, number>;
  /** Signals passed on, or kept for a peer briefly away. */
  signalsRelayed: number;
  /** Signals that the sender's role does not allow; relayed to nobody. */
  roleViolations: number;
  /** Messages that do not fit the schema, or the moment; relayed to nobody. */
  invalidMessages: number;
  /** Messages dropped because their socket sent too many. */
  rateLimited: number;
  /** Signals kept for a peer briefly away and then dropped: too many, or it never came back. */
  pendingDropped: number;
  /** Signals to a peer who is not there, dropped. */
  undeliverable: number;
}

/** What a session and its connections write into; the rest of the metrics is looked up when asked for. */
export type RoadCounters = Omit<RoadMetrics, 'sessions' | 'peers' | 'connections'>;

export function roadCounters(): RoadCounters {
  return {
    joins: 0,
    joinsRefused: 0,
    offersByRole: { host: 0, viewer: 0 },
    signalsRelayed: 0,
    roleViolations: 0,
    invalidMessages: 0,
    rateLimited: 0,
    pendingDropped: 0,
    undeliverable: 0,
  };
}
