import type { MediaKind } from '../../link/connection/media.ts';

/**
 * The stream of a source that a page holds. A track replaces another of its kind in it so that a `<video>` that plays
 * the stream goes on.
 */
export class SourceStream {
  readonly stream: MediaStream;
  /** The tracks that come over the connection, whether or not they are in the stream. */
  readonly #own = new Map<string, MediaStreamTrack>();
  /** The tracks of what is encoded once. */
  readonly #shared = new Map<string, MediaStreamTrack>();

  /** Takes the stream of the connection, if there is one: the page may hold it already. */
  constructor(own: MediaStream | undefined) {
    this.stream = own ?? new MediaStream();
  }

  /** Call with the stream of the connection whenever it may have changed. */
  follow(own: MediaStream | undefined): void {
    if (own === undefined) return;
    const tracks = own.getTracks().filter((track) => this.#shared.get(track.kind) !== track);
    // The browser itself changes the stream of the connection.
    if (own !== this.stream) {
      for (const [kind, track] of this.#own) {
        if (tracks.includes(track)) continue;
        this.#own.delete(kind);
        this.stream.removeTrack(track);
      }
    }
    for (const track of tracks) this.#own.set(track.kind, track);
    for (const kind of ['audio', 'video'] as const) if (!this.#shared.has(kind)) this.showOwn(kind);
  }

  /** Returns the track of a kind that comes over the connection. */
  own(kind: MediaKind): MediaStreamTrack | undefined {
    return this.#own.get(kind);
  }

  /** Adds a track of what is encoded once. It is shown at once only where there is no other. */
  add(track: MediaStreamTrack): void {
    this.#shared.set(track.kind, track);
    if (!this.stream.getTracks().some(({ kind }) => kind === track.kind)) this.show(track);
  }

  /** Removes a track of what is encoded once. */
  remove(track: MediaStreamTrack): void {
    this.#shared.delete(track.kind);
    this.stream.removeTrack(track);
  }

  /** Shows what comes over the connection. */
  showOwn(kind: MediaKind): void {
    const own = this.#own.get(kind);
    if (own) this.show(own);
  }

  /** Shows a track instead of the others of its kind. */
  show(track: MediaStreamTrack): void {
    const others = this.stream.getTracks().filter(({ kind }) => kind === track.kind);
    if (others.length === 1 && others[0] === track) return;
    if (others.length === 0) return this.stream.addTrack(track);
    // In Firefox, a video ends with its last track, and takes another one only if that comes while it has none.
    const standIn = track.clone();
    this.stream.addTrack(standIn);
    for (const other of others) this.stream.removeTrack(other);
    this.stream.addTrack(track);
    this.stream.removeTrack(standIn);
    standIn.stop();
  }
}
