import { BeachError, type BeachErrorCode } from '../../runtime/beach-error.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Peer, RelayedSignal } from '../../signaling/messages.ts';
import { mayReceiveOffer } from '../../signaling/offer-policy.ts';
import { PeerWarnings } from '../peer-warnings.ts';
import type { DepartedPeers } from './departed-peers.ts';
import { EarlySignals } from './early-signals.ts';
import type { Roster } from './roster.ts';

interface SignalFilterOptions {
  self: Peer;
  roster: Roster;
  departed: DepartedPeers;
  runtime: Runtime;
  /** Takes a signal that its sender may send. */
  receive(signal: RelayedSignal): void;
  /** Tells a peer over signaling that it may not join. `generation` is that of its signal. */
  refuse(peerId: string, reason: BeachErrorCode, generation: number): void;
  warn(error: BeachError): void;
  signal: AbortSignal;
}

/** Passes on the signals of peers that the roster knows, as far as their role allows them. */
export class SignalFilter {
  readonly #options: SignalFilterOptions;
  readonly #early: EarlySignals;
  readonly #warnings: PeerWarnings;

  constructor(options: SignalFilterOptions) {
    this.#options = options;
    this.#warnings = new PeerWarnings(options.warn);
    this.#early = new EarlySignals(options.runtime, (all) => this.#judge(all), options.signal);
  }

  take(signal: RelayedSignal): void {
    const { self, roster, departed, receive, refuse } = this.#options;
    const { from, kind } = signal;
    const remote = roster.get(from);
    // The host of a star takes no offer, not even from a peer that it does not know.
    if (kind === 'offer' && (roster.isStarHost || remote !== undefined)) {
      const sender = remote ?? ({ peerId: from, role: 'viewer' } as const);
      if (!mayReceiveOffer(self, sender, roster.topology)) return this.#violated(from);
    }
    const { reason } = departed.get(from);
    if (reason !== null && reason !== 'left') {
      // A peer that was refused and still asks has not heard of it. A `bye` asks for nothing.
      if (kind !== 'bye') refuse(from, reason, signal.generation);
      return;
    }
    if (remote === undefined) return this.#early.hold(signal);
    receive(signal);
  }

  /** Takes the signals that a peer has sent before the roster listed it. */
  release(peerId: string): void {
    for (const signal of this.#early.release(peerId)) this.take(signal);
  }

  /** Drops signals of a peer that the roster never listed. */
  #judge(signals: RelayedSignal[]): void {
    const { roster, runtime } = this.#options;
    runtime.counters.unknownDropped += signals.length;
    const offer = signals.find(({ kind }) => kind === 'offer');
    if (offer !== undefined && roster.topology === 'star') this.#violated(offer.from);
  }

  #violated(peerId: string): void {
    this.#options.runtime.counters.roleViolations += 1;
    const what = 'sent an offer, which only the host may do';
    this.#warnings.add(peerId, BeachError.roleViolation(peerId, what));
  }
}
