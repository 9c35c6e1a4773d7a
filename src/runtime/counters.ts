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
  messagesSent = 0;
  messagesReceived = 0;
  bytesSent = 0;
  bytesReceived = 0;
  /** Messages that a slow viewer's ephemeral lane had no room for. */
  messagesSkipped = 0;
}
