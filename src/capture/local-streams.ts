import type { StreamSource, StreamsBySource } from '../link/connection/media.ts';

/** The captured streams, by source. A stream stays the same while its tracks come and go. */
export class LocalStreams {
  readonly #streams = new Map<StreamSource, MediaStream>();
  readonly #publish: (source: StreamSource, stream: MediaStream | null) => void;

  /** `publish` sends a stream, or its changes, to the other peers; null ends it. */
  constructor(publish: (source: StreamSource, stream: MediaStream | null) => void) {
    this.#publish = publish;
  }

  get bySource(): StreamsBySource {
    return this.#streams;
  }

  /** Replaces tracks of a stream. Those that continue stay in it. */
  replace(
    source: StreamSource,
    former: readonly MediaStreamTrack[],
    tracks: readonly MediaStreamTrack[],
  ): void {
    const stream = this.#streams.get(source) ?? new MediaStream();
    this.#streams.set(source, stream);
    const replaced = former.filter((track) => !tracks.includes(track));
    for (const track of replaced) stream.removeTrack(track);
    for (const track of tracks) stream.addTrack(track);
  }

  /** Removes tracks of a stream. */
  remove(source: StreamSource, tracks: readonly MediaStreamTrack[]): void {
    const stream = this.#streams.get(source);
    for (const track of tracks) stream?.removeTrack(track);
  }

  /** Publishes a stream as it is now, or its end where it has no track left. */
  publish(source: StreamSource): void {
    const stream = this.#streams.get(source);
    const isEmpty = stream === undefined || stream.getTracks().length === 0;
    if (isEmpty) this.#streams.delete(source);
    this.#publish(source, isEmpty ? null : stream);
  }
}
