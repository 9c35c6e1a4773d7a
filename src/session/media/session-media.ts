import type { Emitter } from 'nanoevents';
import type {
  Delivery,
  MediaKind,
  MediaLimits,
  RemoteMedia,
  RemoteStream,
  SentMedia,
  StreamsBySource,
} from '../../link/connection/media.ts';
import type { Supervisor } from '../../negotiation/supervisor.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { SessionEvents } from '../session-events.ts';
import { type PublishedChange, PublishedMedia } from './published-media.ts';
import { SharedDelivery } from './shared-delivery.ts';
import { Speakers } from './speakers.ts';
import { type BudgetOptions, divideBudget } from './video-budget.ts';

interface SessionMediaOptions {
  /** The streams that the page publishes, by source. The session owns and changes them. */
  streams: StreamsBySource;
  /** The most that video may use. */
  budget: BudgetOptions;
  delivery: Delivery;
  runtime: Runtime;
  supervisor: Supervisor;
  /** Returns how many peers the media are sent to. */
  receivers(): number;
  emitter: Emitter<SessionEvents>;
  warn(error: BeachError): void;
  signal: AbortSignal;
}

/** The media of one run: those that are sent and their limits, and those that come in. */
export class SessionMedia {
  readonly #options: SessionMediaOptions;
  readonly #published: PublishedMedia;
  readonly #shared: SharedDelivery;
  #limits: MediaLimits;
  /** Whether the video budget is about to be divided. */
  #dividing = false;
  /** Peers that send media. */
  readonly #streaming = new Set<string>();
  readonly speakers: Speakers;
  /** Whether a peer has refused media, which was reported. */
  #refused = false;

  constructor(options: SessionMediaOptions) {
    this.#options = options;
    this.#limits = divideBudget(1, options.budget);
    this.#published = new PublishedMedia(options, {
      changed: () => this.#changed(),
      state: (change) => this.#stateChanged(change),
    });
    this.#shared = new SharedDelivery({
      ...options,
      limits: () => this.#limits,
      divide: () => this.divide(),
      load: () => import('../../broadcast/broadcast.ts'),
    });
    this.speakers = new Speakers({
      clock: options.runtime.clock,
      level: (peerId) => options.supervisor.get(peerId)?.link?.media.soundLevel ?? 0,
      changed: (peerIds) => options.emitter.emit('speakers', { peerIds }),
      signal: options.signal,
    });
  }

  /** Returns the media to send to a peer now. */
  sentTo(peerId: string): SentMedia {
    return this.#shared.sentTo(peerId, { tracks: this.#published.tracks, limits: this.#limits });
  }

  /** The limits of the video to each peer; null while none is sent. */
  get limits(): MediaLimits | null {
    return this.#tracks.some(({ kind }) => kind === 'video') ? this.#limits : null;
  }

  /** Call when the page has published or ended a stream, or changed the tracks of one. */
  publish(): void {
    this.#published.look();
  }

  /** Call when the number of receivers has changed. Divides the video budget once for many changes. */
  divide(): void {
    if (this.#dividing) return;
    this.#dividing = true;
    const { runtime, budget, supervisor, receivers, signal } = this.#options;
    const divide = (): void => {
      this.#dividing = false;
      const { viewers } = this.#shared;
      const all = receivers();
      const encoders = all - viewers + Math.min(1, viewers);
      this.#limits = divideBudget(all, budget, encoders);
      if (this.limits === null) return;
      supervisor.mediaChanged();
      // A new viewer needs the picture.
      this.#published.look();
    };
    runtime.clock.after(runtime.limits.budgetInterval, divide, signal);
  }

  /** Delays offers until `media` settles, or 10 s have passed. */
  waitFor(media: Promise<unknown>): void {
    const { runtime, supervisor, warn, signal } = this.#options;
    const release = supervisor.hold();
    const giveUp = (): void => {
      release();
      warn(BeachError.mediaTimeout());
    };
    const cancel = runtime.clock.after(runtime.limits.mediaWait, giveUp, signal);
    const settled = (): void => {
      cancel();
      release();
    };
    media.then(settled, settled);
  }

  /** Call with the media that a peer sends and accepts; null where its connection has ended. */
  heard(peerId: string, media: RemoteMedia | null): void {
    const streams = media?.streams ?? [];
    const had = this.#streaming.has(peerId);
    if (streams.length > 0) this.#streaming.add(peerId);
    else this.#streaming.delete(peerId);
    this.#checkAccepted(peerId, media);
    this.#shared.heard(peerId, media);
    this.speakers.follow(peerId, streams.some(isHeard));
    if (!had && streams.length === 0) return;
    const stream = streams[0]?.stream ?? null;
    this.#options.emitter.emit('stream', { peerId, streams, stream });
  }

  get #tracks(): MediaStreamTrack[] {
    return [...this.#published.tracks.values()].flat();
  }

  #changed(): void {
    const { supervisor } = this.#options;
    this.#shared.update(this.#published.tracks);
    supervisor.mediaChanged();
    for (const { peerId, remoteMedia } of supervisor.all) this.#checkAccepted(peerId, remoteMedia);
  }

  #stateChanged(change: PublishedChange): void {
    if (change.error !== undefined) this.#options.warn(change.error);
    this.#options.emitter.emit('published', change);
  }

  /** Warns once of media that are sent to a peer that does not accept them. */
  #checkAccepted(peerId: string, media: RemoteMedia | null): void {
    if (this.#refused || media === null) return;
    const kinds = this.#tracks.map(({ kind }) => kind as MediaKind);
    const refused = kinds.find((kind) => !media.accepts.includes(kind));
    if (refused === undefined) return;
    this.#refused = true;
    this.#options.warn(BeachError.mediaRefused(peerId, refused));
  }
}

function isHeard({ stream, muted }: RemoteStream): boolean {
  return stream.getTracks().some(({ kind }) => kind === 'audio') && !muted.includes('audio');
}
