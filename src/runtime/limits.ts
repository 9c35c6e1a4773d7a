/** Every bound and every wait of the engine. Times are in milliseconds, sizes in bytes. */
export interface Limits {
  /** Handshakes in progress at once; more wait in a queue. */
  maxHandshakes: number;
  /** From wanting an offer or answer to having it. */
  offerTimeout: number;
  /** From sending an offer to its answer. */
  answerTimeout: number;
  /** From both descriptions to open lanes. */
  openTimeout: number;
  /** From open lanes to `__ready__` from both sides. */
  readyTimeout: number;
  /** How long a connection that is to be made waits for who gives the ICE servers. */
  iceServersTimeout: number;
  /** Waits before the retries of a failed handshake; as many retries as there are waits. */
  retryDelays: readonly number[];
  /** How far a retry's wait may stray, as a share of it. */
  retryJitter: number;
  /** How long offers wait for media that are on their way, such as a camera that awaits permission. */
  mediaWait: number;
  /** How soon what there is for video is divided anew when somebody comes or goes. */
  budgetInterval: number;
  /** How long a picture that should move may stand still. */
  mediaStall: number;
  /** How long ICE may be `disconnected` before it is repaired. */
  disconnectedGrace: number;
  /** ICE restarts before a connection is replaced. */
  maxIceRestarts: number;
  /** From the first ICE restart to replacing the connection. */
  repairTimeout: number;
  /** How long an ended handshake is remembered, to tell its copies. */
  duplicateMemory: number;
  /** Remembered messages per peer. */
  maxRemembered: number;
  /** Candidates that wait for the description of their handshake. */
  maxEarlyCandidates: number;
  /** Signals of one peer that wait their turn. */
  maxQueuedSignals: number;
  /** Between two pings on a link. */
  pingInterval: number;
  /** A ping that was sent and not answered for so long means that the link is dead. */
  pingTimeout: number;
  /** Between two reports on a link's media, by which its quality is measured. */
  statsInterval: number;
  /** A lane that holds less than this is drained: chunks flow again. */
  bufferLow: number;
  /** A lane that holds more than this has no room: `send` waits. */
  bufferHigh: number;
  /** A lane that holds more than this belongs to a viewer who cannot keep up. */
  bufferHard: number;
  /** The same with all that waits for the lane: long messages go there in parts. */
  queueHard: number;
  /** A message is not sent on an ephemeral lane that holds more than this. */
  ephemeralHigh: number;
  /** How long a lane may hold more than `bufferHigh`, or a message wait, while nothing of it moves. */
  stallTimeout: number;
  /** How long `send` waits for who has no room and does not move, once half of the others have room. */
  stragglerWait: number;
  /** The largest frame on a lane. */
  chunkSize: number;
  /** The largest message, in either direction. */
  maxMessageSize: number;
  /** Messages under reassembly on one lane of a link, and bytes of all of them together. */
  maxReassemblies: number;
  maxReassemblyBytes: number;
  /** How long an unfinished message may wait for its next chunk. */
  reassemblyTimeout: number;
  /** Retained messages: topics, and bytes of all of them together. */
  maxRetained: number;
  maxRetainedBytes: number;
  /** Viewers that ask for a place, or are on their way to it, at once; more are refused. */
  maxNewcomers: number;
  /** How long a viewer waits for a host before it warns. */
  noHostWarning: number;
  /** How long a signal of a peer that the roster does not know is kept for the roster to catch up. */
  earlySignalPatience: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

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
  mediaStall: 5_000,
  disconnectedGrace: 3_000,
  maxIceRestarts: 3,
  repairTimeout: 10_000,
  duplicateMemory: 10_000,
  maxRemembered: 64,
  maxEarlyCandidates: 64,
  maxQueuedSignals: 256,
  pingInterval: 5_000,
  pingTimeout: 10_000,
  statsInterval: 2_000,
  bufferLow: 64 * KiB,
  bufferHigh: 1 * MiB,
  bufferHard: 8 * MiB,
  queueHard: 64 * MiB,
  ephemeralHigh: 256 * KiB,
  stallTimeout: 5_000,
  stragglerWait: 500,
  chunkSize: 16 * KiB,
  maxMessageSize: 16 * MiB,
  maxReassemblies: 16,
  maxReassemblyBytes: 64 * MiB,
  reassemblyTimeout: 30_000,
  maxRetained: 64,
  maxRetainedBytes: 64 * MiB,
  maxNewcomers: 1_024,
  noHostWarning: 20_000,
  earlySignalPatience: 2_000,
};
