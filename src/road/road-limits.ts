import type { MessageRate } from './token-bucket.ts';

/** Every bound of the road. All are counts, except where a unit is named. */
export interface RoadLimits {
  /** Sessions at once. Default 10,000. */
  sessions: number;
  /** Members of one session, those briefly away included. Default 1024. */
  peersPerSession: number;
  /** Open sockets, joined or not. Default 20,000. */
  connections: number;
  /** Signals kept for one peer that is briefly away; the oldest are dropped. Default 256. */
  pendingSignals: number;
  /** Characters of JSON that these signals may have together. Default 262,144. */
  pendingSize: number;
  /** Entries of one session's offer log; the oldest are dropped. Default 1000. */
  offerLog: number;
  /**
   * Messages from one socket: more are dropped, and as many again in one go close it. The default of
   * 5000 at once and 1000 per second has room for 128 handshakes of 20 candidates each.
   */
  messages: MessageRate;
  /** Invalid messages from one socket before it is closed. Default 32. */
  invalidMessages: number;
  /** How long a host that lost its connection stays the host, in milliseconds. Default 60,000. */
  hostGrace: number;
  /** How long a viewer that lost its connection stays in the roster, in milliseconds. Default 10,000. */
  viewerGrace: number;
  /** How long a socket may stay without having joined, in milliseconds. Default 10,000. */
  joinTimeout: number;
}

export const defaultRoadLimits: Readonly<RoadLimits> = {
  sessions: 10_000,
  peersPerSession: 1024,
  connections: 20_000,
  pendingSignals: 256,
  pendingSize: 262_144,
  offerLog: 1000,
  messages: { burst: 5000, perSecond: 1000 },
  invalidMessages: 32,
  hostGrace: 60_000,
  viewerGrace: 10_000,
  joinTimeout: 10_000,
};
