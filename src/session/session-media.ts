import type {
  MediaKind,
  MediaLimits,
  RemoteMedia,
  RemoteStream,
  SentMedia,
  StreamsBySource,
} from '../link/connection/media.ts';
import type { Supervisor } from '../negotiation/supervisor.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { SessionEvents } from './session-events.ts';
import { Speakers } from './speakers.ts';
import { type BudgetOptions, divideBudget } from './video-budget.ts';

interface SessionMediaOptions {
  /** What the page publishes, by source. Read anew whenever it is needed: the session owns it. */
  streams: StreamsBySource;
  /** What may be spent on video. */
  budget: BudgetOptions;
  runtime: Runtime;
  supervisor: Supervisor;
  /** How many it is sent to. */
  receivers(): number;
  speaking(peerIds: readonly string[]): void;
  changed(change: Parameters<SessionEvents['stream']>[0]): void;
  warn(error: BeachError): void;
  signal: AbortSignal;
}

/** The media of one run: what is sent to whom and how much of it, and what comes. */
export class SessionMedia {
  readonly #options: SessionMediaOptions;
  #limits: MediaLimits;
  /** What there is for video is about to be divided anew. */
  #dividing = false;
  /** Peers that send media. */
  readonly #streaming = new Set<string>();
  readonly speakers: Speakers;
  /** Media of ours were not welcome, which was said. */
  #unwelcome = false;

  constructor(options: SessionMediaOptions) {
    this.#options = options;
    this.#limits = divideBudget(1, options.budget);
    this.speakers = new Speakers({
      clock: options.runtime.clock,
      level: (peerId) => options.supervisor.get(peerId)?.link?.soundLevel ?? 0,
      changed: options.speaking,
      signal: options.signal,
    });
  }

  /** What is sent to each peer now. */
  get sent(): SentMedia {
    return { streams: this.#options.streams, limits: this.#limits };
  }

  /** How much the video to each peer may take now; null while none is sent. */
  get limits(): MediaLimits | null {
    return this.#tracks.some(({ kind }) => kind === 'video') ? this.#limits : null;
  }

  /** Called when the page has published or ended a stream, or a published one has other tracks. */
  changed(): void {
    const { supervisor } = this.#options;
    supervisor.mediaChanged();
    for (const { peerId, remoteMedia } of supervisor.all) this.#checkWelcome(peerId, remoteMedia);
  }

  /** To be called when there are more or fewer receivers. Many may come at once: once for all of them. */
  divide(): void {
    if (this.#dividing) return;
    this.#dividing = true;
    const { runtime, budget, supervisor, receivers, signal } = this.#options;
    const divide = (): void => {
      this.#dividing = false;
      this.#limits = divideBudget(receivers(), budget);
      if (this.limits !== null) supervisor.mediaChanged();
    };
    runtime.clock.after(runtime.limits.budgetInterval, divide, signal);
  }

  /** Offers nothing before `media` is settled, or 10 s have passed. */
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

  /** To be called with what a peer sends and takes; null where its connection is gone. */
  heard(peerId: string, media: RemoteMedia | null): void {
    const streams = media?.streams ?? [];
    const had = this.#streaming.has(peerId);
    if (streams.length > 0) this.#streaming.add(peerId);
    else this.#streaming.delete(peerId);
    this.#checkWelcome(peerId, media);
    this.speakers.follow(peerId, streams.some(isHeard));
    if (!had && streams.length === 0) return;
    this.#options.changed({ peerId, streams, stream: streams[0]?.stream ?? null });
  }

  get #tracks(): MediaStreamTrack[] {
    return [...this.#options.streams.values()].flatMap((stream) => stream.getTracks());
  }

  /** Warns once of media that are sent to who does not take them. */
  #checkWelcome(peerId: string, media: RemoteMedia | null): void {
    if (this.#unwelcome || media === null) return;
    const kinds = this.#tracks.map(({ kind }) => kind as MediaKind);
    const refused = kinds.find((kind) => !media.accepts.includes(kind));
    if (refused === undefined) return;
    this.#unwelcome = true;
    this.#options.warn(BeachError.mediaRefused(peerId, refused));
  }
}

function isHeard({ stream, muted }: RemoteStream): boolean {
  return stream.getTracks().some(({ kind }) => kind === 'audio') && !muted.includes('audio');
}
