import type { StreamSource } from '../../link/connection/media.ts';
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

interface ReceivedSourceOptions {
  source: StreamSource;
  clock: Clock;
  roundTrip(): number;
  send(request: MediaRequest): void;
}

/** A picture waits no longer than this for its sound, in milliseconds. */
const longestWait = 400;

/** A source that is encoded once, as a stream whose tracks last while the encodings come and go. */
export class ReceivedSource {
  readonly stream = new MediaStream();
  readonly #options: ReceivedSourceOptions;
  #sink: PictureSink | null = null;
  #output: SoundOutput | null = null;
  #pictures: PictureReceiver | null = null;
  #sound: SoundReceiver | null = null;

  constructor(options: ReceivedSourceOptions) {
    this.#options = options;
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
      const { encoding, counts, packets } = receiver;
      const { width: frameWidth = 0, height: frameHeight = 0 } = this.#pictures?.size ?? {};
      return [
        {
          id: `shared-${source}-${encoding}`,
          type: 'inbound-rtp',
          kind,
          timestamp: clock.wall(),
          bytesReceived: counts.bytes,
          framesDecoded: counts.shown,
          packetsReceived: packets.parts,
          packetsLost: packets.missed,
          codecId,
          ...(kind === 'video' && { frameWidth, frameHeight }),
        },
      ];
    });
    return [...received, vp8Codec, opusCodec];
  }

  /** Receives what the note names, and nothing else. */
  update({ video, audio }: SharedNote): void {
    if (!video) this.#endPictures();
    else if (video.encoding !== this.#pictures?.encoding) this.#receivePictures(video);
    if (!audio) this.#endSound();
    else if (audio.encoding !== this.#sound?.encoding) this.#receiveSound(audio);
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
  }

  #receivePictures({ encoding, codec }: NonNullable<SharedNote['video']>): void {
    this.#sink ??= openPictureSink();
    this.stream.addTrack(this.#sink.track);
    this.#pictures?.close();
    this.#pictures = new PictureReceiver({
      ...this.#options,
      encoding,
      codec,
      sink: this.#sink,
      // A camera is never still: where it is, the page is told.
      repeats: this.#options.source !== 'camera',
      delay: (time) => this.#delay(time),
    });
  }

  #receiveSound({ encoding, channels }: NonNullable<SharedNote['audio']>): void {
    this.#output ??= new SoundOutput();
    this.stream.addTrack(this.#output.track);
    this.#sound?.close();
    this.#sound = new SoundReceiver({ ...this.#options, encoding, channels, output: this.#output });
  }

  #endPictures(): void {
    this.#pictures?.close();
    this.#pictures = null;
    if (this.#sink) this.stream.removeTrack(this.#sink.track);
    this.#sink?.close();
    this.#sink = null;
  }

  #endSound(): void {
    this.#sound?.close();
    this.#sound = null;
    if (this.#output) this.stream.removeTrack(this.#output.track);
    this.#output?.close();
    this.#output = null;
  }

  /** Returns how long a picture of this time waits for what is heard. */
  #delay(time: number): number {
    const heard = this.#output?.heard ?? null;
    return heard === null ? 0 : Math.min(longestWait, time - heard);
  }
}
