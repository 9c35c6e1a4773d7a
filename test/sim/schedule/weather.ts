import { type Action, plenty, type Schedule } from './schedule.ts';

/** The failures that a schedule excuses. */
export interface Weather {
  /** No signal is lost or forged, no page freezes, every viewer has a place. Only a broken path can make a link ill. */
  readonly calm: boolean;
  /** Nothing goes wrong except for delay, reordering, copies, and one change of address. */
  readonly serene: boolean;
  /** Nothing slows down one viewer more than the others. */
  readonly even: boolean;
  /** Strangers may take the places of a mesh, and a peer that is refused then is refused for good. */
  readonly crowded: boolean;
  /** A peer that should only answer may offer, which is no retry of the other side. */
  readonly eager: boolean;
  /** A page may wake, and its peers offer to it at once. */
  readonly drowsy: boolean;
  /** When the last page wakes from a long sleep, in milliseconds; 0 where none sleeps. Sleep excuses no failure. */
  readonly awake: number;
  /** Whether these two, by their index, may have given each other up for good. */
  harsh(one: number, other: number): boolean;
}

/** How long joining takes at the most where nothing is wrong, in milliseconds. */
const settled = 15_000;

export function weatherOf({ hostility, actions, places, roles, uplink }: Schedule): Weather {
  const kinds = actions.map(({ action }) => action.do);
  const has = (...some: string[]): boolean => kinds.some((kind) => some.includes(kind));
  const times = (kind: string): number[] =>
    actions.flatMap(({ at, action }) => (action.do === kind ? [at] : []));
  const [rebind = Number.POSITIVE_INFINITY, ...moreRebinds] = times('rebind');
  const forged = actions.some(
    ({ action }) => action.do === 'forge' && action.kind !== 'colliding-offer',
  );
  const calm =
    hostility.loss === 0 &&
    places >= plenty &&
    !forged &&
    !has('freeze', 'sleep', 'flip-topology', 'demand');
  return {
    calm,
    even: calm && !has('cut', 'rebind', 'crash', 'outage'),
    crowded: has('strangers'),
    eager: has('forge'),
    drowsy: has('freeze', 'sleep', 'network-change'),
    awake: Math.max(
      0,
      ...actions.map(({ at, action }) => (action.do === 'sleep' ? at + action.ms : 0)),
    ),
    serene:
      calm &&
      uplink === null &&
      kinds.every((kind) =>
        ['join', 'send', 'share', 'replay', 'rebind', 'forge'].includes(kind),
      ) &&
      // Repair needs signaling that is quicker than the heartbeat's patience. A path that is lost while its
      // connection is being made is not repaired but retried.
      moreRebinds.length === 0 &&
      (kinds.every((kind) => kind !== 'rebind') || hostility.delay <= 500) &&
      rebind > Math.max(...times('join')) + settled,
    harsh: (...pair) =>
      hostility.loss > 0 ||
      has('strangers') ||
      actions.some(({ action }) => strikes(action, pair, roles.length)),
  };
}

/** Returns whether an action may keep the two apart. Signaling, on which others depend too, is judged elsewhere. */
function strikes(action: Action, pair: readonly number[], size: number): boolean {
  const struck = (peer: number): boolean => pair.includes(peer % size);
  switch (action.do) {
    case 'freeze':
    case 'crowd':
      return struck(action.peer);
    case 'cut':
      return struck(action.peer) && struck(action.other);
    case 'forge':
      if (action.kind.startsWith('outsider')) return false;
      // It collides with the next offer, to whomever that goes.
      return struck(action.peer) && (action.kind === 'colliding-offer' || struck(action.other));
    default:
      return false;
  }
}
