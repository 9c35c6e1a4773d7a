import type { Clock } from '../../../src/runtime/clock.ts';
import type { Random } from '../../../src/runtime/random.ts';
import {
  type Join,
  nextViewer,
  type RelayedSignal,
  type RoadMessage,
  type Signal,
  type SignalBody,
  type SignalKind,
} from '../../../src/signaling/messages.ts';
import type {
  Credentials,
  Signaling,
  SignalingConnection,
  SignalingObserver,
} from '../../../src/signaling/signaling.ts';

export interface Hostility {
  /** The share of lost signals. Roster messages are never lost, since adapters repeat them. */
  loss: number;
  /** The share of messages that arrive twice. */
  duplication: number;
  /** The longest delay of a message, in milliseconds. Later messages overtake it. */
  delay: number;
}

export const peaceful: Hostility = { loss: 0, duplication: 0, delay: 0 };

/** The number of messages that are kept for a replay. */
const memory = 64;

/**
 * Wraps an adapter and makes it hostile: it loses, copies, delays and reorders messages of both directions, and can
 * replay old messages or inject forged ones.
 */
export class HostileSignaling implements Signaling {
  readonly #inner: Signaling;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #past: RelayedSignal[] = [];
  readonly #offers = new Set<string>();
  /** The connection of the last offer to each peer. */
  readonly connections = new Map<string, string>();
  /** The last offer that was made for no peer yet. */
  parked: RelayedSignal | null = null;
  /** The time at which the last roster message of each peer is delivered. They keep their order. */
  readonly #told = new Map<string, number>();
  #observer: SignalingObserver | null = null;
  #end: AbortSignal | null = null;
  #collide: ((outgoing: Signal) => RelayedSignal) | null = null;
  /** Counts the outages: a roster message does not outlive the connection that carried it. */
  #outages = 0;
  hostility: Hostility;

  constructor(inner: Signaling, hostility: Hostility, clock: Clock, random: Random) {
    this.#inner = inner;
    this.hostility = hostility;
    this.#clock = clock;
    this.#random = random;
  }

  connect(
    join: Join,
    observer: SignalingObserver,
    signal: AbortSignal,
    credentials?: Credentials,
  ): SignalingConnection {
    this.#observer = observer;
    this.#end = signal;
    const connection = this.#inner.connect(
      join,
      {
        ...observer,
        state: (state, error) => {
          if (state === 'reconnecting') this.#outages += 1;
          observer.state(state, error);
        },
        message: (message) => this.#incoming(message, observer, signal),
      },
      signal,
      credentials,
    );
    return {
      interrupted: (interruption) => connection.interrupted?.(interruption),
      send: (outgoing: Signal, end?: AbortSignal) => {
        this.#pass(true, signal, () => connection.send(outgoing, end));
        const { to, ...rest } = outgoing;
        if (outgoing.kind === 'offer' && to === nextViewer) {
          this.parked = { ...rest, from: join.peerId };
        } else if (outgoing.kind === 'offer') {
          this.connections.set(outgoing.to, (outgoing.body as SignalBody<'offer'>).connection);
        }
        // A repeated offer may have been answered, so it collides with nothing.
        if (outgoing.kind !== 'offer' || this.#offers.has(outgoing.handshakeId)) return;
        this.#offers.add(outgoing.handshakeId);
        const collide = this.#collide;
        this.#collide = null;
        if (collide !== null) this.#clock.after(0, () => this.inject(collide(outgoing)), signal);
      },
    };
  }

  /** Replays the latest signal of this kind, unchanged or under another `seq`. */
  replay(kind: SignalKind, renumbered = false): void {
    const message = this.#past.findLast((past) => past.kind === kind);
    if (message === undefined) return;
    this.inject(renumbered ? { ...message, seq: message.seq + 1_000 } : message);
  }

  /** Makes the next outgoing offer collide with an incoming one. */
  collide(make: (outgoing: Signal) => RelayedSignal): void {
    this.#collide = make;
  }

  /** Injects a message that no road has relayed. */
  inject(message: RoadMessage): void {
    if (this.#end?.aborted === false) this.#observer?.message(message);
  }

  #incoming(message: RoadMessage, observer: SignalingObserver, signal: AbortSignal): void {
    if (message.type === 'signal') {
      this.#past.push(message);
      if (this.#past.length > memory) this.#past.shift();
    }
    const outages = this.#outages;
    const forward = (): void => {
      const outdated = message.type !== 'signal' && outages !== this.#outages;
      if (!signal.aborted && !outdated) observer.message(message);
    };
    this.#pass(message.type === 'signal', signal, forward, subjectOf(message));
  }

  #pass(mayLose: boolean, signal: AbortSignal, forward: () => void, subject?: string): void {
    const { loss, duplication, delay } = this.hostility;
    if (mayLose && this.#random.next() < loss) return;
    const copies = this.#random.next() < duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const held = this.#inTurn(this.#random.next() * delay, subject);
      if (held < 1) forward();
      else this.#clock.after(held, forward, signal);
    }
  }

  /** Returns the delay that keeps a message behind earlier roster messages of the same peer. */
  #inTurn(held: number, subject: string | undefined): number {
    if (subject === undefined) return held;
    const now = this.#clock.now();
    const due = Math.max(now + held, (this.#told.get(subject) ?? -1) + 1);
    this.#told.set(subject, due);
    return due - now;
  }
}

/** Returns the peer that has joined or left according to a message. */
function subjectOf(message: RoadMessage): string | undefined {
  if (message.type === 'peer-joined') return message.peer.peerId;
  return message.type === 'peer-left' ? message.peerId : undefined;
}
