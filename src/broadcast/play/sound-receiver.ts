import type { EncodedFrame } from '../wire/media-part.ts';
import { splitPackets } from '../wire/sound-packets.ts';
import { EncodingReceiver, type EncodingReceiverOptions } from './encoding-receiver.ts';
import type { SoundOutput } from './sound-output.ts';

interface SoundReceiverOptions extends EncodingReceiverOptions {
  channels: number;
  output: SoundOutput;
}

/** The length of a packet, in milliseconds. */
const packetLength = 20;

/**
 * How long sound waits for the page, in milliseconds, until it is left out, and until it is decoded again: a page that is
 * too busy to decode it would fall behind with all the rest, too.
 */
const leftOut = { above: 250, until: 150 };

/** How long a level counts, in milliseconds. */
const levelLasts = 1_000;

/** Decodes the sound of one encoding, and plays it. */
export class SoundReceiver extends EncodingReceiver {
  readonly #options: SoundReceiverOptions;
  #decoder: AudioDecoder | null = null;
  /** The capture time of each packet that the decoder has, by its number. */
  readonly #times = new Map<number, number>();
  #packets = 0;
  #isLeftOut = false;
  #level = 0;
  #levelAt = Number.NEGATIVE_INFINITY;

  constructor(options: SoundReceiverOptions) {
    super(options);
    this.#options = options;
  }

  /** How loud it is now, from 0 to 1. */
  get level(): number {
    return this.clock.now() - this.#levelAt < levelLasts ? this.#level : 0;
  }

  override close(): void {
    super.close();
    if (this.#decoder?.state === 'configured') this.#decoder.close();
    this.#decoder = null;
  }

  protected override arrived({ data, time }: EncodedFrame): void {
    this.#isLeftOut = this.behind > (this.#isLeftOut ? leftOut.until : leftOut.above);
    if (this.#isLeftOut) return this.#options.gaveUp();
    try {
      this.#decoder ??= this.#open();
      for (const [index, packet] of splitPackets(data).entries()) {
        // After a lost packet, the decoder of Chromium goes on with the time of that one.
        const timestamp = this.#packets * packetLength * 1_000;
        this.#times.set(this.#packets, time + index * packetLength);
        this.#packets += 1;
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
    this.#times.clear();
    decoder.configure({ codec: 'opus', sampleRate: 48_000, numberOfChannels });
    return decoder;
  }

  #decoded(sound: AudioData): void {
    if (this.ended.aborted) return sound.close();
    const packet = Math.round(sound.timestamp / packetLength / 1_000);
    const time = this.#times.get(packet);
    for (const [other] of this.#times) if (other <= packet) this.#times.delete(other);
    if (time === undefined) return sound.close();
    this.#measure(sound);
    if (this.#options.output.play(sound, time)) this.showed();
  }

  #measure(sound: AudioData): void {
    const samples = new Float32Array(sound.numberOfFrames);
    sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    let loudest = 0;
    for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
    this.#level = loudest;
    this.#levelAt = this.clock.now();
  }
}
