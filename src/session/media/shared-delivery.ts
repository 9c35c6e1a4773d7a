import type { Broadcaster, SharedReceiver } from '../../broadcast/broadcast.ts';
import {
  type Delivery,
  decodesShared,
  type MediaLimits,
  type RemoteMedia,
  type SentMedia,
  type TracksBySource,
} from '../../link/connection/media.ts';
import { mutedKinds } from '../../link/connection/media-sender.ts';
import { encodingFor, type Picture } from '../../link/connection/video-encoding.ts';
import type { Link } from '../../link/link.ts';
import type { Supervisor } from '../../negotiation/supervisor.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { isShared } from './is-shared.ts';

type Room = typeof import('../../broadcast/broadcast.ts');

export interface SharedDeliveryOptions {
  delivery: Delivery;
  runtime: Runtime;
  supervisor: Supervisor;
  /** Returns the limits of what is encoded once. */
  limits(): MediaLimits;
  /** Called when other peers get media over their own connection. */
  divide(): void;
  /** Loads the room `broadcast`. */
  load(): Promise<Room>;
  signal: AbortSignal;
}

/** Loads what encodes media once for many peers, and what receives that, when it is needed. */
export class SharedDelivery {
  readonly #options: SharedDeliveryOptions;
  #broadcaster: Broadcaster | null = null;
  #loading = false;
  #tracks: TracksBySource = new Map();
  /** The links for which a receiver is there, or is loaded. */
  readonly #receiving = new WeakSet<Link>();
  readonly #receivers = new Map<string, SharedReceiver>();

  constructor(options: SharedDeliveryOptions) {
    this.#options = options;
    // Offers wait for it, so that they have no room for media that need none.
    if (options.delivery === 'shared') void this.#load(options.supervisor.hold());
  }

  /** How many peers get no media over their own connection. */
  get viewers(): number {
    return this.#broadcaster?.viewers ?? 0;
  }

  sentTo(peerId: string, media: SentMedia): SentMedia {
    return this.#broadcaster?.sentTo(peerId, media) ?? media;
  }

  /** Call with the tracks to send, before connections hear that they have changed. */
  update(tracks: TracksBySource): void {
    this.#tracks = tracks;
    this.#broadcaster?.update(tracks);
  }

  async #load(release = (): void => {}): Promise<void> {
    const { delivery, limits, signal } = this.#options;
    this.#loading = true;
    const room = 'VideoEncoder' in globalThis && (await this.#room());
    if (room && !signal.aborted) {
      const options = {
        ...this.#options,
        isShared: (viewers: number, before: boolean) => isShared(delivery, viewers, before),
        mutedKinds,
        encodingFor: (picture: Picture, hint: string) => encodingFor(picture, limits(), hint),
      };
      this.#broadcaster = new room.Broadcaster(options, this.#tracks);
      this.#broadcaster.begin();
    }
    release();
  }

  /** Resolves to null where the room does not come in time: media then go over each connection. */
  async #room(): Promise<Room | null> {
    const { load, runtime, signal } = this.#options;
    const { clock, limits, log } = runtime;
    let cancel = (): void => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(limits.mediaWait, () => reject('It takes too long.'), signal);
    });
    try {
      return await Promise.race([load(), late]);
    } catch (cause) {
      log('warn', 'shared-delivery-not-loaded', { cause: String(cause) });
      return null;
    } finally {
      cancel();
    }
  }

  /** Call with the media that a peer sends and accepts; null where its connection has ended. */
  heard(peerId: string, media: RemoteMedia | null): void {
    const link = this.#options.supervisor.get(peerId)?.link;
    if (media === null || !link) return this.#left(peerId);
    this.#broadcaster?.heard(link, media.decodes);
    const { delivery, supervisor } = this.#options;
    if (!this.#loading) {
      const able = [...supervisor.all].filter(({ remoteMedia }) => remoteMedia?.decodes);
      if (isShared(delivery, able.length, false)) void this.#load();
    }
    if (!media.shares || !decodesShared() || this.#receiving.has(link)) return;
    this.#receiving.add(link);
    void this.#receive(link);
  }

  #left(peerId: string): void {
    this.#broadcaster?.left(peerId);
    this.#receivers.get(peerId)?.close();
    this.#receivers.delete(peerId);
  }

  async #receive(link: Link): Promise<void> {
    const { runtime, signal } = this.#options;
    const room = await this.#room();
    if (signal.aborted || !link.ready) return;
    const receiver = room && new room.SharedReceiver(link, runtime);
    if (receiver) this.#receivers.set(link.peerId, receiver);
    link.media.share(receiver);
  }
}
