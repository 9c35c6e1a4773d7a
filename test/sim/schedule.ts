import fc from 'fast-check';
import type { Role, SignalKind, Topology } from '../../src/signaling/messages.ts';
import type { Hostility } from '../hostile/hostile-signaling.ts';

/** How long faults go on, in milliseconds of virtual time. What follows must bring everything in order. */
export const faultTime = 60_000;

/** One thing that happens to the peer `who`; `who` and `other` count through the peers. */
export type Action =
  | { do: 'join' | 'leave' | 'crash' | 'rebind' | 'cut-socket' | 'send'; who: number }
  | { do: 'replay'; who: number; kind: SignalKind; renumbered: boolean }
  | { do: 'rejoin' | 'reload' | 'freeze'; who: number; ms: number }
  | { do: 'cut'; who: number; other: number; ms: number }
  | { do: 'forge'; who: number; other: number; kind: Forgery }
  | { do: 'restart-road'; ms: number };

/**
 * `stranger-offer`: of somebody who is no member. `crossing-offer`: of a peer that should only answer, as an
 * eager mesh peer sends it; a `colliding-offer` is one that meets our own next offer on the way. The others
 * guess a handshake.
 */
export type Forgery =
  | 'stranger-offer'
  | 'crossing-offer'
  | 'colliding-offer'
  | 'answer'
  | 'candidate'
  | 'renegotiate'
  | 'stranger-bye';

export interface Schedule {
  seed: number;
  topology: Topology;
  roles: Role[];
  /** What signaling does to messages while the faults go on. */
  hostility: Hostility;
  /** In order of time. */
  actions: { at: number; action: Action }[];
}

const who = fc.nat({ max: 11 });
const awkward = fc.constantFrom(0, 1, 50, 1_000, 2_000, 3_000, 5_000, 9_000, 11_000);
const outage = fc.constantFrom(100, 2_000, 4_000, 7_000, 12_000, 20_000);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('join' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebind' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut-socket' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('replay' as const),
      who,
      kind: fc.constantFrom<SignalKind>('offer', 'answer', 'answer', 'candidate', 'renegotiate'),
      renumbered: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rejoin' as const), who, ms: awkward }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reload' as const), who, ms: awkward }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze' as const), who, ms: outage }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('cut' as const), who, other: who, ms: outage }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('forge' as const),
      who,
      other: who,
      kind: fc.constantFrom<Forgery>(
        'stranger-offer',
        'crossing-offer',
        'colliding-offer',
        'colliding-offer',
        'colliding-offer',
        'answer',
        'candidate',
        'renegotiate',
        'stranger-bye',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart-road' as const), ms: outage }) },
);

/** Schedules of 2 to 12 peers, who all join early on, and then see what a bad day brings. */
export const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    seed: fc.nat(),
    topology: fc.constantFrom<Topology>('star', 'star', 'mesh'),
    viewers: fc.integer({ min: 1, max: 11 }),
    moreHosts: fc.nat({ max: 2 }),
    hostPlace: who,
    hostility: fc.record({
      loss: fc.constantFrom(0, 0, 0, 0.1, 0.2, 0.3, 1),
      duplication: fc.constantFrom(0, 0.2, 0.5),
      delay: fc.constantFrom(0, 0, 50, 500, 2_000),
    }),
    arrivals: fc.array(fc.nat({ max: 3_000 }), { minLength: 12, maxLength: 12 }),
    actions: fc.array(fc.record({ at: fc.nat({ max: faultTime }), action }), {
      maxLength: 20,
      size: 'max',
    }),
  })
  .map(({ seed, topology, viewers, moreHosts, hostPlace, hostility, arrivals, actions }) => {
    // In a star one of them comes second, and has to go.
    const hosts = 1 + Math.min(topology === 'mesh' ? moreHosts : moreHosts % 2, viewers - 1);
    const roles = Array.from({ length: Math.min(12, viewers + 1) }, (_, index) =>
      index < hosts ? ('host' as const) : ('viewer' as const),
    );
    // The host comes anywhere in the order.
    const at = hostPlace % roles.length;
    roles.push(...roles.splice(0, at));
    const joins = roles.map((_, index) => ({
      at: arrivals[index] ?? 0,
      action: { do: 'join', who: index } as Action,
    }));
    return {
      seed,
      topology,
      roles,
      hostility,
      actions: [...joins, ...actions].sort((one, other) => one.at - other.at),
    };
  });
