import type { Clock } from '../../runtime/clock.ts';
import { Compositor } from './compositor.ts';
import { chooseSinks, type OpenSink, type Sink } from './file-sink.ts';
import type { Recorded, RecordedStream } from './recorded-stream.ts';

interface RecorderOptions {
  readonly what: Recorded;
  /** Begins the names of the files. */
  readonly title: string;
  readonly clock: Clock;
  failed(cause: unknown): void;
}

/** The longest part that is not written yet, in milliseconds. */
const timeslice = 1_000;

/**
 * Records streams into files. What is written to a file of the person leaves the memory at once. A module of its own,
 * which is loaded when somebody records, and imports nothing that others have, too.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #open: OpenSink;
  readonly #compositor: Compositor | null;
  /** By key. */
  readonly #files = new Map<string, RecordedFile>();
  readonly #closing = new Set<Promise<void>>();
  readonly #recording = new AbortController();
  #count = 0;

  /** Asks for the files. Rejects with an `AbortError` if the person chooses none. */
  static async start(options: RecorderOptions): Promise<Recorder> {
    const several = options.what === 'streams';
    const { title, clock } = options;
    const open = await chooseSinks(`${title}.${extension()}`, several, clock);
    return new Recorder(options, open, several ? null : await Compositor.make(clock));
  }

  private constructor(options: RecorderOptions, open: OpenSink, compositor: Compositor | null) {
    this.#options = options;
    this.#open = open;
    this.#compositor = compositor;
    if (compositor) this.#begin('', compositor.stream, options.title);
    const { signal } = this.#recording;
    // The browser throws away a file that is not complete; so it asks the person first.
    addEventListener('beforeunload', (event) => event.preventDefault(), { signal });
  }

  /** Records these streams from now on. */
  update(streams: readonly RecordedStream[]): void {
    if (this.#compositor) return this.#compositor.update(streams);
    for (const [key, file] of this.#files) {
      const stream = streams.find((other) => other.key === key)?.stream;
      // A recorder cannot take up another track: what follows is another file.
      if (!stream || !file.has(liveTracks(stream))) this.#finish(key, file);
    }
    for (const { key, stream, name } of streams) {
      if (this.#files.has(key) || liveTracks(stream).length === 0) continue;
      this.#count += 1;
      this.#begin(key, stream, `${this.#options.title} ${this.#count} ${plain(name)}`);
    }
  }

  /** Resolves when all files are complete. */
  async stop(): Promise<void> {
    for (const [key, file] of this.#files) this.#finish(key, file);
    await Promise.all(this.#closing);
    this.#compositor?.close();
    this.#recording.abort();
  }

  #begin(key: string, stream: MediaStream, name: string): void {
    const sink = this.#open(`${name}.${extension()}`);
    this.#files.set(key, new RecordedFile(liveTracks(stream), sink, this.#options.failed));
  }

  #finish(key: string, file: RecordedFile): void {
    this.#files.delete(key);
    const closing = file.stop().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}

/** Records the same tracks from its start to its end. */
class RecordedFile {
  readonly #tracks: readonly MediaStreamTrack[];
  readonly #recorder: MediaRecorder;
  readonly #failed: (cause: unknown) => void;
  /** Writes one part after the other. */
  #written: Promise<unknown>;
  readonly #sink: Promise<Sink>;
  readonly #ended: Promise<void>;
  #hasFailed = false;

  constructor(
    tracks: readonly MediaStreamTrack[],
    sink: Promise<Sink>,
    failed: (cause: unknown) => void,
  ) {
    this.#tracks = tracks;
    this.#sink = sink;
    this.#written = sink;
    this.#failed = failed;
    const mimeType = typeFor(tracks);
    this.#recorder = new MediaRecorder(new MediaStream([...tracks]), mimeType ? { mimeType } : {});
    this.#recorder.ondataavailable = ({ data }) => {
      this.#written = this.#write(data);
    };
    this.#ended = new Promise((resolve) => {
      this.#recorder.onstop = () => resolve();
    });
    this.#recorder.onerror = (event) => this.#fail((event as ErrorEvent).error);
    this.#recorder.start(timeslice);
  }

  has(tracks: readonly MediaStreamTrack[]): boolean {
    return (
      this.#recorder.state !== 'inactive' &&
      tracks.length === this.#tracks.length &&
      tracks.every((track) => this.#tracks.includes(track))
    );
  }

  /** Resolves when everything is in the file. */
  async stop(): Promise<void> {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    // Where its tracks have ended, it is inactive before it has delivered the last part.
    await this.#ended;
    try {
      await this.#written;
      await (await this.#sink).close();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  async #write(part: Blob): Promise<void> {
    const before = this.#written;
    try {
      await before;
      if (part.size > 0 && !this.#hasFailed) await (await this.#sink).write(part);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Reports it once, as when the disk is full. */
  #fail(cause: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#failed(cause);
  }
}

/** Returns the tracks that can be recorded. */
function liveTracks(stream: MediaStream): MediaStreamTrack[] {
  return stream.getTracks().filter(({ readyState }) => readyState === 'live');
}

/** Returns the type that costs the least to encode; nothing where the browser has to choose. */
function typeFor(tracks: readonly MediaStreamTrack[]): string | undefined {
  const has = (kind: string): boolean => tracks.some((track) => track.kind === kind);
  // Firefox waits for the sound that a type names.
  const codecs = [has('video') ? 'vp8' : '', has('audio') ? 'opus' : ''].filter(Boolean).join();
  const container = has('video') ? 'video' : 'audio';
  const types = [`${container}/webm;codecs=${codecs}`, `${container}/webm`, `${container}/mp4`];
  return types.find((type) => MediaRecorder.isTypeSupported(type));
}

function extension(): string {
  return MediaRecorder.isTypeSupported('video/webm') ? 'webm' : 'mp4';
}

/** Leaves out what file systems do not take. */
function plain(name: string): string {
  return name
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .slice(0, 64);
}
