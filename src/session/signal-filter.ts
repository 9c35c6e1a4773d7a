import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';
import { BoundedMap } from '../runtime/bounded-map.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Peer, RelayedSignal } from '../signaling/messages.ts';
import { mayReceiveOffer } from '../signaling/offer-policy.ts';
import { EarlySignals } from './early-signals.ts';
import type { Roster } from './roster.ts';

interface SignalFilterOptions {
  self: Peer;
  roster: Roster;
  runtime: Runtime;
  /** Takes a signal that its sender may send. */
  receive(signal: RelayedSignal): void;
  /** Tells a peer over signaling that it is not wanted, and why. */
  refuse(peerId: string, reason: BeachErrorCode): void;
  warn(error: BeachError): void;
  signal: AbortSignal;
}

/** How many of those who were sent away, or did wrong, are remembered. */
const maxOutcasts = 1_024;

/** Lets through the signals of those whom the roster knows, as far as their role allows them. */
export class SignalFilter {
  readonly #options: SignalFilterOptions;
  readonly #early: EarlySignals;
  /** Who was warned of for what its role does not allow. */
  readonly #offenders = new BoundedMap<string, true>(maxOutcasts);
  /** Why each of those was sent away who may not have heard of it. */
  readonly #sentAway = new BoundedMap<string, BeachErrorCode>(maxOutcasts);

  constructor(options: SignalFilterOptions) {
    this.#options = options;
    this.#early = new EarlySignals(options.runtime, (all) => this.#judge(all), options.signal);
  }

  take(signal: RelayedSignal): void {
    const { self, roster, receive, refuse } = this.#options;
    const { from, kind } = signal;
    const remote = roster.get(from);
    // A star's host takes offers from nobody, and need not know who it is.
    if (kind === 'offer' && (roster.isStarHost || remote !== undefined)) {
      const party = remote ?? ({ peerId: from, role: 'viewer' } as const);
      if (!mayReceiveOffer(self, party, roster.topology)) return this.#violated(from);
    }
    const reason = this.#sentAway.get(from);
    if (reason !== undefined) {
      // Whoever was sent away and still asks has not heard of it. Who says goodbye asks for nothing.
      if (kind !== 'bye') refuse(from, reason);
      return;
    }
    if (remote === undefined) return this.#early.hold(signal);
    receive(signal);
  }

  /** Takes what a peer has sent before the roster knew it. */
  release(peerId: string): void {
    for (const signal of this.#early.release(peerId)) this.take(signal);
  }

  /** Answers whatever this peer still sends with the reason. */
  shutOut(peerId: string, reason: BeachErrorCode): void {
    this.#sentAway.set(peerId, reason);
  }

  /** What to make of signals whose sender nobody vouched for. */
  #judge(signals: RelayedSignal[]): void {
    const { roster, runtime } = this.#options;
    runtime.counters.strangersDropped += signals.length;
    const offer = signals.find(({ kind }) => kind === 'offer');
    if (offer !== undefined && roster.topology === 'star') this.#violated(offer.from);
  }

  #violated(peerId: string): void {
    const { runtime, warn } = this.#options;
    runtime.counters.roleViolations += 1;
    if (this.#offenders.has(peerId)) return;
    this.#offenders.set(peerId, true);
    warn(BeachError.roleViolation(peerId, 'sent an offer, which only the host may do'));
  }
}
