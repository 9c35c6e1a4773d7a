import type {
  MediaKind,
  SentMedia,
  SharedStream,
  StreamSource,
  TracksBySource,
} from '../../link/connection/media.ts';
import type { Encoding, Picture } from '../../link/connection/video-encoding.ts';
import type { Link } from '../../link/link.ts';
import type { Supervisor } from '../../negotiation/supervisor.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { SharedSource } from './shared-source.ts';
import { Viewer } from './viewer.ts';

export interface BroadcasterOptions {
  runtime: Runtime;
  /** Tells each peer what its connection has to send. */
  supervisor: Pick<Supervisor, 'all' | 'get' | 'mediaChanged'>;
  /** Returns whether sources are encoded once for this many viewers; `before` says whether they have been so far. */
  isShared(viewers: number, before: boolean): boolean;
  /** Returns how to encode a picture within the limits that hold now. */
  encodingFor(picture: Picture, contentHint: string): Encoding;
  /** Returns the kinds of which all tracks are muted. */
  mutedKinds(source: StreamSource, tracks: readonly MediaStreamTrack[]): MediaKind[];
  /** Called when other viewers get media over their own connection. */
  divide(): void;
  signal: AbortSignal;
}

/** Encodes each source once for all viewers that can decode it, and tells the connections what is left for them. */
export class Broadcaster {
  readonly #options: BroadcasterOptions;
  #tracks: TracksBySource = new Map();
  readonly #sources = new Map<StreamSource, SharedSource>();
  /** Tracks that the browser does not encode. */
  readonly #failed = new WeakSet<MediaStreamTrack>();
  /** The viewers that can decode what is encoded once. */
  readonly #viewers = new Map<string, Viewer>();
  /** The peers that cannot. Any other is taken to be able until it says so. */
  readonly #unable = new Set<string>();
  /** The tracks that each peer still gets over its own connection, because it shows nothing of the encoding yet. */
  readonly #kept = new Map<string, Set<MediaStreamTrack>>();
  /** Sources that go over each connection again, and are encoded until no viewer shows that. */
  readonly #ending = new Set<SharedSource>();
  /** Whether sources are encoded once now. */
  #shares = false;
  #lastId = 0;

  constructor(options: BroadcasterOptions, tracks: TracksBySource) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#close(), { once: true });
    this.#shares = options.isShared(0, false);
    if (this.#shares) this.update(tracks);
    else this.#tracks = tracks;
  }

  /** Call once the connections can ask what is left for them. */
  begin(): void {
    for (const { link, remoteMedia } of this.#options.supervisor.all) {
      if (link && remoteMedia) this.heard(link, remoteMedia.decodes);
    }
  }

  /** How many viewers get what is encoded once. */
  get viewers(): number {
    return this.#shares ? this.#viewers.size : 0;
  }

  /** Call with the tracks to send, whenever they may have changed. */
  update(tracks: TracksBySource): void {
    const before = this.#tracks;
    this.#tracks = tracks;
    for (const [source, shared] of this.#sources) {
      if (!isSame(shared.tracks, tracks.get(source) ?? [])) this.#end(source);
      else if (!this.#shares) this.#finish(source, shared);
    }
    if (!this.#shares) return;
    for (const [source, own] of tracks) {
      const shared = this.#sources.get(source);
      if (shared ? !this.#ending.delete(shared) : !this.#suits(own)) continue;
      if (!shared) this.#begin(source, own);
      this.#keep(own.filter((track) => before.get(source)?.includes(track)));
    }
  }

  /** Returns what is left for the connection to a peer, and what the note says of the rest. */
  sentTo(peerId: string, { limits }: SentMedia): SentMedia {
    const { mutedKinds } = this.#options;
    const own = new Map(this.#tracks);
    if (this.#unable.has(peerId)) return { tracks: own, limits };
    const shared = new Map<StreamSource, SharedStream>();
    const kept = this.#kept.get(peerId);
    const rendition = this.#viewers.get(peerId)?.rendition.current ?? 'full';
    for (const [source, each] of this.#sources) {
      if (this.#ending.has(each)) continue;
      const { tracks } = each;
      const still = tracks.filter((track) => kept?.has(track));
      if (still.length > 0) own.set(source, still);
      else own.delete(source);
      shared.set(source, { muted: mutedKinds(source, tracks), shared: each.noteFor(rendition) });
    }
    return { tracks: own, limits, shared };
  }

  /** Call with the note of a peer. */
  heard(link: Link, decodes: boolean): void {
    const { peerId, native } = link;
    if (decodes && native !== undefined) {
      if (this.#viewers.get(peerId)?.link !== link) this.#add(link, native);
    } else if (!this.#unable.has(peerId)) {
      this.#remove(peerId);
      this.#unable.add(peerId);
      this.#changed(peerId);
    }
    this.#decide();
  }

  /** Call when the connection to a peer has ended. */
  left(peerId: string): void {
    this.#unable.delete(peerId);
    this.#kept.delete(peerId);
    this.#remove(peerId);
    this.#decide();
  }

  /** Begins to encode once, or ends it, where the number of viewers says so. */
  #decide(): void {
    const { isShared, supervisor, divide } = this.#options;
    const shares = isShared(this.#viewers.size, this.#shares);
    if (shares === this.#shares) return;
    this.#shares = shares;
    this.update(this.#tracks);
    supervisor.mediaChanged();
    divide();
  }

  /** Sends tracks over each connection until its viewer shows the encoding. */
  #keep(tracks: readonly MediaStreamTrack[]): void {
    for (const { peerId, link } of this.#options.supervisor.all) {
      if (link) this.#kept.set(peerId, new Set([...(this.#kept.get(peerId) ?? []), ...tracks]));
    }
  }

  /** Ends what a connection sends and its viewer has from the encoding now. */
  #shown(peerId: string, track: MediaStreamTrack): void {
    if (this.#kept.get(peerId)?.delete(track)) this.#changed(peerId);
  }

  /** Encodes a source until all viewers show what comes over their connections. */
  #finish(source: StreamSource, shared: SharedSource): void {
    if (this.#ending.has(shared)) return;
    this.#ending.add(shared);
    const { runtime, signal } = this.#options;
    const end = (): void => {
      if (this.#ending.has(shared)) this.#end(source);
    };
    runtime.clock.after(runtime.limits.mediaWait, end, signal);
    this.#endUnwatched();
  }

  #endUnwatched(): void {
    const needsSmall = [...this.#viewers.values()].some(
      ({ rendition }) => rendition.current === 'small',
    );
    if (!needsSmall) for (const shared of this.#sources.values()) shared.endSmall();
    for (const [source, shared] of this.#sources) {
      const watched = shared.encodings.some(({ watched }) => watched);
      if (this.#ending.has(shared) && !watched) this.#end(source);
    }
  }

  #add(link: Link, connection: RTCPeerConnection): void {
    const { peerId } = link;
    const { clock, counters } = this.#options.runtime;
    const wasUnable = this.#unable.delete(peerId);
    this.#remove(peerId);
    const viewer = new Viewer({
      link,
      connection,
      clock,
      traffic: counters.traffic.media,
      sources: this.#sources,
      shown: (track) => this.#shown(peerId, track),
      renditionChanged: () => this.#changed(peerId),
      done: () => this.#endUnwatched(),
    });
    this.#viewers.set(peerId, viewer);
    link.media.share(viewer);
    if (wasUnable) this.#changed(peerId);
  }

  #remove(peerId: string): void {
    this.#viewers.get(peerId)?.close();
    this.#viewers.delete(peerId);
    this.#endUnwatched();
  }

  /** Whether the browser can encode all tracks of a source. */
  #suits(tracks: readonly MediaStreamTrack[]): boolean {
    const kinds = tracks.map(({ kind }) => kind);
    const single = new Set(kinds).size === kinds.length;
    if (!single || tracks.some((track) => this.#failed.has(track))) return false;
    return !kinds.includes('audio') || 'AudioEncoder' in globalThis;
  }

  #begin(source: StreamSource, tracks: readonly MediaStreamTrack[]): void {
    const { runtime, encodingFor } = this.#options;
    const shared: SharedSource = new SharedSource({
      source,
      tracks,
      clock: runtime.clock,
      encodingFor,
      nextId: () => {
        this.#lastId = (this.#lastId % 0xffff) + 1;
        return this.#lastId;
      },
      failed: (cause) => this.#fail(source, shared, cause),
    });
    this.#sources.set(source, shared);
  }

  /** Sends over each connection what the browser does not encode for all. */
  #fail(source: StreamSource, shared: SharedSource, cause: unknown): void {
    if (this.#sources.get(source) !== shared) return;
    for (const track of shared.tracks) this.#failed.add(track);
    this.#end(source);
    const { log } = this.#options.runtime;
    log('warn', 'shared-delivery-failed', { source, cause: String(cause) });
    for (const peerId of this.#viewers.keys()) this.#changed(peerId);
  }

  #end(source: StreamSource): void {
    const shared = this.#sources.get(source);
    if (shared === undefined) return;
    shared.close();
    this.#ending.delete(shared);
    this.#sources.delete(source);
  }

  #changed(peerId: string): void {
    const { supervisor, divide } = this.#options;
    supervisor.get(peerId)?.mediaChanged();
    divide();
  }

  #close(): void {
    for (const source of this.#sources.keys()) this.#end(source);
    for (const peerId of this.#viewers.keys()) this.#remove(peerId);
  }
}

function isSame(some: readonly MediaStreamTrack[], others: readonly MediaStreamTrack[]): boolean {
  return some.length === others.length && some.every((track) => others.includes(track));
}
