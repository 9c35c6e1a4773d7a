/** Whether to run the tests at full size, as `npm run test:crowd` does, or at a size that fits into `npm test`. */
export const full = process.env.CROWD === 'full';

const KiB = 1024;

export const size = {
  viewers: full ? 100 : 8,
  /** The number of viewers that fill a session. */
  capacity: full ? 120 : 8,
  /** The period without events after an eviction, in milliseconds. */
  afterEviction: full ? 60_000 : 3_000,
  /** The period without messages on the road, in milliseconds. */
  quietRoad: full ? 30_000 : 4_000,
  /** The silence after which the road counts as quiet, in milliseconds. */
  steady: full ? 3_000 : 1_000,
  /** The number of joins that never answer. */
  flood: full ? 1_000 : 40,
  /** The limits of the host of a flood, which has more joins than it may have handshakes at once. */
  floodLimits: full ? {} : { maxHandshakes: 32 },
  /** The values of `when-full` during a flood. */
  floods: full ? (['refuse', 'evict-oldest'] as const) : (['evict-oldest'] as const),
  /** The duration of a flood, which includes the first retry of an unanswered offer. */
  floodLasts: full ? 15_000 : 2_000,
  /** The load beside a stalled viewer: bytes of a message, and milliseconds between two. */
  load: { bytes: 1024, pause: 40 },
  /** Marks that this load exceeds before the heartbeat times out. Two cores bear no higher load. */
  marks: { bufferLow: 16 * KiB, bufferHigh: 32 * KiB, bufferHard: 96 * KiB },
  /** The reasons for which the host drops a stalled viewer: with these marks, and with the default ones. */
  stalls: full ? (['evicted-slow', 'heartbeat-lost'] as const) : (['evicted-slow'] as const),
  /** The quantile of latencies to compare. One pause of the machine delays more than a hundredth of few messages. */
  compared: full ? 0.99 : 0.5,
  bulk: full ? { baseline: 4_000, pause: 50 } : { baseline: 1_500, pause: 10 },
  /** The duration of the measurement before the disturbance, in milliseconds. */
  baseline: full ? 10_000 : 2_000,
  chaos: full
    ? { lasts: 60_000, rows: 8, stallable: 2, pause: 1_000, stall: 20_000, limits: {} }
    : {
        lasts: 6_000,
        rows: 3,
        stallable: 1,
        pause: 300,
        stall: 4_000,
        // The default heartbeat would notice a crash only after the chaos has ended.
        limits: { pingInterval: 1_000, pingTimeout: 2_500 },
      },
};

/** The timeout of each wait, in milliseconds. */
export const patience = full ? 60_000 : 30_000;
