import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Lane } from '../../../src/link/connection/connection.ts';
import { FramedMessage } from '../../../src/link/wire/frame.ts';
import { encodeMessage } from '../../../src/link/wire/message.ts';
import { SendQueue } from '../../../src/link/wire/send-queue.ts';

const low = 64 * 1024;

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
});
