import type { ConnectionOptions, LinkFactory } from '../link/connection/connection.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
  nextViewer,
  type RoadMessage,
  type Signal,
  type SignalBody,
} from '../signaling/messages.ts';
import { ParkedOffer } from './parked-offer.ts';

/** The least time between two parked offers, in milliseconds: of a crowd, the others get theirs after they joined. */
const interval = 1_000;
/** How long an offer with addresses that a STUN server has found stays parked, in milliseconds: a NAT forgets them. */
const lifetime = 60_000;

export interface ParkingOptions extends Pick<ConnectionOptions, 'accepts'> {
  createConnection: LinkFactory;
  /** Returns the media to send to a peer now. */
  media(peerId: string): ReturnType<ConnectionOptions['media']>;
  config(): RTCConfiguration | Promise<RTCConfiguration>;
  runtime: Runtime;
  send(signal: Signal, end?: AbortSignal): void;
  /** Returns whether the next viewer would be connected to, and at once. */
  expects(): boolean;
  /** Returns whether a handshake may begin now. */
  hasSlot(): boolean;
  /** Ends everything. */
  signal: AbortSignal;
}

/**
 * Keeps one offer parked at the road, which hands it to the next viewer with the roster: that takes one round trip less
 * than an offer that is made when the viewer is announced. Each offer is parked once, and has one taker.
 */
export class Parking {
  readonly #options: ParkingOptions;
  #offer: ParkedOffer | null = null;
  /** Whether the road is there, and parks offers. */
  #open = false;
  /** When the last offer was made. */
  #last = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(options: ParkingOptions) {
    this.#options = options;
  }

  /** Call with each message of signaling, after it was followed. */
  heard(message: RoadMessage): void {
    if (message.type === 'joined') this.#changed(message.parks === true);
    // The viewer was refused, or has to wait.
    if (message.type === 'peer-joined') this.take(message.peer.parked)?.close();
  }

  /** Call when signaling is lost. */
  lost(): void {
    this.#changed(false);
  }

  #changed(open: boolean): void {
    // What was parked has gone with the connection to the road.
    this.#open = false;
    this.renew();
    this.#open = open;
    this.look();
  }

  /** Parks an offer, where none is parked and the next viewer would get one. */
  look(): void {
    if (!this.#open || this.#offer !== null || this.#cancel !== null) return;
    const { clock } = this.#options.runtime;
    this.#later(Math.max(0, this.#last + interval - clock.now()), () => this.#park());
  }

  /** Withdraws the offer: what it says is not true any more. Parks another one. */
  renew(): void {
    this.#cancel?.();
    this.#cancel = null;
    const offer = this.#offer;
    this.#offer = null;
    offer?.close();
    if (offer?.sdp && this.#open) this.#send(offer, 'bye', { reason: 'left' });
    this.look();
  }

  /** Call when there may be other media to send. */
  mediaChanged(): void {
    if (this.#offer?.mediaChanged()) this.renew();
  }

  /** Returns the offer that the road has handed to a viewer; null where it was given up meanwhile. */
  take(handshakeId: string | undefined): ParkedOffer | null {
    const offer = this.#offer;
    if (!offer?.sdp || offer.handshakeId !== handshakeId) return null;
    this.#cancel?.();
    this.#cancel = null;
    this.#offer = null;
    this.look();
    return offer;
  }

  async #park(): Promise<void> {
    const { createConnection, media, accepts, config, runtime, expects, hasSlot } = this.#options;
    const { random, clock, limits } = runtime;
    if (!expects()) return;
    if (!hasSlot()) return this.#later(interval, () => this.#park());
    this.#last = clock.now();
    const offer = new ParkedOffer(random.uuid(), {
      peerId: '',
      initiator: true,
      bufferLow: limits.bufferLow,
      media: () => media(''),
      accepts,
      clock,
    });
    this.#offer = offer;
    let expires = false;
    try {
      const given = await config();
      expires = Boolean(given.iceServers?.length);
      // With the servers, the answer may have changed.
      if (this.#offer === offer && expects()) await offer.make(createConnection, given);
    } catch (cause) {
      runtime.log('debug', 'parking-failed', { cause: String(cause) });
    }
    if (this.#offer !== offer) return offer.close();
    if (!offer.sdp) {
      offer.close();
      this.#offer = null;
      return;
    }
    const { sdp, handshakeId: connection } = offer;
    this.#send(offer, 'offer', { sdp, connection });
    if (expires) this.#later(lifetime, () => this.renew());
  }

  #later(ms: number, task: () => void): void {
    const { runtime, signal } = this.#options;
    const run = (): void => {
      this.#cancel = null;
      task();
    };
    this.#cancel = runtime.clock.after(ms, run, signal);
  }

  #send<K extends 'offer' | 'bye'>(
    { handshakeId, signal }: ParkedOffer,
    kind: K,
    body: SignalBody<K>,
  ): void {
    const seq = kind === 'offer' ? 0 : 1;
    const message = { to: nextViewer, handshakeId, generation: 1, seq, kind, body };
    this.#options.send({ type: 'signal', ...message }, kind === 'offer' ? signal : undefined);
  }
}
