import type { JetStreamManager } from '@nats-io/jetstream';
import type { KV, KvEntry } from '@nats-io/kv';
import type { BusRecord, BusRecords } from './road-bus.ts';

/** The error of a server for a change of a record that has another revision. */
const WRONG_LAST_SEQUENCE = 10071;

/** Keeps records in a key-value bucket of NATS. */
export class NatsRecords implements BusRecords {
  readonly #bucket: KV;
  readonly #manager: JetStreamManager;
  readonly #name: string;

  /** `name` is that of the bucket. */
  constructor(bucket: KV, manager: JetStreamManager, name: string) {
    this.#bucket = bucket;
    this.#manager = manager;
    this.#name = name;
  }

  async get(key: string): Promise<BusRecord | null> {
    const entry = await this.#bucket.get(key);
    return entry && isThere(entry) ? { value: entry.string(), revision: entry.revision } : null;
  }

  async put(key: string, value: string, revision: number): Promise<number | null> {
    try {
      if (revision === 0) return await this.#bucket.create(key, value);
      return await this.#bucket.put(key, value, { previousSeq: revision });
    } catch (error) {
      if (isOutdated(error)) return null;
      throw error;
    }
  }

  async delete(key: string, revision: number): Promise<boolean> {
    try {
      await this.#bucket.delete(key, { previousSeq: revision });
    } catch (error) {
      if (isOutdated(error)) return false;
      throw error;
    }
    void this.#removeMarker(key).catch(() => {});
    return true;
  }

  /** Removes what a deletion leaves behind, which the server would keep for ever; nothing that was written later. */
  async #removeMarker(key: string): Promise<void> {
    const marker = await this.#bucket.get(key);
    if (!marker || isThere(marker)) return;
    const filter = `$KV.${this.#name}.${key}`;
    await this.#manager.streams.purge(`KV_${this.#name}`, { filter, seq: marker.revision + 1 });
  }
}

function isThere({ operation }: KvEntry): boolean {
  return operation === 'PUT';
}

function isOutdated(error: unknown): boolean {
  return (error as { code?: unknown }).code === WRONG_LAST_SEQUENCE;
}
