import fc from 'fast-check';
import type { Action, Schedule } from './schedule.ts';

/**
 * A star of 300 viewers that lose road and link together, for as long as the road waits for a viewer and for longer. The
 * host remembers fewer viewers than it loses, or all.
 */
export const fullHouse: fc.Arbitrary<Schedule> = fc
  .record({
    seed: fc.nat(),
    memory: fc.constantFrom(100, 1_000),
    at: fc.integer({ min: 4_000, max: 20_000 }),
    ms: fc.constantFrom(4_000, 12_000, 20_000),
  })
  .map(({ seed, memory, at, ms }) => ({
    seed,
    topology: 'star',
    places: 400,
    whenFull: 'refuse',
    allow: false,
    approval: null,
    uplink: null,
    memory,
    roles: Array.from({ length: 301 }, (_, index) => (index === 0 ? 'host' : 'viewer')),
    hostility: { loss: 0, duplication: 0, delay: 0 },
    actions: [
      ...Array.from({ length: 301 }, (_, peer) => ({
        at: 10 * peer,
        action: { do: 'join', peer } as Action,
      })),
      { at, action: { do: 'outage', ms } },
    ],
  }));
