import { createNanoEvents, type Emitter } from 'nanoevents';
import type { LinkFactory } from '../link/connection/connection.ts';
import type { MediaKind, SentMedia } from '../link/connection/media.ts';
import type { BeachErrorCode } from '../runtime/beach-error.ts';
import { BoundedMap } from '../runtime/bounded-map.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Peer, RelayedSignal, Signal, Topology } from '../signaling/messages.ts';
import { offerPolicy } from '../signaling/offer-policy.ts';
import { HandshakeSlots } from './handshake-slots.ts';
import { Negotiator, type NegotiatorEvents } from './negotiator.ts';

export interface SupervisorOptions {
  self: Peer;
  createConnection: LinkFactory;
  /** Returns the media to send to everybody now. Called for each connection, and after `mediaChanged()`. */
  media(): SentMedia;
  /** The kinds of media that others may send. */
  accepts: readonly MediaKind[];
  /** Returns the configuration. Called when a connection is made. */
  config(): RTCConfiguration | Promise<RTCConfiguration>;
  runtime: Runtime;
  send(signal: Signal): void;
}

/** How many generations of peers that are gone are remembered, in case they come back. */
const maxGenerations = 256;

/** Runs one negotiator per remote peer, concurrently, and bounds the handshakes in progress. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #events: Emitter<NegotiatorEvents> = createNanoEvents();
  readonly #negotiators = new Map<string, Negotiator>();
  readonly #slots: HandshakeSlots;
  /** The last generation of peers that are gone: a peer that comes back must not be offered one that it has seen. */
  readonly #generations = new BoundedMap<string, number>(maxGenerations);
  #signalingOpen = false;
  #closed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#slots = new HandshakeSlots(options.runtime.limits.maxHandshakes);
  }

  /** Returns the function that stops listening. */
  on<E extends keyof NegotiatorEvents>(event: E, listener: NegotiatorEvents[E]): () => void {
    return this.#events.on(event, listener);
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

  get all(): Iterable<Negotiator> {
    return this.#negotiators.values();
  }

  get(peerId: string): Negotiator | undefined {
    return this.#negotiators.get(peerId);
  }

  /** Begins with a peer, unless it is known, the topology has no link to it, or `close` was called. */
  add(remote: Peer, topology: Topology): void {
    const { self } = this.#options;
    const { peerId } = remote;
    if (this.#closed || this.#negotiators.has(peerId)) return;
    const policy = offerPolicy(self, remote, topology);
    if (policy === 'none') return;
    const negotiator = new Negotiator({
      ...this.#options,
      peerId,
      mayOffer: policy === 'offer',
      first: remote.role === 'host',
      generation: this.#generations.get(peerId) ?? 0,
      signalingOpen: this.#signalingOpen,
      slots: this.#slots,
      events: this.#events,
    });
    this.#negotiators.set(peerId, negotiator);
    negotiator.start();
  }

  receive(signal: RelayedSignal): void {
    this.#negotiators.get(signal.from)?.receive(signal);
  }

  /** Ends the link to a peer, and tells it why. */
  remove(peerId: string, reason: BeachErrorCode | 'left'): void {
    const negotiator = this.#negotiators.get(peerId);
    if (negotiator === undefined) return;
    this.#generations.set(peerId, negotiator.generation);
    negotiator.close(reason);
    this.#negotiators.delete(peerId);
  }

  /** Tells a peer without a link that it is refused. */
  refuse(peerId: string, reason: BeachErrorCode): void {
    this.#options.send({
      type: 'signal',
      to: peerId,
      handshakeId: this.#options.runtime.random.uuid(),
      generation: this.#generations.get(peerId) ?? 0,
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
    for (const negotiator of this.#negotiators.values()) negotiator.signalingChanged(open);
  }

  /** Call when there may be a path where there was none. Retries and repairs that wait begin at once. */
  networkChanged(): void {
    for (const negotiator of this.#negotiators.values()) negotiator.networkChanged();
  }

  /** Call when `media()` returns something new. */
  mediaChanged(): void {
    for (const negotiator of this.#negotiators.values()) negotiator.mediaChanged();
  }

  /** Gives every connection other ICE servers. */
  configure(config: RTCConfiguration): void {
    for (const negotiator of this.#negotiators.values()) negotiator.configure(config);
  }

  /** Ends all links, for good. */
  close(reason: BeachErrorCode | 'left'): void {
    this.#closed = true;
    for (const peerId of [...this.#negotiators.keys()]) this.remove(peerId, reason);
    this.#events.events = {};
  }
}
