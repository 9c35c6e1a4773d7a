import {
  type TrackGenerator,
  trackGenerator,
  trackProcessor,
} from '../../../src/broadcast/encode/track-streams.ts';

/** The time from one picture to the next, and that for which it is bright and sounds; in milliseconds. */
const frame = 33;
const flash = 130;

const size = { width: 160, height: 90 };

/** Returns a picture that flashes each `interval` milliseconds, and sound that beeps at the same time. */
export function flashesAndBeeps(interval: number): MediaStream {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const output = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: 1_000 });
  const loudness = new GainNode(context, { gain: 0 });
  oscillator.connect(loudness).connect(output);
  oscillator.start();
  const Generator = trackGenerator() as NonNullable<ReturnType<typeof trackGenerator>>;
  const track: TrackGenerator<VideoFrame> = new Generator({ kind: 'video' });
  const writer = track.writable.getWriter();
  const canvas = new OffscreenCanvas(size.width, size.height);
  const painter = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  let due = performance.now() + interval;
  let darkAt = 0;
  const draw = (): void => {
    const now = performance.now();
    if (now >= due) {
      due = Math.max(due + interval, now);
      darkAt = now + flash;
      const { currentTime } = context;
      loudness.gain.setValueAtTime(1, currentTime);
      loudness.gain.setValueAtTime(0, currentTime + flash / 1_000);
    }
    painter.fillStyle = now < darkAt ? 'white' : 'black';
    painter.fillRect(0, 0, size.width, size.height);
    writer.write(new VideoFrame(canvas, { timestamp: now * 1_000 })).catch(() => {});
  };
  setInterval(draw, frame);
  return new MediaStream([track, ...output.stream.getTracks()]);
}

/** Measures how much later than its beep each flash of a stream comes. */
export class LipSync {
  readonly #flashes: number[] = [];
  readonly #beeps: number[] = [];

  constructor(stream: MediaStream) {
    const [video] = stream.getVideoTracks() as [MediaStreamTrack];
    const [audio] = stream.getAudioTracks() as [MediaStreamTrack];
    let bright = true;
    void this.#read<VideoFrame>(video, async (picture) => {
      const was = bright;
      const data = new Uint8Array(picture.allocationSize());
      const at = performance.now();
      await picture.copyTo(data);
      // The first plane begins with the brightness, or with a color.
      bright = (data[0] ?? 0) > 127;
      if (bright && !was) this.#flashes.push(at);
    });
    let quietFor = 0;
    void this.#read<AudioData>(audio, async (sound) => {
      const at = performance.now();
      const samples = new Float32Array(sound.numberOfFrames);
      sound.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      const each = 1_000 / sound.sampleRate;
      for (const [index, sample] of samples.entries()) {
        if (Math.abs(sample) < 0.1) {
          quietFor += each;
          continue;
        }
        if (quietFor > flash) this.#beeps.push(at - (samples.length - index) * each);
        quietFor = 0;
      }
    });
  }

  /** The differences so far, in milliseconds: positive where the flash is later. */
  get skews(): number[] {
    return this.#flashes.flatMap((flash) => {
      const skews = this.#beeps.map((beep) => flash - beep);
      const nearest = skews.sort((one, other) => Math.abs(one) - Math.abs(other))[0];
      return nearest === undefined || Math.abs(nearest) > 240 ? [] : nearest;
    });
  }

  async #read<Data extends { close(): void }>(
    track: MediaStreamTrack,
    take: (data: Data) => Promise<void>,
  ): Promise<void> {
    const Processor = trackProcessor() as NonNullable<ReturnType<typeof trackProcessor>>;
    const reader = new Processor<Data>({ track }).readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      await take(value);
      value.close();
    }
  }
}
