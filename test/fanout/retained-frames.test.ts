import { describe, it } from 'node:test';
import { expect } from 'chai';
import { FanOut } from '../../src/fanout/fan-out.ts';
import type { Connection } from '../../src/link/connection/connection.ts';
import { Link } from '../../src/link/link.ts';
import { MessageStream } from '../../src/link/message-stream.ts';
import { createRuntime, type Runtime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { readyFrame } from '../kit/ready-frame.ts';

interface SetUp {
  clock: VirtualClock;
  runtime: Runtime;
  fanOut: FanOut;
}

/** Adds a ready link, and returns it with the large buffers that its connection was given in the end. */
function join(
  { fanOut, runtime, clock }: SetUp,
  name: string,
): { link: Link; sent: ArrayBuffer[] } {
  let held = 0;
  const sent: ArrayBuffer[] = [];
  const connection: Pick<Connection, 'send' | 'buffered'> = {
    send: (_, bytes) => {
      held += bytes.length;
      if (bytes.length > 1_000) sent.push(bytes.buffer);
    },
    buffered: () => held,
  };
  const stream = new MessageStream(name, runtime);
  const link = new Link(stream, connection as Connection, runtime);
  link.opened();
  link.received('reliable', readyFrame());
  fanOut.add(stream);
  clock.advance(0);
  return { link, sent };
}

function setUp(): SetUp {
  const clock = new VirtualClock();
  const runtime = createRuntime({ clock, logger: () => {} });
  return { clock, runtime, fanOut: new FanOut({ runtime, slowPeers: 'evict', slow: () => {} }) };
}

describe('a retained value', () => {
  it('R43 is cut into one set of frames for all newcomers, however slow', async () => {
    const setup = setUp();
    const { runtime, fanOut } = setup;
    await fanOut.send(new ArrayBuffer(1 << 20), { topic: 'board', retain: true });
    const joined = Array.from({ length: 20 }, (_, i) => join(setup, `viewer ${i}`));
    await new Promise((resolve) => setTimeout(resolve));
    const memory = new Set(joined.flatMap(({ sent }) => sent));
    const bytes = [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0);
    // Each holds the first frames, up to `bufferLow`.
    expect(memory.size).to.be.above(1);
    expect(bytes).to.be.below(2 * runtime.limits.bufferLow);
    expect(fanOut.size).to.equal(20);
    for (const { link } of joined) link.end();
  });

  it('R14 that a function returns again is cut once, and anew after a change', () => {
    const setup = setUp();
    const { fanOut } = setup;
    let screen = 'a'.repeat(5_000);
    let made = 0;
    fanOut.retain('screen', () => {
      made += 1;
      return screen;
    });
    const first = [join(setup, 'one'), join(setup, 'two')];
    screen = 'b'.repeat(5_000);
    const second = join(setup, 'three');
    const frames = first.map(({ sent }) => sent[0]);
    expect(made).to.equal(3);
    expect(frames[0]).to.equal(frames[1]);
    expect(new TextDecoder().decode(second.sent[0])).to.match(/screenb+$/);
    for (const { link } of [...first, second]) link.end();
  });

  it('R14 that a function cannot return keeps no peer from joining, and is counted', async () => {
    const setup = setUp();
    const { runtime, fanOut } = setup;
    const wrong = new Error('no screen');
    fanOut.retain('screen', () => {
      throw wrong;
    });
    await fanOut.send('x'.repeat(2_000), { topic: 'title', retain: true });
    const uncaught: unknown[] = [];
    const original = globalThis.queueMicrotask;
    globalThis.queueMicrotask = (task) => {
      try {
        task();
      } catch (error) {
        uncaught.push(error);
      }
    };
    const { link, sent } = join(setup, 'one');
    globalThis.queueMicrotask = original;
    expect(uncaught).to.deep.equal([wrong]);
    expect(sent.length).to.equal(1);
    expect(fanOut.size).to.equal(1);
    expect(runtime.counters.traffic.reliable.messagesSkipped).to.equal(1);
    link.end();
  });

  it('R14 that a function returns is bounded in topics, and cleared by null', () => {
    const { runtime, fanOut } = setUp();
    for (let i = 0; i < runtime.limits.maxRetained; i += 1) fanOut.retain(`${i}`, () => i);
    expect(() => fanOut.retain('more', () => 0)).to.throw('64 topics');
    fanOut.retain('0', null);
    fanOut.retain('more', () => 0);
    expect(() => fanOut.retain('\uD800', () => 0)).to.throw('topic');
  });
});
