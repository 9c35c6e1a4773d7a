import type { Clock } from '../../runtime/clock.ts';
import { EncodingReports } from '../viewer/encoding-reports.ts';
import { FrameAssembler } from '../viewer/frame-assembler.ts';
import type { EncodedFrame, MediaPart } from '../wire/media-part.ts';
import type { MediaRequest } from '../wire/request.ts';
import { splitPackets } from '../wire/sound-packets.ts';
import type { SoundOutput } from './sound-output.ts';

interface SoundReceiverOptions {
  encoding: number;
  channels: number;
  output: SoundOutput;
  clock: Clock;
  roundTrip(): number;
  send(request: MediaRequest): void;
}

/** The length of a packet, in milliseconds. */
const packetLength = 20;

/** How long a level counts, in milliseconds. */
const levelLasts = 1_000;

/** Decodes the sound of one encoding, and plays it. */
export class SoundReceiver {
  readonly encoding: number;
  readonly #options: SoundReceiverOptions;
  readonly #assembler: FrameAssembler;
  readonly #reports: EncodingReports;
  readonly #end = new AbortController();
  #decoder: AudioDecoder | null = null;
  #level = 0;
  #levelAt = Number.NEGATIVE_INFINITY;
  readonly counts = { shown: 0, bytes: 0, time: 0 };

  constructor(options: SoundReceiverOptions) {
    const { encoding, clock, roundTrip, send } = options;
    const { signal } = this.#end;
    this.encoding = encoding;
    this.#options = options;
    this.#assembler = new FrameAssembler({
      clock,
      roundTrip,
      ask: (frame, parts) => send({ kind: 'repeat', encoding, frame, parts }),
      deliver: (frame) => this.#decode(frame),
      frozen: () => {},
      signal,
    });
    this.#reports = new EncodingReports({
      encoding,
      clock,
      roundTrip,
      counts: () => ({
        ...this.#assembler.counts,
        shown: this.counts.shown,
        time: this.counts.time,
      }),
      isFrozen: () => this.#assembler.isFrozen,
      send,
      signal,
    });
    this.#reports.report();
  }

  /** How many parts have arrived, and were missed. */
  get packets(): { readonly parts: number; readonly missed: number } {
    return this.#assembler.counts;
  }

  /** How loud it is now, from 0 to 1. */
  get level(): number {
    return this.#options.clock.now() - this.#levelAt < levelLasts ? this.#level : 0;
  }

  receive(part: MediaPart): void {
    this.counts.bytes += part.data.length;
    this.#assembler.receive(part);
  }

  ask(): void {
    this.#reports.report();
  }

  close(): void {
    this.#end.abort();
    if (this.#decoder?.state === 'configured') this.#decoder.close();
    this.#decoder = null;
  }

  #decode({ data, time }: EncodedFrame): void {
    try {
      this.#decoder ??= this.#open();
      for (const [index, packet] of splitPackets(data).entries()) {
        const timestamp = (time + index * packetLength) * 1_000;
        this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: packet }));
      }
    } catch {
      this.#decoder = null;
    }
  }

  #open(): AudioDecoder {
    const decoder: AudioDecoder = new AudioDecoder({
      output: (sound) => this.#decoded(sound),
      error: () => {
        if (this.#decoder === decoder) this.#decoder = null;
      },
    });
    const { channels: numberOfChannels } = this.#options;
    decoder.configure({ codec: 'opus', sampleRate: 48_000, numberOfChannels });
    return decoder;
  }

  #decoded(sound: AudioData): void {
    if (this.#end.signal.aborted) return sound.close();
    const time = sound.timestamp / 1_000;
    this.#measure(sound);
    this.counts.shown += 1;
    this.counts.time = time;
    this.#options.output.play(sound, time);
    if (this.counts.shown === 1) this.#reports.report();
  }

  #measure(sound: AudioData): void {
    const samples = new Float32Array(sound.numberOfFrames);
    sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    let loudest = 0;
    for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    this.#level = loudest;
    this.#levelAt = this.#options.clock.now();
  }
}
