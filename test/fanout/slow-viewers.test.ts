import { describe, it } from 'node:test';
import { expect } from 'chai';
import { FanOut, type SlowPeers } from '../../src/fanout/fan-out.ts';
import type { Connection, Lane } from '../../src/link/connection/connection.ts';
import { Link } from '../../src/link/link.ts';
import { MessageStream } from '../../src/link/message-stream.ts';
import { encodeControl } from '../../src/link/wire/frame.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { readyFrame } from '../kit/ready-frame.ts';

const KiB = 1024;

/** A connection whose other side takes frames only when it is told to. */
class Pipe {
  readonly held: Record<Lane, number[]> = { reliable: [], ephemeral: [] };
  readonly link: Link;
  readonly stream: MessageStream;
  readonly #runtime;
  #received = 0;

  constructor(peerId: string, runtime: ReturnType<typeof createRuntime>) {
    this.#runtime = runtime;
    const connection: Pick<Connection, 'send' | 'buffered' | 'stats'> = {
      send: (lane, bytes) => void this.held[lane].push(bytes.length),
      stats: async () => new Map(),
      buffered: (lane) => this.held[lane].reduce((sum, length) => sum + length, 0),
    };
    this.stream = new MessageStream(peerId, runtime);
    this.link = new Link(this.stream, connection as Connection, runtime);
    this.link.opened();
    this.link.received('reliable', readyFrame());
    this.take();
  }

  /** Lets the other side send a ping, as it does every few seconds. */
  speak(): void {
    this.link.received('reliable', encodeControl({ kind: 'ping', id: 1 }).buffer);
  }

  /** Takes this many frames of the reliable lane, or all, and reports their bytes. */
  take(frames = Number.POSITIVE_INFINITY): void {
    for (const bytes of this.held.reliable.splice(0, frames)) this.#received += bytes;
    const report = encodeControl({ kind: 'received', bytes: this.#received });
    this.link.received('reliable', report.buffer);
    this.held.ephemeral.length = 0;
    const left = this.held.reliable.reduce((sum, length) => sum + length, 0);
    if (left < this.#runtime.limits.bufferLow) this.link.drained('reliable');
  }
}

describe('R10 viewers that cannot keep up', () => {
  function stage(viewers: number, slowPeers: SlowPeers = 'evict') {
    const clock = new VirtualClock();
    const runtime = createRuntime({ clock, logger: () => {} });
    const slow: string[] = [];
    const fanOut = new FanOut({ runtime, slowPeers, slow: (peerId) => slow.push(peerId) });
    const pipes = Array.from({ length: viewers }, (_, index) => new Pipe(`v${index}`, runtime));
    for (const { stream } of pipes) fanOut.add(stream);
    return { clock, runtime, fanOut, pipes, slow };
  }

  const message = new ArrayBuffer(15 * KiB);

  it('are slow once they hold more than 8 MiB', async () => {
    const { fanOut, pipes, slow } = stage(2);
    for (let count = 0; count < 600 && slow.length === 0; count += 1) {
      void fanOut.send(message);
      pipes[0]?.take();
    }
    expect(slow).to.deep.equal(['v1']);
    expect(pipes[1]?.stream.waiting).to.be.within(8 * KiB * KiB, 8 * KiB * KiB + 32 * KiB);
  });

  it('are slow once more than 64 MiB wait for them, even if they move', async () => {
    const { clock, fanOut, pipes, slow } = stage(2);
    const long = new ArrayBuffer(1024 * KiB);
    const sent: Promise<void>[] = [];
    while (slow.length === 0 && sent.length < 200) {
      sent.push(fanOut.send(long));
      // One takes all, the other half of it.
      for (let turn = 0; pipes[0]?.stream.waiting; turn += 1) {
        pipes[0].take();
        if (turn % 8 === 0) pipes[1]?.take();
        await null;
      }
      clock.advance(4_000);
    }
    expect(slow).to.deep.equal(['v1']);
    expect(pipes[1]?.stream.waiting).to.be.within(63 * KiB * KiB, 66 * KiB * KiB);
  });

  it('are slow after 5 s in which others moved and they did not, with 1 MiB outstanding', async () => {
    const { clock, fanOut, pipes, slow } = stage(3);
    const send = (): void => {
      void fanOut.send(message);
      pipes[0]?.take();
      pipes[1]?.take();
    };
    for (let count = 0; count < 75; count += 1) send();
    clock.advance(5_000);
    send();
    pipes[2]?.speak();
    clock.advance(2_500);
    pipes[2]?.speak();
    clock.advance(2_499);
    expect(slow).to.deep.equal([]);
    clock.advance(1);
    expect(slow).to.deep.equal(['v2']);
  });

  it('R44 are not slow while the source, or their shared uplink, stands still', async () => {
    const { clock, fanOut, pipes, slow } = stage(3);
    for (let count = 0; count < 75; count += 1) void fanOut.send(message);
    pipes[0]?.take(70);
    for (let step = 0; step < 10; step += 1) {
      for (const pipe of pipes) pipe.speak();
      clock.advance(5_000);
    }
    expect(slow).to.deep.equal([]);
  });

  it('R44 are not slow while all are: then the source is told that it sends too much', async () => {
    const { fanOut, pipes, slow } = stage(3);
    const codes: string[] = [];
    for (let count = 0; count < 600; count += 1) {
      fanOut.send(message).catch(({ code }) => codes.push(code));
    }
    await null;
    expect(slow).to.deep.equal([]);
    expect(new Set(codes)).to.deep.equal(new Set(['send-failed']));
    for (const { stream } of pipes) expect(stream.waiting).to.be.below(8 * KiB * KiB + 32 * KiB);
    for (const pipe of pipes) pipe.take();
    await fanOut.send(message);
  });

  it('R44 are not slow when they are alone', async () => {
    const { clock, fanOut, pipes, slow } = stage(1);
    for (let count = 0; count < 600; count += 1) fanOut.send(message).catch(() => {});
    for (let step = 0; step < 10; step += 1) {
      pipes[0]?.speak();
      clock.advance(5_000);
    }
    expect(slow).to.deep.equal([]);
  });

  it('R27 are not slow while they are out of reach', async () => {
    const { clock, fanOut, pipes, slow } = stage(2);
    const long = new ArrayBuffer(2 * KiB * KiB);
    const sending = [fanOut.send(long), fanOut.send(long)];
    clock.advance(9_000);
    expect(slow).to.deep.equal([]);
    for (const { stream } of pipes) stream.close();
    await Promise.all(sending);
  });

  it('are not slow while they move', async () => {
    const { clock, fanOut, pipes, slow } = stage(1);
    for (let count = 0; count < 200; count += 1) void fanOut.send(message);
    for (let step = 0; step < 20; step += 1) {
      pipes[0]?.take(5);
      pipes[0]?.speak();
      clock.advance(5_000);
    }
    expect(slow).to.deep.equal([]);
  });

  it('delay no other: send waits half a second for them at most', async () => {
    const { clock, fanOut, pipes } = stage(3);
    for (let count = 0; count < 70; count += 1) void fanOut.send(message);
    pipes[0]?.take();
    pipes[1]?.take();
    let done = false;
    const sending = fanOut.send(message).then(() => {
      done = true;
    });
    clock.advance(499);
    await null;
    expect(done).to.equal(false);
    clock.advance(1);
    await sending;
  });

  it('are not waited for again until they move', async () => {
    const { clock, fanOut, pipes } = stage(3);
    const rest = (): void => {
      pipes[0]?.take();
      pipes[1]?.take();
    };
    for (let count = 0; count < 70; count += 1) void fanOut.send(message);
    rest();
    const sending = fanOut.send(message);
    clock.advance(500);
    await sending;
    const before = clock.now();
    for (let count = 0; count < 20; count += 1) {
      rest();
      await fanOut.send(message);
    }
    expect(clock.now()).to.equal(before);
    pipes[2]?.take(5);
    let done = false;
    const next = fanOut.send(message).then(() => {
      done = true;
    });
    await null;
    expect(done).to.equal(false);
    clock.advance(500);
    await next;
  });

  it('miss whole messages, which are counted, with slow-viewers "skip"', async () => {
    const { clock, runtime, fanOut, pipes, slow } = stage(2, 'skip');
    for (let count = 0; count < 100; count += 1) {
      void fanOut.send(message);
      pipes[0]?.take();
    }
    clock.advance(60_000);
    expect(slow).to.deep.equal([]);
    const { messagesSent, messagesSkipped } = runtime.counters.traffic.reliable;
    expect(messagesSkipped).to.be.within(25, 35);
    expect(messagesSent + messagesSkipped).to.equal(200);
    expect(pipes[1]?.stream.waiting).to.be.below(1.1 * KiB * KiB);
    pipes[1]?.take();
    await fanOut.send(message);
    expect(pipes[1]?.held.reliable.length).to.equal(1);
  });

  it('R35 do not miss retained messages before they hold 8 MiB', async () => {
    const { runtime, fanOut, pipes } = stage(1, 'skip');
    for (let count = 0; count < 600; count += 1) {
      void fanOut.send(message, { topic: 'board', retain: true });
    }
    expect(pipes[0]?.stream.waiting).to.be.within(8 * KiB * KiB, 8 * KiB * KiB + 32 * KiB);
    expect(runtime.counters.traffic.reliable.messagesSkipped).to.be.within(30, 70);
  });

  it('stay where none may be evicted: send to one of them rejects', async () => {
    const { fanOut, pipes, slow } = stage(1, 'refuse');
    const codes: string[] = [];
    for (let count = 0; count < 600; count += 1) {
      fanOut.send(message).catch(({ code }) => codes.push(code));
    }
    await null;
    expect(slow).to.deep.equal([]);
    expect(pipes[0]?.stream.waiting).to.be.within(8 * KiB * KiB, 8 * KiB * KiB + 32 * KiB);
    expect(new Set(codes)).to.deep.equal(new Set(['send-failed']));
    pipes[0]?.take();
    await fanOut.send(message);
  });

  it('stay where none may be evicted: a broadcast skips a full one', async () => {
    const { runtime, fanOut, pipes, slow } = stage(2, 'refuse');
    for (let count = 0; count < 600; count += 1) {
      void fanOut.send(message);
      pipes[0]?.take();
    }
    expect(slow).to.deep.equal([]);
    const { messagesSent, messagesSkipped } = runtime.counters.traffic.reliable;
    expect(messagesSkipped).to.be.within(30, 70);
    expect(messagesSent + messagesSkipped).to.equal(1_200);
    const code = await fanOut.send(message, { to: ['v0', 'v1'] }).catch((error) => error.code);
    expect(code).to.equal('send-failed');
    expect(pipes[0]?.held.reliable).to.deep.equal([]);
  });

  it('are skipped on the ephemeral lane above 256 KiB', async () => {
    const { runtime, fanOut, pipes } = stage(1);
    for (let count = 0; count < 20; count += 1) await fanOut.send(message, { lane: 'ephemeral' });
    const { messagesSent, messagesSkipped } = runtime.counters.traffic.ephemeral;
    expect([messagesSent, messagesSkipped]).to.deep.equal([18, 2]);
    expect(pipes[0]?.held.ephemeral.length).to.equal(18);
  });

  it('are skipped on the ephemeral lane while a long message waits for it', async () => {
    const { runtime, fanOut } = stage(1);
    const long = new ArrayBuffer(512 * KiB);
    for (let count = 0; count < 5; count += 1) await fanOut.send(long, { lane: 'ephemeral' });
    const { messagesSent, messagesSkipped } = runtime.counters.traffic.ephemeral;
    expect([messagesSent, messagesSkipped]).to.deep.equal([1, 4]);
  });
});
