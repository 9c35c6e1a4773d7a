import type { Role } from '../signaling/messages.ts';

/** A snapshot of the road's counts since its start. */
export interface RoadMetrics {
  /** Current sessions, including those whose only member is briefly away. */
  sessions: number;
  /** Current members of all sessions, including those that are briefly away. */
  peers: number;
  /** Open sockets, joined or not. */
  connections: number;
  /** Network addresses that use the road, or did lately. */
  addresses: number;
  /** The part of `RoadLimits.memory` that is in use, in bytes. */
  memory: number;
  /** Peers on open sockets of this node whose session another node owns; 0 where there is one node. */
  bridged: number;
  /** Accepted joins; a rejoin under the same peer id counts again. */
  joins: number;
  joinsRefused: number;
  /** Relayed offers, by the role of the sender. In a star, `viewer` stays 0. */
  offersByRole: Record<Role, number>;
  /** Signals delivered, or kept for a peer that is briefly away. */
  signalsRelayed: number;
  /** Signals that the sender's role does not allow, dropped. */
  roleViolations: number;
  /** Messages that do not fit the schema or the state of the connection, dropped. */
  invalidMessages: number;
  /** Messages above the rate of their socket, in messages or bytes, dropped. */
  rateLimited: number;
  /** Signals dropped because too many bytes of their sender wait for a receiver that reads slowly. */
  receiverBusy: number;
  /** Signals kept for a peer that is away and then dropped: too many came, or the peer never did. */
  pendingDropped: number;
  /** Signals to an absent peer, dropped. */
  undeliverable: number;
  /** Peers on open sockets of this node that were moved to the next owner of their session. */
  moves: number;
}

/** The metrics that sessions and connections count; `Road.metrics` computes the others. */
export type RoadCounters = Omit<
  RoadMetrics,
  'sessions' | 'peers' | 'connections' | 'addresses' | 'memory' | 'bridged'
>;

export function roadCounters(): RoadCounters {
  return {
    joins: 0,
    joinsRefused: 0,
    offersByRole: { host: 0, viewer: 0 },
    signalsRelayed: 0,
    roleViolations: 0,
    invalidMessages: 0,
    rateLimited: 0,
    receiverBusy: 0,
    pendingDropped: 0,
    undeliverable: 0,
    moves: 0,
  };
}
