/** Counts events of the engine since it started. Plain numbers, cheap enough to be always on. */
export class Counters {
  offersPosted = 0;
  answersPosted = 0;
  answersReceived = 0;
  /** Copies of signals that had arrived before. */
  duplicatesDropped = 0;
  /** Offers that were answered again from memory. */
  answersRepeated = 0;
  /** Signals of an older generation, or of another handshake. */
  staleDropped = 0;
  /** Answers that arrived when no offer was pending. */
  lateAnswers = 0;
  /** Offers of a polite peer that collided with our own. */
  offersIgnored = 0;
  /** Signals and messages that do not fit their schema. */
  invalidDropped = 0;
  /** Signals that did not fit into a full queue. */
  overflowDropped = 0;
  /** Signals of peers that never appeared in the roster. */
  unknownDropped = 0;
  roleViolations = 0;
  /** Offers, answers and announcements that did not prove who they are from, or came before the host proved a mesh. */
  unverifiedDropped = 0;
  retries = 0;
  iceRestarts = 0;
  /** Peers that became `failed-permanent`. */
  abandonments = 0;
  /** Peers whose link became ready for the first time. */
  joins = 0;
  /** Peers that joined and then left or were lost, except evicted ones. */
  leaves = 0;
  /** Peers that joined and then lost their place, by reason. */
  readonly evictions = { 'evicted-slow': 0, 'evicted-capacity': 0 };
  /** Messages and bytes, by lane. */
  readonly traffic = {
    reliable: new Traffic(),
    ephemeral: new Traffic(),
    /** What is encoded once for many viewers: each message is one packet of the network. */
    media: new Traffic(),
  };
}

/** Counts the traffic on one lane of all links. Bytes are those of messages, without frame headers. */
export class Traffic {
  messagesSent = 0;
  messagesReceived = 0;
  bytesSent = 0;
  bytesReceived = 0;
  /** Messages skipped because the lane to their receiver was full. */
  messagesSkipped = 0;
  /** Messages of several chunks whose last chunks never arrived; on the media lane, frames that were given up. */
  messagesUnfinished = 0;
}

/** The names of the counters that are a single number. */
export type CounterName = {
  [K in keyof Counters]: Counters[K] extends number ? K : never;
}[keyof Counters];
