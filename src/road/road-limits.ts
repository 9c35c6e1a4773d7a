import type { MessageRate } from './token-bucket.ts';

/** Every bound of the road. Values are counts unless the comment names a unit. */
export interface RoadLimits {
  /**
   * Sessions at once.
   * @default 10_000
   */
  sessions: number;
  /**
   * Members of one session, including those that are briefly away.
   * @default 1024
   */
  peersPerSession: number;
  /**
   * Open sockets, joined or not.
   * @default 20_000
   */
  connections: number;
  /**
   * Signals that wait for one peer that is briefly away; the oldest are dropped.
   * @default 256
   */
  pendingSignals: number;
  /**
   * Total size of these signals, in characters of JSON.
   * @default 262_144
   */
  pendingSize: number;
  /**
   * Entries in the offer log of one session; the oldest are dropped.
   * @default 1000
   */
  offerLog: number;
  /**
   * The message rate of one socket. Messages above it are dropped; `burst` drops in a row close the
   * socket. The default has room for 128 handshakes of 20 candidates each.
   * @default { burst: 5000, perSecond: 1000 }
   */
  messages: MessageRate;
  /**
   * Invalid messages from one socket that close it.
   * @default 32
   */
  invalidMessages: number;
  /**
   * How long a host that lost its connection stays the host, in milliseconds.
   * @default 60_000
   */
  hostGrace: number;
  /**
   * How long a viewer that lost its connection stays in the roster, in milliseconds.
   * @default 10_000
   */
  viewerGrace: number;
  /**
   * How long a socket may stay open without a join, in milliseconds.
   * @default 10_000
   */
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
