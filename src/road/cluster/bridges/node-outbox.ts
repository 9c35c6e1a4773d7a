import type { RoadBus } from '../../bus/road-bus.ts';
import { type BridgeCount, encodeNodeMessage, type NodeMessage } from './node-messages.ts';

/** Messages are sent at once where they have more bytes together; NATS takes 1 MiB. */
const BATCH_BYTES = 256 * 1024;

interface Batch {
  messages: [NodeMessage, Uint8Array | undefined][];
  bytes: number;
}

/**
 * Sends the messages of one turn of the event loop together: to each node one, and in it each frame once, however many
 * peers it is for. A session announces a peer to all others.
 */
export class NodeOutbox {
  readonly #bus: RoadBus;
  readonly #batches = new Map<string, Batch>();

  constructor(bus: RoadBus) {
    this.#bus = bus;
  }

  send(subject: string, message: NodeMessage, body?: Uint8Array): void {
    const batch = this.#batch(subject);
    if (this.#joins(batch, message, body)) return;
    if (batch.bytes + (body?.byteLength ?? 0) > BATCH_BYTES) this.#publish(subject, batch);
    batch.messages.push([message, body]);
    batch.bytes += 256 + (body?.byteLength ?? 0);
  }

  /** Sends what waits for a node now. */
  flush(subject: string): void {
    const batch = this.#batches.get(subject);
    if (!batch) return;
    this.#batches.delete(subject);
    this.#publish(subject, batch);
  }

  #batch(subject: string): Batch {
    const known = this.#batches.get(subject);
    if (known) return known;
    const batch: Batch = { messages: [], bytes: 0 };
    this.#batches.set(subject, batch);
    queueMicrotask(() => {
      if (this.#batches.get(subject) === batch) this.flush(subject);
    });
    return batch;
  }

  /** Adds a receiver to the last message, if that has the same frame. */
  #joins({ messages }: Batch, message: NodeMessage, body: Uint8Array | undefined): boolean {
    const [last, lastBody] = messages.at(-1) ?? [];
    if (message.kind !== 'frame' || last?.kind !== 'frame' || lastBody !== body) return false;
    if (message.payer !== null || last.payer !== null) return false;
    (last.to as BridgeCount[]).push(...message.to);
    return true;
  }

  #publish(subject: string, batch: Batch): void {
    if (batch.messages.length === 0) return;
    const encoded = batch.messages.map(([message, body]) => encodeNodeMessage(message, body));
    this.#bus.publish(subject, Buffer.concat(encoded));
    batch.messages = [];
    batch.bytes = 0;
  }
}
