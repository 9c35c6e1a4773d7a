/**
 * The bounds, waits and sizes of the engine that a page may change, retry delays and ping interval included. Times are
 * in milliseconds and sizes in bytes; the defaults are in `defaultLimits`.
 */
export interface Limits {
  /** Handshakes in progress at once; further ones wait in a queue. */
  maxHandshakes: number;
  /** The time for making an offer or an answer, from needing it to having it. */
  offerTimeout: number;
  /** The wait for the answer to a sent offer. */
  answerTimeout: number;
  /** The wait for open lanes, once both descriptions are set. */
  openTimeout: number;
  /** The wait for `__ready__` from both sides, once the lanes are open. */
  readyTimeout: number;
  /** The wait of a new connection for the page's provider of ICE servers. */
  iceServersTimeout: number;
  /** The waits before the retries of a failed handshake: one retry for each. */
  retryDelays: readonly number[];
  /** The jitter of a retry delay, as a share of it in both directions. */
  retryJitter: number;
  /** How long offers wait for pending media, such as a camera that awaits permission. */
  mediaWait: number;
  /** The wait before the video budget is recomputed when peers come or go: a crowd costs one computation. */
  budgetInterval: number;
  /** The time between two looks at the published media. A still picture is sent again that often. */
  mediaCheck: number;
  /** How long a playing video may show the same picture before it counts as frozen. */
  mediaStall: number;
  /** How long ICE may be `disconnected` before an ICE restart: most disconnections heal by themselves. */
  disconnectedGrace: number;
  /** ICE restarts before a connection is replaced. */
  maxIceRestarts: number;
  /** The time from the first ICE restart until the connection is replaced. */
  repairTimeout: number;
  /** How long an ended handshake is remembered, to recognize copies of its signals. */
  duplicateMemory: number;
  /** Signals remembered per peer: as many sent as received ones. */
  maxRemembered: number;
  /** Candidates that wait for the remote description of their handshake. */
  maxEarlyCandidates: number;
  /** Signals of one peer that wait to be processed. */
  maxQueuedSignals: number;
  /** How long a connection to a peer that is dropped stays open, so that the peer receives the reason first. */
  partingTimeout: number;
  /** The time between two pings on a link. */
  pingInterval: number;
  /** The wait for the answer to a ping; without it the link is dead. */
  pingTimeout: number;
  /** How long a link may be silent after this page slept, or had no network, until its path is repaired. */
  checkTimeout: number;
  /** The time between two statistics reports of a link with media. */
  statsInterval: number;
  /** The `bufferedAmount` of a lane up to which queued chunks are sent. */
  bufferLow: number;
  /** The `bufferedAmount` of a lane above which `send` waits, and how far behind others a slow link is. */
  bufferHigh: number;
  /**
   * The bytes of the reliable lane that a peer has not reported as received above which `send` waits. The network takes
   * messages for a peer whose page is slower than it, without bounds. At least twice `reportSize`.
   */
  outstandingHigh: number;
  /** The `bufferedAmount` of a lane above which its link is full: its viewer is too slow, or else `send` rejects. */
  bufferHard: number;
  /** The same for all bytes that wait for a lane, including queued parts of long messages. */
  queueHard: number;
  /** The `bufferedAmount` of an ephemeral lane above which a message is skipped. */
  ephemeralHigh: number;
  /** How long a viewer may lag far behind the others before it is too slow. */
  slowTimeout: number;
  /** Bytes of messages that a receiver reports at once. */
  reportSize: number;
  /** How long a receiver may wait with the report of fewer bytes. */
  reportInterval: number;
  /** How long `send` waits for links without room or progress, once half of the others have room. */
  stragglerWait: number;
  /** The largest frame on a lane. Small, because a large one delays every other lane of its connection. */
  chunkSize: number;
  /** The largest message, in either direction. */
  maxMessageSize: number;
  /** Messages under reassembly on one lane of a link. */
  maxReassemblies: number;
  /** Bytes of all messages under reassembly on one lane of a link. */
  maxReassemblyBytes: number;
  /** Bytes of all messages under reassembly in a session: the largest link gives way, and not the others. */
  maxReassemblyTotal: number;
  /**
   * The memory of what is sent to one peer and what it has not reported as received: a connection that replaces the
   * current one sends it again. Above it the oldest is lost, and `messages-lost` reports it.
   */
  maxOutstanding: number;
  /** The same for all peers of a session: the one with the most gives way. */
  maxOutstandingTotal: number;
  /** How long an incomplete message on the ephemeral lane waits for its next `reassemblyStep`. */
  reassemblyTimeout: number;
  /** Bytes that renew the wait of an incomplete message. Half a chunk, so that a trickle of bytes does not. */
  reassemblyStep: number;
  /** Invalid frames and signals of one peer that end the link to it. Honest peers send none. */
  maxInvalid: number;
  /** Warnings of one kind in the console within a minute: any peer can cause some. */
  maxWarnings: number;
  /** Topics of retained messages. */
  maxRetained: number;
  /** Bytes of all retained messages. */
  maxRetainedBytes: number;
  /**
   * Links of one peer of a mesh, which a host's `maxViewers` may lower. Fewer than a star's viewers, because every peer
   * pays: in a mesh of n peers, each page has n - 1 connections, and encodes its media for each of them.
   */
  maxMeshPeers: number;
  /** Viewers that request a place or are connecting, at once; further ones are refused. */
  maxNewcomers: number;
  /**
   * Peers that are remembered after they departed. Covers every viewer of a full session and every newcomer, so
   * that all of them may come back at once.
   */
  maxDepartedPeers: number;
  /** How long an element without company waits before it says that its signaling reaches this browser alone. */
  localNotice: number;
  /** How long a viewer waits for a host before it warns. */
  noHostWarning: number;
  /**
   * How long signals of a peer that is not in the roster are kept: signaling may deliver a signal
   * before it reports that its sender has joined.
   */
  earlySignalPatience: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;
const chunkSize = 16 * KiB;

/** The limits of a session that sets none. */
export const defaultLimits: Limits = {
  maxHandshakes: 128,
  offerTimeout: 5_000,
  answerTimeout: 10_000,
  openTimeout: 15_000,
  readyTimeout: 10_000,
  iceServersTimeout: 5_000,
  retryDelays: [2_000, 4_000, 8_000],
  retryJitter: 0.25,
  mediaWait: 10_000,
  budgetInterval: 500,
  mediaCheck: 1_000,
  mediaStall: 5_000,
  disconnectedGrace: 3_000,
  maxIceRestarts: 3,
  repairTimeout: 10_000,
  duplicateMemory: 10_000,
  maxRemembered: 64,
  maxEarlyCandidates: 64,
  maxQueuedSignals: 256,
  partingTimeout: 2_000,
  pingInterval: 5_000,
  pingTimeout: 10_000,
  checkTimeout: 2_000,
  statsInterval: 2_000,
  bufferLow: 64 * KiB,
  bufferHigh: 1 * MiB,
  outstandingHigh: 4 * MiB,
  bufferHard: 8 * MiB,
  queueHard: 64 * MiB,
  ephemeralHigh: 256 * KiB,
  slowTimeout: 5_000,
  reportSize: 64 * KiB,
  reportInterval: 250,
  stragglerWait: 500,
  chunkSize,
  maxMessageSize: 16 * MiB,
  maxReassemblies: 16,
  maxReassemblyBytes: 64 * MiB,
  maxReassemblyTotal: 256 * MiB,
  maxOutstanding: 16 * MiB,
  maxOutstandingTotal: 256 * MiB,
  reassemblyTimeout: 30_000,
  reassemblyStep: chunkSize / 2,
  maxInvalid: 64,
  maxWarnings: 10,
  maxRetained: 64,
  maxRetainedBytes: 64 * MiB,
  maxMeshPeers: 32,
  maxNewcomers: 1_024,
  maxDepartedPeers: 4_096,
  localNotice: 5_000,
  noHostWarning: 20_000,
  earlySignalPatience: 2_000,
};

/** Returns the limits that are set; undefined where one is unknown, or is no number. */
export function readLimits(limits: unknown): Partial<Limits> | undefined {
  const set = Object.entries(Object(limits)).filter(([, value]) => (value ?? null) !== null);
  const isGood = set.every(
    ([name, value]) =>
      typeof value === typeof defaultLimits[name as keyof Limits] &&
      [value].flat().every((number) => (number as number) >= 0),
  );
  return isGood && typeof limits === 'object' ? Object.fromEntries(set) : undefined;
}
