/** The WebSocket close codes between a peer and the road (RFC 6455, section 7.4). */
export const closeCodes = {
  /** From a peer: it leaves on purpose, and for good. Any other code means that it may come back. */
  left: 1000,
  /** From the road: it shuts down. */
  goingAway: 1001,
  /** From the road: the peer was refused, or it kept breaking the rules. */
  refused: 1008,
  /** From the road: a message was over 64 KiB. */
  tooBig: 1009,
  /** From a peer: it tries another socket. */
  abandoned: 4000,
  /** From the road: the same peer came back over a newer connection. */
  superseded: 4001,
  /** From a peer: its page goes away, and may come back. */
  pageGone: 4002,
} as const;
