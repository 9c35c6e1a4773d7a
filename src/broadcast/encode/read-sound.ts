import { readTrack, trackProcessor } from './track-streams.ts';

/** Calls `read` with the sound of a track, which `read` has to close, until `signal` aborts. */
export function readSound(
  track: MediaStreamTrack,
  channels: number,
  read: (sound: AudioData) => void,
  signal: AbortSignal,
): void {
  const Processor = trackProcessor();
  if (Processor === undefined) return tapSound(track, channels, read, signal);
  readTrack(new Processor<AudioData>({ track }), read, signal).catch(() => {});
}

/** The samples of a block: 21 ms. */
const blockSize = 1_024;

/** Where the browser has no processors of tracks. A worklet would need a file of its own, which policies may forbid. */
function tapSound(
  track: MediaStreamTrack,
  channels: number,
  read: (sound: AudioData) => void,
  signal: AbortSignal,
): void {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const tap = context.createScriptProcessor(blockSize, channels, channels);
  tap.onaudioprocess = ({ inputBuffer }) => {
    const { length, sampleRate } = inputBuffer;
    const data = new Float32Array(length * channels);
    for (let channel = 0; channel < channels; channel += 1) {
      data.set(inputBuffer.getChannelData(channel), channel * length);
    }
    read(
      new AudioData({
        format: 'f32-planar',
        sampleRate,
        numberOfFrames: length,
        numberOfChannels: channels,
        timestamp: 0,
        data,
      }),
    );
  };
  source.connect(tap);
  // It runs only while it is connected; it puts out silence.
  tap.connect(context.destination);
  const stop = (): void => {
    tap.onaudioprocess = null;
    void context.close();
  };
  signal.addEventListener('abort', stop, { once: true });
}
