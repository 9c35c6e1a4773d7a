import type { MessageData } from '../../../src/link/wire/message.ts';
import { now } from '../../kit/clock/now.ts';
import { readNumbered } from '../../kit/numbered-message.ts';
import { digest } from './digest.ts';

/** A message number that does not follow the one before. */
export interface Fault {
  readonly number: number;
  readonly after: number;
}

/** Records the messages of one viewer: whether each number arrives once and in order, and its latency. */
export class MessageRecorder {
  /** The count of numbered messages. */
  count = 0;
  last = 0;
  /** The first hundred faults. */
  readonly faults: Fault[] = [];
  readonly retained: string[] = [];
  readonly bulk: { digest: string; at: number }[] = [];
  readonly #sentAt: number[] = [];
  readonly #took: number[] = [];

  record(data: MessageData, topic: string | undefined, retained: boolean): void {
    if (topic === 'bulk') {
      const at = now();
      void digest(data as Uint8Array<ArrayBuffer>).then((digest) => this.bulk.push({ digest, at }));
    } else if (retained) {
      this.retained.push(String(data));
    } else if (data instanceof Uint8Array) {
      this.#number(data);
    }
  }

  /** Returns the latencies of the messages that were sent in this period. */
  latencies(from: number, to: number): number[] {
    return this.#took.filter((_, index) => {
      const at = this.#sentAt[index] as number;
      return at >= from && at < to;
    });
  }

  #number(data: Uint8Array): void {
    const { number, sentAt } = readNumbered(data);
    if (number !== this.last + 1 && this.faults.length < 100) {
      this.faults.push({ number, after: this.last });
    }
    this.last = number;
    this.count += 1;
    this.#sentAt.push(sentAt);
    this.#took.push(now() - sentAt);
  }
}
