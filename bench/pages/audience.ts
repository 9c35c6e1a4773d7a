import { now } from '../../test/kit/clock/now.ts';
import { readNumbered } from '../../test/kit/numbered-message.ts';

/** The arrivals of one series of messages at all viewers. */
export interface Heard {
  /** The time when the last viewer had the last message. */
  finishedAt: number;
  /** The time from sending each message until the last viewer had it, in milliseconds. */
  latencies: number[];
}

/** The limit of one series, in milliseconds. Beyond it, a message or a viewer is lost. */
const timeout = 60_000;

/** Records the messages of each viewer, and rejects one that is missing, duplicated or out of order. */
export class Audience {
  readonly #next: Uint32Array;
  readonly #arrived: Uint16Array;
  readonly #latencies: number[] = [];
  readonly heard: Promise<Heard>;
  #resolve: (heard: Heard) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(viewers: number, messages: number) {
    this.#next = new Uint32Array(viewers);
    this.#arrived = new Uint16Array(messages);
    this.heard = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    setTimeout(() => this.#giveUp(), timeout);
  }

  receive(viewer: number, bytes: Uint8Array): void {
    const { number, sentAt } = readNumbered(bytes);
    const expected = this.#next[viewer] ?? 0;
    if (number !== expected) {
      this.#reject(new Error(`Viewer ${viewer} got message ${number} instead of ${expected}.`));
    }
    this.#next[viewer] = expected + 1;
    const arrived = (this.#arrived[number] ?? 0) + 1;
    this.#arrived[number] = arrived;
    if (arrived < this.#next.length) return;
    const at = now();
    this.#latencies.push(at - sentAt);
    if (this.#latencies.length < this.#arrived.length) return;
    this.#resolve({ finishedAt: at, latencies: this.#latencies });
  }

  /** Has no effect if everything has arrived. */
  #giveUp(): void {
    const late = this.#next.filter((next) => next < this.#arrived.length).length;
    this.#reject(new Error(`${late} viewers do not have all messages after ${timeout / 1000} s.`));
  }
}
