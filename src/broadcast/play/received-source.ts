import type { MediaKind, StreamSource } from '../../link/connection/media.ts';
import type { Stats } from '../../link/health/stats-window.ts';
import type { Clock } from '../../runtime/clock.ts';
import { opusCodec, vp8Codec } from '../wire/codec-stats.ts';
import type { MediaPart } from '../wire/media-part.ts';
import type { MediaRequest } from '../wire/request.ts';
import type { SharedNote } from '../wire/shared-note.ts';
import { PictureReceiver } from './picture-receiver.ts';
import { openPictureSink, type PictureSink } from './picture-sink.ts';
import { SoundOutput } from './sound-output.ts';
import { SoundReceiver } from './sound-receiver.ts';
import { SourceStream } from './source-stream.ts';
import { untilReceived } from './until-received.ts';

interface ReceivedSourceOptions {
  source: StreamSource;
  clock: Clock;
  roundTrip(): number;
  eventLoopDelay(): number;
  send(request: MediaRequest): void;
  /** Called for each frame that is given up. */
  gaveUp(): void;
  connection: RTCPeerConnection;
  /** The stream of the connection, where the source has come over it so far. */
  own: MediaStream | undefined;
  /** Called when other tracks are in the stream. */
  changed(): void;
}

/** A picture waits no longer than this for its sound, in milliseconds. */
const longestWait = 400;

/**
 * A source that is encoded once, as a stream that lasts while the encodings come and go. Before its first picture is
 * there, and after it goes over the connection again, the stream shows what comes over that.
 */
export class ReceivedSource {
  readonly #stream: SourceStream;
  /** The kinds that are shown until they come over the connection, with what ends the wait for it. */
  readonly #leaving = new Map<MediaKind, AbortController>();
  readonly #options: ReceivedSourceOptions;
  #sink: PictureSink | null = null;
  #output: SoundOutput | null = null;
  #pictures: PictureReceiver | null = null;
  #sound: SoundReceiver | null = null;

  constructor(options: ReceivedSourceOptions) {
    this.#options = options;
    this.#stream = new SourceStream(options.own);
  }

  get stream(): MediaStream {
    return this.#stream.stream;
  }

  get flows(): boolean {
    return this.#pictures !== null || this.#sound !== null;
  }

  get soundLevel(): number {
    return this.#sound?.level ?? 0;
  }

  get stats(): readonly Stats[] {
    const { source, clock } = this.#options;
    const flows = [
      { kind: 'video', receiver: this.#pictures, codecId: vp8Codec.id },
      { kind: 'audio', receiver: this.#sound, codecId: opusCodec.id },
    ];
    const received = flows.flatMap(({ kind, receiver, codecId }): Stats[] => {
      if (receiver === null) return [];
      const { encoding, counts, arrivals } = receiver;
      const { width: frameWidth = 0, height: frameHeight = 0 } = this.#pictures?.size ?? {};
      return [
        {
          id: `shared-${source}-${encoding}`,
          type: 'inbound-rtp',
          kind,
          timestamp: clock.wall(),
          bytesReceived: counts.bytes,
          framesDecoded: counts.shown,
          packetsReceived: arrivals.parts,
          packetsLost: arrivals.lost,
          jitter: arrivals.jitter / 1_000,
          codecId,
          ...(kind === 'video' && { frameWidth, frameHeight }),
        },
      ];
    });
    return [...received, vp8Codec, opusCodec];
  }

  /**
   * Receives what the note names. With null, all comes over the connection, as the stream `own` once it is there, and
   * what is encoded once is shown until then.
   */
  update(note: SharedNote | null, own: MediaStream | undefined): void {
    this.#stream.follow(own);
    const { video, audio } = note ?? {};
    if (video) {
      this.#stay('video');
      if (video.encoding !== this.#pictures?.encoding) this.#receivePictures(video);
    } else if (note) this.#endPictures();
    else if (this.#sink) void this.#leave('video', () => this.#endPictures());
    if (audio) {
      this.#stay('audio');
      if (audio.encoding !== this.#sound?.encoding) this.#receiveSound(audio);
    } else if (note) this.#endSound();
    else if (this.#output) void this.#leave('audio', () => this.#endSound());
  }

  receive(part: MediaPart): void {
    if (part.encoding === this.#pictures?.encoding) this.#pictures.receive(part);
    else if (part.encoding === this.#sound?.encoding) this.#sound.receive(part);
  }

  /** Asks for what it receives, as when the lane has opened. */
  ask(): void {
    this.#pictures?.ask();
    this.#sound?.ask();
  }

  close(): void {
    this.#endPictures();
    this.#endSound();
    this.#stream.follow(this.#options.own);
  }

  /** Ends an encoding once its track comes over the connection, and is shown instead. */
  async #leave(kind: MediaKind, end: () => void): Promise<void> {
    if (this.#leaving.has(kind)) return;
    const leaving = new AbortController();
    this.#leaving.set(kind, leaving);
    const { signal } = leaving;
    const { clock, connection, changed } = this.#options;
    await untilReceived({ connection, clock, signal, track: () => this.#stream.own(kind) });
    if (signal.aborted) return;
    this.#stream.showOwn(kind);
    end();
    changed();
  }

  #stay(kind: MediaKind): void {
    this.#leaving.get(kind)?.abort();
    this.#leaving.delete(kind);
  }

  #began(track: MediaStreamTrack): void {
    if (this.stream.getTracks().includes(track)) return;
    this.#stream.show(track);
    this.#options.changed();
  }

  #receivePictures({ encoding, codec }: NonNullable<SharedNote['video']>): void {
    this.#sink ??= openPictureSink();
    const { track } = this.#sink;
    this.#stream.add(track);
    this.#pictures?.close();
    this.#pictures = new PictureReceiver({
      ...this.#options,
      encoding,
      codec,
      sink: this.#sink,
      // A camera is never still: where it is, the page is told.
      repeats: this.#options.source !== 'camera',
      delay: (time) => this.#delay(time),
      began: () => this.#began(track),
    });
    this.#pictures.ask();
  }

  #receiveSound({ encoding, channels }: NonNullable<SharedNote['audio']>): void {
    this.#output ??= new SoundOutput();
    const output = this.#output;
    this.#stream.add(output.track);
    this.#sound?.close();
    this.#sound = new SoundReceiver({
      ...this.#options,
      encoding,
      channels,
      output,
      began: () => this.#began(output.track),
    });
    this.#sound.ask();
  }

  #endPictures(): void {
    this.#stay('video');
    this.#pictures?.close();
    this.#pictures = null;
    if (this.#sink) this.#stream.remove(this.#sink.track);
    this.#sink?.close();
    this.#sink = null;
  }

  #endSound(): void {
    this.#stay('audio');
    this.#sound?.close();
    this.#sound = null;
    if (this.#output) this.#stream.remove(this.#output.track);
    this.#output?.close();
    this.#output = null;
  }

  /** Returns how long a picture of this time waits for what is heard. */
  #delay(time: number): number {
    const heard = this.#output?.heard ?? null;
    return heard === null ? 0 : Math.min(longestWait, time - heard);
  }
}
