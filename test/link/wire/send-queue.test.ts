import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Lane } from '../../../src/link/connection/connection.ts';
import { FramedMessage } from '../../../src/link/wire/frame.ts';
import { encodeMessage } from '../../../src/link/wire/message.ts';
import { SendQueue } from '../../../src/link/wire/send-queue.ts';

const low = 64 * 1024;

/** A queue for a lane that always has room, and the last letter of each message that it has sent. */
function emptyLane() {
  const sent: string[] = [];
  const connection = {
    send: (_lane: Lane, bytes: Uint8Array) =>
      void sent.push(new TextDecoder().decode(bytes).slice(-1)),
    buffered: () => 0,
  };
  return { sent, queue: new SendQueue(connection, 'reliable', { low, onProgress: () => {} }) };
}

describe('a queue of long messages', () => {
  it('R39 goes on when the lane holds exactly as much as the browser reports as low', async () => {
    // The event `bufferedamountlow` fires once, when the amount falls to its threshold or below (W3C WebRTC 1.0, 6.2).
    let buffered = low + 1;
    const sent: number[] = [];
    const connection = {
      send: (_lane: Lane, bytes: Uint8Array) => void sent.push(bytes.length),
      buffered: () => buffered,
    };
    const queue = new SendQueue(connection, 'reliable', { low, onProgress: () => {} });
    const message = new FramedMessage(1, encodeMessage(new ArrayBuffer(50_000)), 16 * 1024);
    queue.send(message);
    expect(sent.length).to.equal(0);
    buffered = low;
    queue.drained();
    await new Promise((resolve) => setTimeout(resolve));
    expect(sent.length).to.equal(message.frameCount);
  });

  it('fails all that wait when it closes, also behind another one of their topic', async () => {
    const connection = { send: () => {}, buffered: () => low + 1 };
    const queue = new SendQueue(connection, 'reliable', { low, onProgress: () => {} });
    const sent = [1, 2, 3].map((id) => {
      const data = id === 3 ? 'short' : new ArrayBuffer(50_000);
      return queue.send(new FramedMessage(id, encodeMessage(data, { topic: 'board' }), 16 * 1024));
    });
    expect(queue.queued).to.be.above(100_000);
    const reason = new Error('The link has ended.');
    queue.close(reason);
    const outcomes = await Promise.allSettled(sent);
    expect(outcomes).to.deep.equal(sent.map(() => ({ status: 'rejected', reason })));
    expect(queue.queued).to.equal(0);
  });

  it('sends short messages one after the other while the first is being read', async () => {
    const { queue, sent } = emptyLane();
    /** A Blob that is read when the test says so. */
    const reads: (() => void)[] = [];
    class SlowBlob extends Blob {
      override slice(): Blob {
        return this;
      }
      override async arrayBuffer(): Promise<ArrayBuffer> {
        await new Promise<void>((resolve) => reads.push(resolve));
        return super.arrayBuffer();
      }
    }
    const all = [new SlowBlob(['1']), new SlowBlob(['2']), '3'].map((data, index) =>
      queue.send(new FramedMessage(index, encodeMessage(data), 16 * 1024)),
    );
    await new Promise((resolve) => setTimeout(resolve));
    expect(reads.length).to.equal(1);
    reads[0]?.();
    await all[0];
    await new Promise((resolve) => setTimeout(resolve));
    reads[1]?.();
    await Promise.all(all);
    expect(sent).to.deep.equal(['1', '2', '3']);
  });

  it('sends each short Blob of a topic once', async () => {
    const { queue, sent } = emptyLane();
    const all = [new Blob(['1']), new Blob(['2']), '3', new Blob(['4'])].map((data, index) =>
      queue.send(new FramedMessage(index, encodeMessage(data, { topic: 'board' }), 16 * 1024)),
    );
    await Promise.all(all);
    expect(sent).to.deep.equal(['1', '2', '3', '4']);
    expect(queue.queued).to.equal(0);
  });
});
