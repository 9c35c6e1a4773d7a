import { BeachError } from '../../runtime/beach-error.ts';
import { type Clock, systemClock } from '../../runtime/clock.ts';
import type { BusRecord, BusRecords, RoadBus } from './road-bus.ts';

type Receive = Parameters<RoadBus['subscribe']>[1];

/** A bus between several roads of one process, which all get the same one. */
export class MemoryBus implements RoadBus {
  readonly records: BusRecords = new MemoryRecords();
  readonly #clock: Clock;
  readonly #subscribers = new Map<string, Set<Receive>>();

  /** `clock` measures how long requests take. */
  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  publish(subject: string, message: Uint8Array): void {
    this.#send(subject, message, () => {});
  }

  subscribe(subject: string, receive: Receive): () => void {
    const subscribers = this.#subscribers.get(subject) ?? new Set();
    this.#subscribers.set(subject, subscribers);
    // One function may subscribe twice.
    const own: Receive = (...args) => receive(...args);
    subscribers.add(own);
    return () => {
      subscribers.delete(own);
      if (subscribers.size === 0 && this.#subscribers.get(subject) === subscribers) {
        this.#subscribers.delete(subject);
      }
    };
  }

  request(subject: string, message: Uint8Array, ms: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (!this.#subscribers.has(subject)) return reject(unanswered(subject));
      const cancel = this.#clock.after(ms, () => reject(unanswered(subject)));
      this.#send(subject, message, (answer) => {
        cancel();
        resolve(answer);
      });
    });
  }

  /** Never: no message is lost. */
  onLoss(): () => void {
    return () => {};
  }

  async close(): Promise<void> {
    this.#subscribers.clear();
  }

  #send(subject: string, message: Uint8Array, answer: (message: Uint8Array) => void): void {
    queueMicrotask(() => {
      for (const receive of this.#subscribers.get(subject) ?? []) receive(message, answer);
    });
  }
}

class MemoryRecords implements BusRecords {
  readonly #records = new Map<string, BusRecord>();
  #revision = 0;

  async get(key: string): Promise<BusRecord | null> {
    return this.#records.get(key) ?? null;
  }

  async put(key: string, value: string, revision: number): Promise<number | null> {
    if (!this.#isLatest(key, revision)) return null;
    this.#revision += 1;
    this.#records.set(key, { value, revision: this.#revision });
    return this.#revision;
  }

  async delete(key: string, revision: number): Promise<boolean> {
    return this.#isLatest(key, revision) && this.#records.delete(key);
  }

  #isLatest(key: string, revision: number): boolean {
    return (this.#records.get(key)?.revision ?? 0) === revision;
  }
}

function unanswered(subject: string): BeachError {
  return new BeachError('signaling-timeout', `Nobody answers at "${subject}" on the bus.`);
}
