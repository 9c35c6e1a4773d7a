/** What the engine has counted since it started. Plain numbers, cheap enough to be always on. */
export class Counters {
  offersPosted = 0;
  answersPosted = 0;
  answersReceived = 0;
  /** Copies of signals that had been seen before. */
  duplicatesDropped = 0;
  /** Offers that were answered again from memory. */
  answersRepeated = 0;
  /** Signals of an older generation, or of another handshake. */
  staleDropped = 0;
  /** Answers that came when none was awaited. */
  lateAnswers = 0;
  /** Offers of a polite peer that collided with our own. */
  offersIgnored = 0;
  /** Signals and messages that do not fit their schema. */
  invalidDropped = 0;
  /** Signals that a full queue had no room for. */
  overflowDropped = 0;
  /** Signals of peers that the roster never vouched for. */
  strangersDropped = 0;
  roleViolations = 0;
  retries = 0;
  iceRestarts = 0;
  /** Peers given up on. */
  abandonments = 0;
  /** Peers whose link became ready for the first time. */
  joins = 0;
  /** Those of them that are gone, except those who were evicted. */
  leaves = 0;
  /** Those of them that lost their place, by reason. */
  readonly evictions = { 'evicted-slow': 0, 'evicted-capacity': 0 };
  /** Messages and bytes, by lane. */
  readonly traffic = { reliable: new Traffic(), ephemeral: new Traffic() };
}

/** What went over one lane of all links. Bytes are those of messages, without frames. */
export class Traffic {
  messagesSent = 0;
  messagesReceived = 0;
  bytesSent = 0;
  bytesReceived = 0;
  /** Messages skipped because their receiver had no room for them. */
  messagesSkipped = 0;
  /** Messages of many chunks whose rest never came. */
  messagesUnfinished = 0;
}

/** The plain ones. */
export type CounterName = {
  [K in keyof Counters]: Counters[K] extends number ? K : never;
}[keyof Counters];
