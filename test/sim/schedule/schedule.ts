import fc from 'fast-check';
import type { WhenFull } from '../../../src/session/membership/admission-settings.ts';
import type { Role, SignalKind, Topology } from '../../../src/signaling/messages.ts';
import type { Hostility } from '../../kit/signaling/hostile-signaling.ts';

/** How long faults go on, in milliseconds of virtual time. Afterwards the session must recover. */
export const faultTime = 45_000;

/** One thing that happens to `peer`; `peer` and `other` count through the peers. */
export type Action =
  | { do: 'join' | 'leave' | 'crash' | 'rebind' | 'cut-socket' | 'send' | 'share'; peer: number }
  | { do: 'network-change'; peer: number; offline: boolean }
  | { do: 'strangers'; ms: number }
  | { do: 'outage'; ms: number }
  | { do: 'flip-topology'; ms: number }
  | { do: 'sleep'; peer: number; ms: number; who: Sleeper }
  | { do: 'squat' }
  | { do: 'broadcast'; peer: number; bytes: number }
  | { do: 'demand'; peer: number; other: number; what: Demand }
  | { do: 'replay'; peer: number; kind: SignalKind; renumbered: boolean }
  | { do: 'rejoin' | 'reload' | 'freeze' | 'crowd' | 'refuse-rejoin'; peer: number; ms: number }
  | { do: 'cut'; peer: number; other: number; ms: number }
  | { do: 'forge'; peer: number; other: number; kind: Forgery }
  | { do: 'restart-road'; ms: number };

/** A frozen tab that signaling among tabs keeps in the roster, one that a road gives up, or a machine that a road gives up. */
export type Sleeper = 'tab' | 'page' | 'machine';

/**
 * `outsider-offer`: from a peer that is no member. `crossing-offer`: from a peer that should only answer, like an
 * eager mesh peer. `colliding-offer`: meets our own next offer on the way. `second-hand`: the offer that a host has parked,
 * which is for another viewer, or was withdrawn. The others guess a handshake.
 */
export type Forgery =
  | 'outsider-offer'
  | 'crossing-offer'
  | 'colliding-offer'
  | 'answer'
  | 'candidate'
  | 'renegotiate'
  | 'outsider-bye'
  | 'second-hand';

/**
 * What a member asks for in a loop: another connection, an ICE restart of the one that there is, or room for
 * thousands of tracks.
 */
export type Demand = 'connection' | 'restart' | 'room';

export interface Schedule {
  seed: number;
  /** Whether the session has a verified name. */
  verified?: boolean;
  topology: Topology;
  /** How many viewers a star's host has places for. */
  places: number;
  whenFull: WhenFull;
  roles: Role[];
  /** Whether a star's host accepts media of its viewers. */
  allow: boolean;
  /** The time that hosts take to admit a viewer, in milliseconds; null if they admit every viewer at once. */
  approval: number | null;
  /** How many departed peers each session remembers. */
  memory: number;
  /** The uplink of each host, in bytes per second; null where it carries everything at once. */
  uplink: number | null;
  /** A viewer behind a downlink of so many bytes per second: it cannot keep up. */
  slowViewer?: { peer: number; downlink: number };
  /** What signaling does to messages during the faults. */
  hostility: Hostility;
  /** In order of time. */
  actions: { at: number; action: Action }[];
}

const KiB = 1024;

const peer = fc.nat({ max: 11 });
/** The number of viewers. */
const size = fc.integer({ min: 1, max: 11 });
const awkward = fc.constantFrom(0, 1, 50, 1_000, 2_000, 3_000, 5_000, 9_000, 11_000);
const outage = fc.constantFrom(100, 2_000, 4_000, 7_000, 12_000, 20_000);

/** One kind of action, `weight` times as likely as one of weight 1. */
function kind<K extends Action['do']>(
  weight: number,
  name: K,
  fields: { [F in Exclude<keyof Extract<Action, { do: K }>, 'do'>]: fc.Arbitrary<unknown> },
): fc.WeightedArbitrary<Action> {
  const arbitrary = fc.record({ do: fc.constant(name), ...fields });
  return { weight, arbitrary: arbitrary as unknown as fc.Arbitrary<Action> };
}

const replays = {
  peer,
  kind: fc.constantFrom<SignalKind>('offer', 'answer', 'answer', 'candidate', 'renegotiate'),
  renumbered: fc.boolean(),
};
const collisions = { peer, other: peer, kind: fc.constant<Forgery>('colliding-offer') };
const forgeries = {
  peer,
  other: peer,
  kind: fc.constantFrom<Forgery>(
    'outsider-offer',
    'crossing-offer',
    'colliding-offer',
    'answer',
    'candidate',
    'renegotiate',
    'outsider-bye',
    'second-hand',
    'second-hand',
  ),
};

/**
 * A little less than the road waits for a viewer that is away: another peer is told the roster just before the
 * road tells all peers that the viewer is lost, and hears both in any order.
 */
const givenUp = fc.integer({ min: 8_500, max: 10_100 });

/** On a bad day anything happens. */
const badDay = fc.record({
  crossing: fc.option(
    fc.record({ at: fc.nat({ max: faultTime - 16_000 }), peer, other: peer, lag: givenUp }),
  ),
  hostility: fc.record({
    loss: fc.constantFrom(0, 0, 0, 0.1, 0.2, 0.3, 1),
    duplication: fc.constantFrom(0, 0.2, 0.5),
    delay: fc.constantFrom(0, 0, 50, 500, 2_000),
  }),
  actions: fc.array(
    fc.record({
      at: fc.nat({ max: faultTime }),
      action: fc.oneof(
        kind(6, 'join', { peer }),
        kind(2, 'leave', { peer }),
        kind(2, 'crash', { peer }),
        kind(1, 'rebind', { peer }),
        kind(2, 'cut-socket', { peer }),
        kind(1, 'network-change', { peer, offline: fc.boolean() }),
        kind(1, 'crowd', { peer, ms: outage }),
        kind(4, 'replay', replays),
        kind(3, 'send', { peer }),
        kind(3, 'share', { peer }),
        kind(3, 'rejoin', { peer, ms: awkward }),
        kind(2, 'reload', { peer, ms: awkward }),
        kind(2, 'refuse-rejoin', { peer, ms: outage }),
        kind(1, 'freeze', { peer, ms: outage }),
        // ICE restarts repair a path that is cut for 20 s. For longer, another connection has to replace it.
        kind(2, 'cut', { peer, other: peer, ms: fc.oneof(outage, fc.constant(35_000)) }),
        kind(3, 'forge', forgeries),
        kind(1, 'restart-road', { ms: outage }),
        kind(1, 'strangers', { ms: outage }),
        kind(1, 'flip-topology', { ms: outage }),
        kind(2, 'demand', {
          peer,
          other: peer,
          what: fc.constantFrom<Demand>('connection', 'restart', 'room'),
        }),
      ),
    }),
    { maxLength: 20, size: 'max' },
  ),
});

/** On a fair day signals are slow and arrive twice, offers collide, and an address changes. Nothing may fail. */
const fairDay = fc
  .record({
    hostility: fc.record({
      loss: fc.constant(0),
      duplication: fc.constantFrom(0, 0.2, 0.5),
      delay: fc.constantFrom(0, 50, 500),
    }),
    early: fc.array(
      fc.record({
        at: fc.nat({ max: 5_000 }),
        action: fc.oneof(
          kind(1, 'send', { peer }),
          kind(3, 'share', { peer }),
          kind(2, 'replay', replays),
          kind(3, 'forge', collisions),
        ),
      }),
      { maxLength: 12, size: 'max' },
    ),
    rebind: fc.option(fc.record({ at: fc.integer({ min: 20_000, max: 40_000 }), peer })),
  })
  .map(({ hostility, early, rebind }) => {
    const late = rebind && [
      { at: rebind.at, action: { do: 'rebind', peer: rebind.peer } as Action },
    ];
    return { hostility, actions: [...early, ...(late ?? [])] };
  });

interface Crossing {
  at: number;
  peer: number;
  other: number;
  lag: number;
}

/** In a star only the host hears of viewers. */
function cross(
  { at, peer, other, lag }: Crossing,
  topology: Topology,
  roles: readonly Role[],
): Schedule['actions'] {
  const host = roles.indexOf('host');
  const joining = topology === 'star' ? host : other;
  const crashing = peer % roles.length === joining ? peer + 1 : peer;
  return [
    { at, action: { do: 'crash', peer: crashing } },
    { at: at + lag, action: { do: 'rejoin', peer: joining, ms: 0 } },
  ];
}

/** More places than there are viewers. */
export const plenty = 12;

/** Schedules of 2 to 12 peers, which all join early on. */
export const smallSessions: fc.Arbitrary<Schedule> = fc
  .record({
    seed: fc.nat(),
    topology: fc.constantFrom<Topology>('star', 'star', 'mesh'),
    sizes: fc.tuple(size, size, size),
    moreHosts: fc.nat({ max: 2 }),
    hostPlace: peer,
    places: fc.constantFrom(1, 3, plenty, plenty, plenty, plenty),
    whenFull: fc.constantFrom<WhenFull>('refuse', 'evict-oldest'),
    allow: fc.boolean(),
    // Longer than a peer retries without an answer.
    approval: fc.constantFrom(null, null, null, 1_000, 70_000),
    memory: fc.constantFrom(1, 100, 100),
    uplink: fc.constantFrom(null, null, null, null, 4 * KiB, 16 * KiB, 128 * KiB),
    /** How long the uplink needs for each message that a host sends to all. */
    broadcasts: fc.array(
      fc.record({
        at: fc.integer({ min: 5_000, max: 30_000 }),
        ms: fc.constantFrom(5_000, 25_000),
      }),
      { maxLength: 2 },
    ),
    arrivals: fc.array(fc.nat({ max: 3_000 }), { minLength: 12, maxLength: 12 }),
    day: fc.oneof({ weight: 3, arbitrary: badDay }, { weight: 1, arbitrary: fairDay }),
  })
  .map((drawn) => {
    const { seed, topology, sizes, moreHosts, hostPlace, arrivals, day, memory } = drawn;
    const { places, whenFull, allow, approval, uplink, broadcasts } = drawn;
    // Large sessions are rarer, because they take long to play. A mesh has a link for every pair.
    const viewers = Math.min(...(topology === 'mesh' ? sizes : sizes.slice(1)));
    const { hostility, actions } = day;
    const strangers = actions.some(({ action }) => action.do === 'strangers');
    const { crossing = null } = day as { crossing?: Crossing | null };
    // On a bad day a second host comes to a star, and has to go.
    const pretenders = hostility.loss > 0 ? moreHosts % 2 : 0;
    const hosts = 1 + Math.min(topology === 'mesh' ? moreHosts : pretenders, viewers - 1);
    const roles = Array.from({ length: Math.min(12, viewers + 1) }, (_, index) =>
      index < hosts ? ('host' as const) : ('viewer' as const),
    );
    // The host comes anywhere in the order.
    const at = hostPlace % roles.length;
    roles.push(...roles.splice(0, at));
    const crossed = crossing ? cross(crossing, topology, roles) : [];
    const joins = roles.map((_, index) => ({
      at: arrivals[index] ?? 0,
      action: { do: 'join', peer: index } as Action,
    }));
    const narrow = broadcasts.map(({ at, ms }) => {
      const bytes = Math.floor(((uplink ?? 0) * ms) / 1_000 / (roles.length - 1));
      return { at, action: { do: 'broadcast', peer: roles.indexOf('host'), bytes } as Action };
    });
    return {
      seed,
      topology,
      places,
      whenFull,
      allow,
      approval,
      uplink,
      // A peer that refuses others has to remember them: its refusal may be lost.
      memory: places < plenty || strangers ? 1_000 : memory,
      roles,
      hostility,
      actions: [...joins, ...actions, ...crossed, ...(uplink === null ? [] : narrow)].sort(
        (one, other) => one.at - other.at,
      ),
    };
  });
