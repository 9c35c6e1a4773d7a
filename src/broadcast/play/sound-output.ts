import { SoundSchedule } from '../viewer/sound-schedule.ts';

/** The rate of decoded Opus, in samples per second. */
const sampleRate = 48_000;

/** Plays decoded sound into an audio track. */
export class SoundOutput {
  readonly track: MediaStreamTrack;
  readonly #context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
  readonly #destination = this.#context.createMediaStreamDestination();
  readonly #schedule = new SoundSchedule();
  readonly #placed = new Set<AudioBufferSourceNode>();

  constructor() {
    [this.track] = this.#destination.stream.getAudioTracks() as [MediaStreamTrack];
  }

  /** Plays some sound of this capture time, and closes it. Returns whether the browser plays any now. */
  play(sound: AudioData, time: number): boolean {
    const { numberOfFrames, numberOfChannels } = sound;
    const plays = this.#isRunning;
    if (plays && numberOfFrames > 0) {
      const place = this.#schedule.place(time, sound.duration / 1_000, this.#now);
      if (place?.cut) this.#stop();
      if (place) {
        const buffer = new AudioBuffer({
          length: numberOfFrames,
          numberOfChannels,
          sampleRate: sound.sampleRate,
        });
        for (let planeIndex = 0; planeIndex < numberOfChannels; planeIndex += 1) {
          sound.copyTo(buffer.getChannelData(planeIndex), { planeIndex, format: 'f32-planar' });
        }
        this.#start(buffer, place.at / 1_000, place.rate);
      }
    }
    sound.close();
    return plays;
  }

  /** The capture time of what is heard now; null while nothing is. */
  get heard(): number | null {
    return this.#context.state === 'running' ? this.#schedule.heardAt(this.#now) : null;
  }

  close(): void {
    this.#stop();
    this.track.stop();
    void this.#context.close();
  }

  get #now(): number {
    return this.#context.currentTime * 1_000;
  }

  /** A browser starts sound only once somebody has tapped the page, if it plays none by itself. */
  get #isRunning(): boolean {
    if (this.#context.state === 'running') return true;
    this.#schedule.reset();
    if (navigator.userActivation?.hasBeenActive !== false) this.#context.resume().catch(() => {});
    return false;
  }

  #start(buffer: AudioBuffer, at: number, rate: number): void {
    const node = new AudioBufferSourceNode(this.#context, { buffer, playbackRate: rate });
    node.connect(this.#destination);
    node.onended = () => {
      node.disconnect();
      this.#placed.delete(node);
    };
    this.#placed.add(node);
    node.start(at);
  }

  #stop(): void {
    for (const node of this.#placed) node.stop();
  }
}
