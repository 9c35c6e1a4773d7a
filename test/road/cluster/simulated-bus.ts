import type { BusRecords, RoadBus } from '../../../src/road/bus/road-bus.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';

interface SimulatedBusOptions {
  /** The broker. */
  hub: RoadBus;
  clock: Clock;
  random: SeededRandom;
  /** The longest time that a message takes to the broker or from it, in milliseconds. */
  delay: number;
  /**
   * The share of the questions for records that are not lost at a cut, but arrive at the broker long after their time.
   * A tenth of it is late without a cut, and so are as many answers.
   */
  late?: number;
}

/** The connection of one node to a broker: it delays everything, and can be cut. */
export class SimulatedBus implements RoadBus {
  /** While it is cut, nothing passes in either direction, and nobody hears of it. */
  isCut = false;
  readonly records: BusRecords;
  readonly #options: SimulatedBusOptions;
  readonly #losses = new Set<() => void>();
  #sentAt = 0;
  #heardAt = 0;

  constructor(options: SimulatedBusOptions) {
    this.#options = options;
    const { hub, random, late = 0, clock } = options;
    const through = <T>(act: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        clock.after(1_000, () => reject(new Error('The broker does not answer.')));
        const answer = (result: T): void => {
          if (random.chance(late / 10)) clock.after(random.between(0, 900), () => resolve(result));
          else this.#hear(() => resolve(result));
        };
        const arrive = (): void => void act().then(answer);
        if (random.chance(this.isCut ? late : late / 10)) {
          clock.after(random.between(0, this.isCut ? 5_000 : 900), arrive);
        } else {
          this.#send(arrive);
        }
      });
    this.records = {
      get: (...args) => through(() => hub.records.get(...args)),
      put: (...args) => through(() => hub.records.put(...args)),
      delete: (...args) => through(() => hub.records.delete(...args)),
    };
  }

  publish(subject: string, message: Uint8Array): void {
    this.#send(() => this.#options.hub.publish(subject, message));
  }

  subscribe(subject: string, receive: Parameters<RoadBus['subscribe']>[1]): () => void {
    let isOver = false;
    const end = this.#options.hub.subscribe(subject, (message, answer) =>
      this.#hear(() => {
        if (!isOver) receive(message, (bytes) => this.#send(() => answer(bytes)));
      }),
    );
    return () => {
      isOver = true;
      end();
    };
  }

  request(subject: string, message: Uint8Array, ms: number): Promise<Uint8Array> {
    const { hub, clock } = this.#options;
    return new Promise((resolve, reject) => {
      clock.after(ms, () => reject(new Error('Nobody answers.')));
      this.#send(() => {
        hub.request(subject, message, ms).then(
          (answer) => this.#hear(() => resolve(answer)),
          (error) => this.#hear(() => reject(error)),
        );
      });
    });
  }

  /** Nobody hears of a loss by itself: only comparisons find it. */
  onLoss(lost: () => void): () => void {
    this.#losses.add(lost);
    return () => void this.#losses.delete(lost);
  }

  /** Tells of a loss, as a bus does whose connection is there again. */
  tellLoss(): void {
    for (const lost of this.#losses) lost();
  }

  async close(): Promise<void> {}

  #send(act: () => void): void {
    const { clock, random, delay } = this.#options;
    if (this.isCut) return;
    this.#sentAt = Math.max(this.#sentAt, clock.now() + random.between(0, delay));
    clock.after(this.#sentAt - clock.now(), act);
  }

  #hear(act: () => void): void {
    const { clock, random, delay } = this.#options;
    this.#heardAt = Math.max(this.#heardAt, clock.now() + random.between(0, delay));
    clock.after(this.#heardAt - clock.now(), () => {
      if (!this.isCut) act();
    });
  }
}
