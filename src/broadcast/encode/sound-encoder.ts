import type { Clock } from '../../runtime/clock.ts';
import type { Encoded } from '../host/shared-encoding.ts';
import { joinPackets } from '../wire/sound-packets.ts';
import { readSound } from './read-sound.ts';
import { SoundTimeline } from './sound-timeline.ts';

interface SoundEncoderOptions {
  track: MediaStreamTrack;
  /** 1 or 2. */
  channels: number;
  /** In bit/s. */
  bitrate: number;
  clock: Clock;
  encoded(sound: Encoded): void;
  /** Called when the browser does not encode it. */
  failed(cause: unknown): void;
  signal: AbortSignal;
}

/** How long the browser may bring no sound of a track, in milliseconds. Firefox brings none without a loudspeaker. */
const patience = 3_000;

/** Packets of 20 ms in one message. Each message costs as much as a packet of the network. */
const packetsInMessage = 3;

/** Encodes the sound of a track once, with Opus. */
export class SoundEncoder {
  readonly #options: SoundEncoderOptions;
  readonly #timeline = new SoundTimeline();
  #encoder: AudioEncoder | null = null;
  #sampleRate = 0;
  #packets: Uint8Array[] = [];
  /** How much sound the encoder has taken, in milliseconds. It counts as if there were no gaps. */
  #position = 0;
  /** What is between the time of the clock and that position. */
  #offset = 0;
  /** The time of the first packet that waits. */
  #time = 0;

  constructor(options: SoundEncoderOptions) {
    this.#options = options;
    const { track, channels, clock, failed, signal } = options;
    const judge = (): void => {
      const waits = track.readyState === 'live' && !track.muted;
      if (this.#encoder === null && waits) failed(new Error('The browser brings no sound.'));
    };
    clock.after(patience, judge, signal);
    signal.addEventListener('abort', () => this.#close(), { once: true });
    readSound(track, channels, (sound) => this.#take(sound), signal);
  }

  #take(sound: AudioData): void {
    const { clock, channels, failed } = this.#options;
    const duration = (1_000 * sound.numberOfFrames) / sound.sampleRate;
    const time = this.#timeline.take(clock.now(), duration);
    try {
      if (this.#encoder?.state !== 'configured' || sound.sampleRate !== this.#sampleRate) {
        this.#open(sound.sampleRate);
      }
      this.#offset = time - this.#position;
      const stamped = restamp(sound, channels, this.#position * 1_000);
      try {
        this.#encoder?.encode(stamped);
      } finally {
        stamped.close();
      }
      this.#position += duration;
    } catch (cause) {
      failed(cause);
    } finally {
      sound.close();
    }
  }

  #open(sampleRate: number): void {
    const { channels: numberOfChannels, bitrate, failed } = this.#options;
    this.#close();
    this.#position = 0;
    this.#sampleRate = sampleRate;
    const encoder = new AudioEncoder({
      output: (chunk) => this.#made(chunk),
      error: (cause) => {
        if (this.#encoder === encoder) failed(cause);
      },
    });
    encoder.configure({ codec: 'opus', sampleRate, numberOfChannels, bitrate });
    this.#encoder = encoder;
  }

  #made(chunk: EncodedAudioChunk): void {
    const packet = new Uint8Array(chunk.byteLength);
    chunk.copyTo(packet);
    if (this.#packets.length === 0) this.#time = chunk.timestamp / 1_000 + this.#offset;
    this.#packets.push(packet);
    if (this.#packets.length < packetsInMessage) return;
    const data = joinPackets(this.#packets);
    this.#packets = [];
    this.#options.encoded({ key: false, upper: false, time: Math.round(this.#time) >>> 0, data });
  }

  #close(): void {
    if (this.#encoder?.state === 'configured') this.#encoder.close();
    this.#encoder = null;
    this.#packets = [];
  }
}

/** Returns the same sound with other channels and another time. A second channel is a copy of the only one. */
function restamp(sound: AudioData, channels: number, timestamp: number): AudioData {
  const { numberOfFrames, sampleRate, numberOfChannels } = sound;
  const data = new Float32Array(numberOfFrames * channels);
  for (let channel = 0; channel < channels; channel += 1) {
    const share = data.subarray(channel * numberOfFrames, (channel + 1) * numberOfFrames);
    const planeIndex = Math.min(channel, numberOfChannels - 1);
    sound.copyTo(share, { planeIndex, format: 'f32-planar' });
  }
  return new AudioData({
    format: 'f32-planar',
    sampleRate,
    numberOfFrames,
    numberOfChannels: channels,
    timestamp: Math.round(timestamp),
    data,
  });
}
