import type { Clock } from '../runtime/clock.ts';

interface SpeakersOptions {
  clock: Clock;
  /** How loud a peer is now, from 0 to 1. */
  level(peerId: string): number;
  changed(peerIds: readonly string[]): void;
  signal: AbortSignal;
}

/** How often it measures, and how long a pause for breath may last, in milliseconds. */
const interval = 400;
const breath = 1_000;

/** Louder than a quiet room: about −34 dBFS. */
const threshold = 0.02;

/** Finds out who is speaking. Measures only while somebody sends sound; at the end, nobody is speaking. */
export class Speakers {
  readonly #options: SpeakersOptions;
  /** When each peer that sends sound was last heard to speak. */
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

  /** To be called when a peer begins or stops sending sound. */
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
    this.#tell([...this.#heardAt].filter(([, at]) => now - at < breath).map(([peerId]) => peerId));
    this.#listening = this.#heardAt.size > 0;
    if (this.#listening) clock.after(interval, () => this.#listen(), signal);
  }

  #tell(speaking: readonly string[]): void {
    if (speaking.join() === this.#speaking.join()) return;
    this.#speaking = speaking;
    this.#options.changed(speaking);
  }
}
