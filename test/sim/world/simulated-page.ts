import type { Clock } from '../../../src/runtime/clock.ts';
import type { Interruption } from '../../../src/runtime/on-interruption.ts';
import type { NarrowWire } from './narrow-wire.ts';

/** The shortest sleep that a page notices, in milliseconds. */
const shortestSleep = 8_000;

/**
 * A page in virtual time. While it is frozen, nothing on it runs; it catches up when it thaws. Once it is dead,
 * nothing runs ever again.
 */
export class SimulatedPage {
  readonly name: string;
  readonly clock: Clock;
  readonly #world: Clock;
  /** Null where they carry everything at once. */
  uplink: NarrowWire | null = null;
  downlink: NarrowWire | null = null;
  readonly #interruptionListeners = new Set<(interruption: Interruption) => void>();
  #crowdedUntil = 0;
  #frozenAt = 0;
  #deaf = false;
  #state: 'alive' | 'frozen' | 'dead' = 'alive';
  readonly #missed: (() => void)[] = [];
  readonly #timers = new Set<() => void>();
  #onDeath: (() => void)[] = [];

  constructor(name: string, world: Clock) {
    this.name = name;
    this.#world = world;
    this.clock = {
      now: () => world.now(),
      wall: () => world.wall(),
      after: (ms, callback, signal) => {
        if (this.#state === 'dead' || signal?.aborted) return () => {};
        const cancel = (): void => {
          cancelWorld();
          this.#timers.delete(cancel);
          signal?.removeEventListener('abort', cancel);
        };
        const cancelWorld = world.after(ms, () => {
          const run = (): void => {
            // A frozen page may abort the timer before it thaws.
            if (!this.#timers.has(cancel)) return;
            cancel();
            callback();
          };
          if (this.#state === 'frozen') this.#missed.push(run);
          else this.run(run);
        });
        this.#timers.add(cancel);
        signal?.addEventListener('abort', cancel, { once: true });
        return cancel;
      },
    };
  }

  /** How many timers are set on this page. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  get alive(): boolean {
    return this.#state !== 'dead';
  }

  get frozen(): boolean {
    return this.#state === 'frozen';
  }

  /** Runs a task on the page, now or when it thaws. */
  run(task: () => void): void {
    if (this.#state === 'alive') task();
    else if (this.#state === 'frozen' && !this.#deaf) this.#missed.push(task);
  }

  onInterruption(listener: (interruption: Interruption) => void, signal: AbortSignal): void {
    this.#interruptionListeners.add(listener);
    signal.addEventListener('abort', () => this.#interruptionListeners.delete(listener));
  }

  interrupt(interruption: Interruption): void {
    for (const listener of this.#interruptionListeners) listener(interruption);
  }

  /** Leaves the browser without room for another connection for `ms` milliseconds. */
  crowd(ms: number): void {
    this.#crowdedUntil = this.#world.now() + ms;
  }

  /** Returns whether there has been room for another connection for `ms` milliseconds. */
  hasHadRoom(ms: number): boolean {
    return this.#world.now() - this.#crowdedUntil > ms;
  }

  /** Resolves once there is room for another connection. */
  async room(): Promise<void> {
    for (;;) {
      const wait = this.#crowdedUntil - this.#world.now();
      if (wait <= 0) return;
      await new Promise<void>((resolve) => this.#world.after(wait, () => this.run(resolve)));
    }
  }

  onDeath(task: () => void): void {
    this.#onDeath.push(task);
  }

  /** `deaf`: whatever comes meanwhile is lost, as for a machine that sleeps; only timers are late. */
  freeze(deaf = false): void {
    if (this.#state !== 'alive') return;
    this.#state = 'frozen';
    this.#deaf = deaf;
    this.#frozenAt = this.#world.now();
  }

  /** What the page has missed runs before or after it is told of the sleep. It may also find out by itself. */
  thaw(told: 'first' | 'last' | 'never' = 'first'): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'alive';
    const slept = this.#world.now() - this.#frozenAt > shortestSleep;
    if (slept && told === 'first') this.interrupt('sleep');
    for (const task of this.#missed.splice(0)) this.run(task);
    if (slept && told === 'last') this.interrupt('sleep');
  }

  /** Crashes the tab, without a goodbye. */
  kill(): void {
    if (this.#state === 'dead') return;
    this.#state = 'dead';
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#missed.length = 0;
    for (const task of this.#onDeath.splice(0)) task();
  }
}
