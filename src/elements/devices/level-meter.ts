import type { Clock } from '../../runtime/clock.ts';

/** In milliseconds. The eye sees it move, and the page is not painted with every frame of the display. */
const lookInterval = 50;

/** Shows how loud a track is. */
export class LevelMeter {
  readonly element: HTMLElement;
  readonly #clock: Clock;
  readonly #bar: HTMLElement;
  #track: MediaStreamTrack | null = null;
  #stop = (): void => {};

  constructor(document: Document, clock: Clock) {
    this.#clock = clock;
    this.element = document.createElement('div');
    this.element.className = 'level';
    this.element.role = 'meter';
    this.element.ariaValueMin = '0';
    this.element.ariaValueMax = '100';
    this.element.ariaValueNow = '0';
    this.element.setAttribute('part', 'level');
    this.#bar = document.createElement('span');
    this.element.append(this.#bar);
  }

  /** Measures another track; null for none. */
  listen(track: MediaStreamTrack | null, label: string): void {
    this.element.ariaLabel = label;
    if (track === this.#track) return;
    this.#track = track;
    this.#stop();
    this.#show(0);
    if (track !== null) this.#stop = this.#measure(track);
  }

  /** Returns the function that ends it. */
  #measure(track: MediaStreamTrack): () => void {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    source.connect(analyser);
    // Without a tap on the page, the browser may wait with it.
    void context.resume();
    const samples = new Float32Array(analyser.fftSize);
    const over = new AbortController();
    const look = (): void => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;
      // From a whisper, −60 dB, to full scale.
      this.#show(Math.round(100 * Math.max(0, 1 + (10 * Math.log10(power || 1e-9)) / 60)));
      this.#clock.after(lookInterval, look, over.signal);
    };
    look();
    return () => {
      over.abort();
      source.disconnect();
      void context.close();
      this.#stop = () => {};
    };
  }

  #show(level: number): void {
    // Moves without a new layout of the page.
    this.#bar.style.scale = `${level / 100} 1`;
    // Screen readers are told in steps, not with every frame.
    const step = `${Math.round(level / 10) * 10}`;
    if (this.element.ariaValueNow !== step) this.element.ariaValueNow = step;
  }
}
