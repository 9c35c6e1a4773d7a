import fc from 'fast-check';
import type { Topology } from '../../../src/signaling/messages.ts';
import { type Action, plenty, type Schedule, type Sleeper } from './schedule.ts';

const peer = fc.nat({ max: 5 });

/** What the others may do meanwhile: nothing that separates two peers for good. */
const meanwhile = fc.record({
  at: fc.integer({ min: 10_000, max: 45_000 }),
  action: fc.oneof(
    fc.record({ do: fc.constantFrom('send' as const, 'share' as const), peer }),
    fc.record({ do: fc.constant('cut-socket' as const), peer }),
    fc.record({ do: fc.constant('network-change' as const), peer, offline: fc.boolean() }),
  ),
});

/** Sessions in which pages, or their machines, sleep for up to minutes, and wake. Nothing else is wrong. */
export const longSleeps: fc.Arbitrary<Schedule> = fc
  .record({
    seed: fc.nat(),
    topology: fc.constantFrom<Topology>('star', 'star', 'mesh'),
    size: fc.integer({ min: 2, max: 5 }),
    host: peer,
    delay: fc.constantFrom(0, 50, 500),
    sleeps: fc.array(
      fc.record({
        at: fc.integer({ min: 10_000, max: 30_000 }),
        peer,
        ms: fc.constantFrom(12_000, 30_000, 60_000, 90_000, 200_000),
        who: fc.constantFrom<Sleeper>('tab', 'tab', 'page', 'machine'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    others: fc.array(meanwhile, { maxLength: 6 }),
    arrivals: fc.array(fc.nat({ max: 3_000 }), { minLength: 5, maxLength: 5 }),
  })
  .map(({ seed, topology, size, host, delay, sleeps, others, arrivals }) => {
    const joins = Array.from({ length: size }, (_, peer) => ({
      at: arrivals[peer] ?? 0,
      action: { do: 'join', peer } as Action,
    }));
    const slept = sleeps.map(({ at, ...sleep }) => ({
      at,
      action: { do: 'sleep', ...sleep } as Action,
    }));
    return {
      seed,
      topology,
      places: plenty,
      whenFull: 'refuse',
      allow: true,
      approval: null,
      uplink: null,
      memory: 100,
      roles: joins.map((_, index) => (index === host % size ? 'host' : 'viewer')),
      hostility: { loss: 0, duplication: 0, delay },
      actions: [...joins, ...slept, ...others].sort((one, other) => one.at - other.at),
    };
  });
