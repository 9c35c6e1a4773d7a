import type { Clock } from '../../runtime/clock.ts';

interface SpeakersOptions {
  clock: Clock;
  /** Returns how loud a peer is now, from 0 to 1. */
  level(peerId: string): number;
  changed(peerIds: readonly string[]): void;
  signal: AbortSignal;
}

/** Between two measurements, in milliseconds. */
const interval = 400;

/** The longest pause of a peer that is still speaking, in milliseconds. */
const longestPause = 1_000;

/** Louder than a quiet room: about −34 dBFS. */
const threshold = 0.02;

/** Finds the peers that are speaking. Measures only while a peer sends sound. When it ends, no peer is speaking. */
export class Speakers {
  readonly #options: SpeakersOptions;
  /** The time at which each peer that sends sound spoke last. */
  readonly #heardAt = new Map<string, number>();
  #speaking: readonly string[] = [];
  #listening = false;

  constructor(options: SpeakersOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#tell([]));
  }

  has(peerId: string): boolean {
    return this.#speaking.includes(peerId);
  }

  /** Call when a peer begins or stops sending sound. */
  follow(peerId: string, sounds: boolean): void {
    if (!sounds) this.#heardAt.delete(peerId);
    else if (!this.#heardAt.has(peerId)) this.#heardAt.set(peerId, Number.NEGATIVE_INFINITY);
    if (this.#listening) return;
    this.#listening = true;
    this.#listen();
  }

  #listen(): void {
    const { clock, level, signal } = this.#options;
    const now = clock.now();
    for (const peerId of this.#heardAt.keys()) {
      if (level(peerId) > threshold) this.#heardAt.set(peerId, now);
    }
    this.#tell(
      [...this.#heardAt].filter(([, at]) => now - at < longestPause).map(([peerId]) => peerId),
    );
    this.#listening = this.#heardAt.size > 0;
    if (this.#listening) clock.after(interval, () => this.#listen(), signal);
  }

  #tell(speaking: readonly string[]): void {
    if (speaking.join() === this.#speaking.join()) return;
    this.#speaking = speaking;
    this.#options.changed(speaking);
  }
}
