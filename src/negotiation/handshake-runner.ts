import type { Runtime } from '../runtime/runtime.ts';
import { handshake } from './handshake/handshake.ts';
import {
  type HandshakeState,
  initialHandshake,
  inProgress,
  mayBegin,
} from './handshake/handshake-state.ts';
import type { Effect, HandshakeEvent, ParkedDescription } from './handshake/handshake-step.ts';
import { HandshakeSlot, type HandshakeSlots } from './handshake-slots.ts';
import { HandshakeTimers } from './handshake-timers.ts';
import type { Transcript } from './transcript.ts';

export interface HandshakeRunnerOptions {
  readonly runtime: Runtime;
  readonly mayOffer: boolean;
  /** Whether its handshakes go before others. */
  readonly first: boolean;
  /** The generation of the last handshake with this peer, where one is remembered. */
  readonly generation: number;
  readonly signalingOpen: boolean;
  /** An offer that the peer has already, for the first handshake; null where it has none. */
  readonly parked?: ParkedDescription | null;
  readonly slots: HandshakeSlots;
  readonly transcript: Transcript;
  /** Ends everything: no event has an effect afterwards. */
  readonly signal: AbortSignal;
  perform(effect: Effect): void;
  /** Called after the effects of each step, with the event that led to it. */
  stepped(
    before: HandshakeState,
    next: HandshakeState,
    event: HandshakeEvent['type'],
    effects: readonly Effect[],
  ): void;
  /** Called when sent signals may have been lost. */
  repeat(): void;
}

/**
 * Feeds events to the state machine of one peer's handshakes, one at a time, and keeps its slot and its timers in
 * line with its state.
 */
export class HandshakeRunner {
  readonly #options: HandshakeRunnerOptions;
  readonly #slot: HandshakeSlot;
  readonly #timers: HandshakeTimers;
  readonly #waiting: HandshakeEvent[] = [];
  #stepping = false;
  #state: HandshakeState;
  #parked: ParkedDescription | null;

  constructor(options: HandshakeRunnerOptions) {
    const { runtime, mayOffer, first, slots, generation, signalingOpen, signal } = options;
    this.#options = options;
    this.#parked = options.parked ?? null;
    this.#state = initialHandshake(generation, signalingOpen);
    this.#slot = new HandshakeSlot(slots, first, signal);
    this.#timers = new HandshakeTimers({
      runtime,
      mayOffer,
      expired: () => this.dispatch({ type: 'deadline' }),
      // While signaling is lost, nothing is added to its queue: everything is repeated once it is back.
      repeat: () => {
        if (this.#state.signalingOpen) options.repeat();
      },
      forget: () => options.transcript.forget(),
      signal,
    });
  }

  get state(): HandshakeState {
    return this.#state;
  }

  get retryIn(): number | null {
    return this.#timers.retryIn;
  }

  /** Begins: waits for a slot in order to offer, or for the other side's offer. `held`: asks for it. */
  start(held: boolean): void {
    if (held && !this.#options.mayOffer) this.dispatch({ type: 'deadline' });
    else this.#prepare();
  }

  /** Takes one event. Steps run to completion: an event that a step causes waits for its end. */
  dispatch(event: HandshakeEvent): void {
    if (this.#options.signal.aborted) return;
    this.#waiting.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
  }

  /** Gives the slot back. Call after aborting `signal`. */
  close(): void {
    this.#slot.release();
  }

  #step(event: HandshakeEvent): void {
    const { runtime, mayOffer, transcript, signal } = this.#options;
    if (signal.aborted) return;
    const { random, limits } = runtime;
    const before = this.#state;
    const [next, effects] = handshake(before, event, {
      mayOffer,
      maxRetries: limits.retryDelays.length,
      maxIceRestarts: limits.maxIceRestarts,
      newId: () => random.uuid(),
    });
    this.#state = next;
    if (next.handshakeId !== before.handshakeId) transcript.begin();
    for (const effect of effects) this.#options.perform(effect);
    this.#prepare();
    this.#options.stepped(before, next, event.type, effects);
  }

  #prepare(): void {
    const { mayOffer, transcript, signal } = this.#options;
    if (signal.aborted) return;
    if (!inProgress(this.#state)) this.#slot.release();
    if (mayOffer && mayBegin(this.#state)) this.#slot.acquire(() => this.#granted());
    this.#timers.follow(this.#state, transcript.descriptions);
  }

  #granted(): void {
    if (!mayBegin(this.#state)) return this.#slot.release();
    const parked = this.#parked;
    this.#parked = null;
    this.dispatch({ type: 'begin', parked });
  }
}
