import type { LinkFactory } from '../link/connection/connection.ts';
import type { MediaKind, SentMedia } from '../link/connection/media.ts';
import type { Link } from '../link/link.ts';
import type { BeachErrorCode } from '../runtime/beach-error.ts';
import type { Interruption } from '../runtime/on-interruption.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Peer, RelayedSignal, Signal, Topology } from '../signaling/messages.ts';
import { offerPolicy } from '../signaling/offer-policy.ts';
import type { EndReason } from './connection-state.ts';
import { HandshakeSlots } from './handshake-slots.ts';
import { Negotiator } from './negotiator.ts';
import type { NegotiatorEvents } from './negotiator-events.ts';
import { Parking } from './parking.ts';

export interface SupervisorOptions {
  self: Peer;
  createConnection: LinkFactory;
  /** Returns the media to send to a peer now. Called for each connection, and after `mediaChanged()`. */
  media(peerId: string): SentMedia;
  /** The kinds of media that others may send. */
  accepts: readonly MediaKind[];
  /** Returns the configuration. Called when a connection is made. */
  config(): RTCConfiguration | Promise<RTCConfiguration>;
  runtime: Runtime;
  /** Sends a signal. `end` aborts when its negotiator ends, if it has one. */
  send(signal: Signal, end?: AbortSignal): void;
  /** Returns whether the next viewer would be connected to, and at once. */
  expects(): boolean;
}

/** Runs one negotiator per remote peer, concurrently, and bounds the handshakes in progress. */
export class Supervisor {
  readonly parking: Parking;
  readonly #options: SupervisorOptions;
  readonly #events: NegotiatorEvents;
  readonly #negotiators = new Map<string, Negotiator>();
  readonly #slots: HandshakeSlots;
  /** The peers that let this one wait until their page decides. */
  readonly #holders = new Set<string>();
  #signalingOpen = false;
  readonly #end = new AbortController();

  /** `events` receives the events of every negotiator, until that one is removed. */
  constructor(options: SupervisorOptions, events: NegotiatorEvents) {
    this.#options = options;
    this.#events = events;
    this.#slots = new HandshakeSlots(options.runtime.limits.maxHandshakes);
    this.parking = new Parking({
      ...options,
      hasSlot: () => this.#slots.hasFree,
      signal: this.#end.signal,
    });
  }

  get handshakesInProgress(): number {
    return this.#slots.inProgress;
  }

  get handshakesQueued(): number {
    return this.#slots.queued;
  }

  /** How many peers have a link, or are not given up. */
  get hopeful(): number {
    let hopeful = 0;
    for (const { state } of this.#negotiators.values()) {
      if (state !== 'failed-permanent' && state !== 'disconnected') hopeful += 1;
    }
    return hopeful;
  }

  /** The links that are ready. */
  get links(): Link[] {
    return [...this.#negotiators.values()].flatMap(({ link }) => link ?? []);
  }

  get all(): Iterable<Negotiator> {
    return this.#negotiators.values();
  }

  get(peerId: string): Negotiator | undefined {
    return this.#negotiators.get(peerId);
  }

  /**
   * Begins to negotiate with a peer, unless it has begun, the topology has no link to it, or `close` was called.
   * `generation` is that of the last handshake with it, before it departed. `held`: it was told to stop its offers,
   * and is asked for one.
   */
  add(remote: Peer, topology: Topology, generation: number, held: boolean): void {
    const { self } = this.#options;
    const { peerId } = remote;
    if (this.#end.signal.aborted || this.#negotiators.has(peerId)) return;
    const policy = offerPolicy(self, remote, topology);
    if (policy === 'none') return;
    const isFirst = policy === 'offer' && generation === 0 && !held && this.#slots.hasFree;
    const parked = isFirst ? this.parking.take(remote.parked) : null;
    const options = {
      ...this.#options,
      peerId,
      media: () => this.#options.media(peerId),
      mayOffer: policy === 'offer',
      first: remote.role === 'host',
      parked,
      // It ignores another offer of the first generation.
      generation: remote.parked && !parked ? Math.max(1, generation) : generation,
      signalingOpen: this.#signalingOpen,
      slots: this.#slots,
      sessionEnd: this.#end.signal,
    };
    const negotiator = new Negotiator(options, this.#events);
    this.#negotiators.set(peerId, negotiator);
    negotiator.start(held);
  }

  receive(signal: RelayedSignal): void {
    const negotiator = this.#negotiators.get(signal.from);
    if (negotiator && signal.body.reason === 'held') this.#holders.add(signal.from);
    negotiator?.receive(signal);
  }

  /** Returns whether a peer lets this one wait until its page decides. */
  isHeldBy(peerId: string): boolean {
    return this.#holders.has(peerId) && this.get(peerId)?.state === 'waiting';
  }

  /** Ends the link to a peer, and tells it why, unless it was lost. */
  remove(peerId: string, reason: EndReason): void {
    const negotiator = this.#negotiators.get(peerId);
    if (negotiator === undefined) return;
    this.#holders.delete(peerId);
    negotiator.close(reason);
    this.#negotiators.delete(peerId);
    this.parking.look();
  }

  /**
   * Tells a peer without a negotiator why there is no link, or that it is `held` until this side asks for an offer.
   * `generation` is that of the last handshake with it.
   */
  bye(peerId: string, reason: BeachErrorCode | 'held', generation: number): void {
    this.#options.send({
      type: 'signal',
      to: peerId,
      handshakeId: this.#options.runtime.random.uuid(),
      generation,
      seq: 0,
      kind: 'bye',
      body: { reason },
    });
  }

  /** Lets no handshake begin until the returned function is called. */
  hold(): () => void {
    return this.#slots.hold();
  }

  /** Call when signaling opens or is lost. */
  signalingChanged(open: boolean): void {
    this.#signalingOpen = open;
    if (!open) this.parking.lost();
    for (const negotiator of this.#negotiators.values()) negotiator.signalingChanged(open);
  }

  /** Call after an interruption of this page. Retries and repairs that wait begin at once. */
  interrupted(interruption: Interruption): void {
    const brief = interruption === 'network';
    this.parking.renew();
    for (const negotiator of this.#negotiators.values()) negotiator.interrupted(brief);
  }

  /** How long the first of the attempts that wait waits still, in milliseconds; null while none waits. */
  get retryIn(): number | null {
    const waits = [...this.all].flatMap(({ retryIn }) => retryIn ?? []);
    return waits.length === 0 ? null : Math.min(...waits);
  }

  /** Begins the attempts that wait. */
  retryNow(): void {
    for (const negotiator of this.all) negotiator.retryNow();
  }

  /** Call when `media()` returns something new. */
  mediaChanged(): void {
    this.parking.mediaChanged();
    for (const negotiator of this.#negotiators.values()) negotiator.mediaChanged();
  }

  /** Gives every connection other ICE servers. */
  configure(config: RTCConfiguration): void {
    this.parking.renew();
    for (const negotiator of this.#negotiators.values()) negotiator.configure(config);
  }

  /** Ends all links, for good. */
  close(reason: BeachErrorCode | 'left'): void {
    this.#end.abort();
    this.parking.lost();
    for (const peerId of [...this.#negotiators.keys()]) this.remove(peerId, reason);
  }
}
