import type { Rate } from '../runtime/token-bucket.ts';

/** The bounds of the road that its operator may change. Values are counts unless the comment names a unit. */
export interface RoadLimits {
  /**
   * The memory of the whole road, in bytes: 64 KiB for each open connection (the message that it may be
   * receiving), the members, the messages that wait to be sent, the signals kept for absent peers, the
   * offer logs, and the used tokens that admit one member. An address may hold at most as much as it
   * leaves free. What exceeds its share is refused to the peer that asks for it.
   * @default 536_870_912 (512 MiB)
   */
  memory: number;
  /**
   * Sessions at once.
   * @default 10_000
   */
  sessions: number;
  /**
   * Sessions that the peers of one network address have opened. `AttachRoadOptions.trustedProxies` tells
   * how the road finds the address.
   * @default 1000
   */
  sessionsPerAddress: number;
  /**
   * Members of one session, including those that are briefly away.
   * @default 1024
   */
  peersPerSession: number;
  /**
   * Members of one mesh, where the road introduces every member to every other.
   * @default 128
   */
  peersPerMesh: number;
  /**
   * Open sockets, joined or not.
   * @default 4096
   */
  connections: number;
  /**
   * Open sockets of one address, joined or not.
   * @default 2048
   */
  connectionsPerAddress: number;
  /**
   * The rate at which one address opens sockets.
   * @default { burst: 2048, perSecond: 100 }
   */
  connects: Rate;
  /**
   * Signals that wait for one peer that is briefly away. One more drops the oldest of the sender with
   * the most.
   * @default 256
   */
  pendingSignals: number;
  /**
   * Total size of these signals, in bytes.
   * @default 262_144
   */
  pendingSize: number;
  /**
   * Bytes that wait in the buffer of one socket because its peer reads slowly. A sender may hold at most
   * as much as it leaves free; more of it is dropped, and the sender is told.
   * @default 4_194_304 (4 MiB)
   */
  unsentBytes: number;
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
  messages: Rate;
  /**
   * The rate of one socket in bytes. Messages above it are dropped, like those above `messages`. The
   * default has room for 128 handshakes of 32 KiB each.
   * @default { burst: 4_194_304, perSecond: 524_288 } (4 MiB, 512 KiB)
   */
  bytes: Rate;
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

const KiB = 1024;
const MiB = 1024 * KiB;

export const defaultRoadLimits: Readonly<RoadLimits> = {
  memory: 512 * MiB,
  sessions: 10_000,
  sessionsPerAddress: 1000,
  peersPerSession: 1024,
  peersPerMesh: 128,
  connections: 4096,
  connectionsPerAddress: 2048,
  connects: { burst: 2048, perSecond: 100 },
  pendingSignals: 256,
  pendingSize: 256 * KiB,
  unsentBytes: 4 * MiB,
  offerLog: 1000,
  messages: { burst: 5000, perSecond: 1000 },
  bytes: { burst: 4 * MiB, perSecond: 512 * KiB },
  invalidMessages: 32,
  hostGrace: 60_000,
  viewerGrace: 10_000,
  joinTimeout: 10_000,
};
