/** How large the crowd is: `CROWD=full`, as `npm run test:crowd` sets it, or what fits into `npm test`. */
export const full = process.env.CROWD === 'full';

const KiB = 1024;

export const size = {
  viewers: full ? 100 : 12,
  /** The number of viewers that fill a session. */
  capacity: full ? 120 : 12,
  /** How long nothing may happen after an eviction, in milliseconds. */
  afterEviction: full ? 60_000 : 5_000,
  /** How long nothing may pass the road. */
  quietRoad: full ? 30_000 : 8_000,
  /** How long the road must have been silent to count as steady. */
  steady: full ? 3_000 : 1_000,
  /** Joins that never answer. */
  flood: full ? 1_000 : 150,
  /** What `when-full` says in it. */
  floods: full ? (['refuse', 'evict-oldest'] as const) : (['evict-oldest'] as const),
  /** How long a flood goes on: through the first retry of an offer without an answer. */
  floodLasts: full ? 15_000 : 2_000,
  /** Of the load on a stalled viewer's crowd: bytes of a message, and milliseconds between two. */
  load: { bytes: 1024, pause: 40 },
  /** Marks that this load passes in half the time that the heartbeat takes. Two cores bear no more load. */
  marks: { bufferLow: 16 * KiB, bufferHigh: 32 * KiB, bufferHard: 96 * KiB },
  /** How a stalled viewer ends: with these marks, and without. */
  stalls: full ? (['evicted-slow', 'heartbeat-lost'] as const) : (['evicted-slow'] as const),
  /** The quantile of latencies to compare: a machine that pauses once delays a hundredth of few messages. */
  compared: full ? 0.99 : 0.5,
  bulk: full ? { baseline: 4_000, pause: 50 } : { baseline: 1_500, pause: 10 },
  /** How long is measured before anything is done to the crowd. */
  baseline: full ? 10_000 : 2_000,
  chaos: full
    ? { lasts: 60_000, rows: 8, stallable: 2, pause: 1_000, stall: 20_000, limits: {} }
    : {
        lasts: 8_000,
        rows: 3,
        stallable: 1,
        pause: 300,
        stall: 4_000,
        // Else it would take twice as long to notice who crashed as it takes to make it.
        limits: { pingInterval: 1_000, pingTimeout: 2_500 },
      },
};

/** How long anything may take that is to happen, in milliseconds. */
export const patience = full ? 60_000 : 30_000;
