import { canvasOf } from '../../capture/contents/canvas-of.ts';
import { isTainted } from '../../capture/contents/is-tainted.ts';
import { PictureRefresher } from '../../capture/contents/picture-refresher.ts';
import {
  isMuted,
  type StreamSource,
  type StreamsBySource,
  type TracksBySource,
} from '../../link/connection/media.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/**
 * The state of a stream that a page publishes.
 *
 * - `live`: it is sent.
 * - `muted`: all its tracks are muted, by the page or the system.
 * - `ended`: it has no track, or its tracks have ended, as when a film is over.
 * - `failed`: the browser does not let the page share it, for the reason in the error.
 *
 * Each can be followed by any other.
 */
export type PublishedState = 'live' | 'muted' | 'ended' | 'failed';

/** A change of the state of a published stream. */
export interface PublishedChange {
  readonly source: StreamSource;
  /** Null when it is no longer published. */
  readonly state: PublishedState | null;
  /** The reason of a failure. */
  readonly error: BeachError | undefined;
}

interface PublishedMediaOptions {
  /** The streams that the page publishes, by source. The session owns and changes them. */
  streams: StreamsBySource;
  runtime: Runtime;
  signal: AbortSignal;
}

interface PublishedMediaEvents {
  /** Called when other tracks are to be sent, or the same in another size. */
  changed(): void;
  state(change: PublishedChange): void;
}

/**
 * What is sent of the streams that a page publishes. It looks at their tracks each second, whoever made them: a page
 * can stop, add, disable and resize tracks without an event, and draw what may not be captured.
 */
export class PublishedMedia {
  readonly #options: PublishedMediaOptions;
  readonly #events: PublishedMediaEvents;
  #tracks: TracksBySource = new Map();
  readonly #states = new Map<StreamSource, PublishedState>();
  readonly #refresher = new PictureRefresher();
  readonly #followed = new WeakSet<MediaStreamTrack>();
  /** Everything about the tracks that a connection has to know, as JSON. */
  #known = '';
  #cancel = (): void => {};

  constructor(options: PublishedMediaOptions, events: PublishedMediaEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** The tracks to send, by source. */
  get tracks(): TracksBySource {
    return this.#tracks;
  }

  /** Looks at the streams now, and each second from now on. */
  readonly look = (): void => {
    const { streams, runtime, signal } = this.#options;
    this.#cancel();
    if (signal.aborted) return;
    if (streams.size > 0) {
      this.#cancel = runtime.clock.after(runtime.limits.mediaCheck, this.look, signal);
    }
    const changes: PublishedChange[] = [];
    const tracks = new Map<StreamSource, readonly MediaStreamTrack[]>();
    for (const source of new Set([...streams.keys(), ...this.#states.keys()])) {
      const { sent, ...change } = this.#inspect(source);
      if (sent.length > 0) tracks.set(source, sent);
      if (change.state !== (this.#states.get(source) ?? null)) changes.push(change);
      if (change.state === null) this.#states.delete(source);
      else this.#states.set(source, change.state);
    }
    this.#tracks = tracks;
    this.#tell(changes);
    this.#refreshPictures();
  };

  #inspect(source: StreamSource): PublishedChange & { sent: readonly MediaStreamTrack[] } {
    const stream = this.#options.streams.get(source);
    if (stream === undefined) return { source, sent: [], state: null, error: undefined };
    const tracks = stream.getTracks();
    for (const track of tracks) this.#follow(track);
    const canvases = tracks.map((track) => canvasOf(stream, track));
    if (canvases.some((canvas) => canvas !== undefined && isTainted(canvas))) {
      return { source, sent: [], state: 'failed', error: BeachError.foreignContent() };
    }
    // A film in the tag may be played again.
    const sent = tracks.filter(({ readyState }) => source === 'contents' || readyState === 'live');
    return { source, sent, state: stateOf(source, sent), error: undefined };
  }

  #follow(track: MediaStreamTrack): void {
    if (this.#followed.has(track)) return;
    this.#followed.add(track);
    track.addEventListener('ended', this.look, { signal: this.#options.signal });
  }

  #tell(changes: readonly PublishedChange[]): void {
    const known = JSON.stringify([...this.#tracks].map(describe));
    const isNews = known !== this.#known;
    this.#known = known;
    if (isNews) this.#events.changed();
    for (const change of changes) {
      // A listener may have published another stream meanwhile.
      if ((this.#states.get(change.source) ?? null) === change.state) this.#events.state(change);
    }
  }

  #refreshPictures(): void {
    for (const [source, stream] of this.#options.streams) {
      // A camera is never still.
      if (source === 'camera') continue;
      for (const track of this.#tracks.get(source) ?? []) {
        if (track.kind !== 'video') continue;
        this.#refresher.refresh(track, canvasOf(stream, track));
      }
    }
  }
}

function stateOf(source: StreamSource, sent: readonly MediaStreamTrack[]): PublishedState {
  if (sent.length === 0) return 'ended';
  return sent.every((track) => isMuted(source, track)) ? 'muted' : 'live';
}

function describe([source, tracks]: [StreamSource, readonly MediaStreamTrack[]]): unknown {
  return [
    source,
    tracks.map((track) => {
      const { width, height } = track.getSettings();
      return [track.id, isMuted(source, track), track.contentHint, width, height];
    }),
  ];
}
