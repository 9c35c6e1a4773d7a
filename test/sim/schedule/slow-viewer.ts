import fc from 'fast-check';
import { type Action, plenty, type Schedule } from './schedule.ts';

const KiB = 1024;

/** What the host sends: 64 KiB a second, for long enough that a viewer which cannot follow is found out. */
const [size, interval, from, until] = [32 * KiB, 500, 8_000, 28_000];

/** A star whose host streams data to all, and of whose viewers one cannot keep up. Nothing else is wrong. */
export const slowViewers: fc.Arbitrary<Schedule> = fc
  .record({
    seed: fc.nat(),
    viewers: fc.integer({ min: 3, max: 6 }),
    host: fc.nat({ max: 6 }),
    slow: fc.nat({ max: 5 }),
    // An eighth of the stream, or more: a viewer that does not report for seconds is out of reach rather than slow.
    downlink: fc.integer({ min: 8 * KiB, max: 12 * KiB }),
    delay: fc.constantFrom(0, 50, 500),
    arrivals: fc.array(fc.nat({ max: 3_000 }), { minLength: 7, maxLength: 7 }),
  })
  .map(({ seed, viewers, host, slow, downlink, delay, arrivals }) => {
    const place = host % (viewers + 1);
    const joins = Array.from({ length: viewers + 1 }, (_, peer) => ({
      at: arrivals[peer] ?? 0,
      action: { do: 'join', peer } as Action,
    }));
    const stream = Array.from({ length: (until - from) / interval }, (_, index) => ({
      at: from + index * interval,
      action: { do: 'broadcast', peer: place, bytes: size } as Action,
    }));
    return {
      seed,
      topology: 'star',
      places: plenty,
      whenFull: 'refuse',
      allow: false,
      approval: null,
      uplink: null,
      memory: 100,
      slowViewer: { peer: (place + 1 + (slow % viewers)) % (viewers + 1), downlink },
      roles: joins.map((_, index) => (index === place ? 'host' : 'viewer')),
      hostility: { loss: 0, duplication: 0, delay },
      actions: [...joins.sort((one, other) => one.at - other.at), ...stream],
    };
  });
