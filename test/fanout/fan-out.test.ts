import { describe, it } from 'node:test';
import { expect } from 'chai';
import { FanOut } from '../../src/fanout/fan-out.ts';
import type { FramedMessage } from '../../src/link/wire/frame.ts';
import type { BeachError } from '../../src/runtime/beach-error.ts';
import type { Limits } from '../../src/runtime/limits.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { fakeStream } from './fake-stream.ts';

function setUpFanOut(limits: Partial<Limits> = {}) {
  const clock = new VirtualClock();
  const runtime = createRuntime({ clock, limits, logger: () => {} });
  const fanOut = new FanOut({ runtime, slowPeers: 'evict', slow: () => {} });
  return { clock, runtime, fanOut };
}

const codeOf = (sending: Promise<void>): Promise<string> =>
  sending.then(
    () => 'sent',
    ({ code }: BeachError) => code,
  );

describe('a fan-out', () => {
  it('keeps the newer stream of a peer when the older one ends', () => {
    const { fanOut } = setUpFanOut();
    const [older, newer] = [fakeStream('peer'), fakeStream('peer')];
    fanOut.add(older.stream);
    fanOut.add(newer.stream);
    older.end();
    expect(fanOut.size).to.equal(1);
    newer.end();
    expect(fanOut.size).to.equal(0);
  });

  it('R33 leaves no listener on the signal of a message that has arrived', async () => {
    const { fanOut } = setUpFanOut();
    fanOut.add(fakeStream('peer', { send: async () => {} }).stream);
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = (_: string, listener: unknown) => void listeners.add(listener);
    signal.removeEventListener = (_: string, listener: unknown) => void listeners.delete(listener);
    const sending = fanOut.send('text', { signal });
    expect(listeners.size).to.equal(1);
    await sending;
    await new Promise((resolve) => setTimeout(resolve));
    expect(listeners.size).to.equal(0);
  });

  it('R33 leaves no timer when it closes', () => {
    const { clock, fanOut, runtime } = setUpFanOut();
    const lagging = fakeStream('lagging', { send: () => new Promise(() => {}) });
    lagging.set({ delivered: 0, outstanding: runtime.limits.bufferHigh + 1, heard: 0 });
    fanOut.add(lagging.stream);
    void fanOut.send('text');
    expect(clock.pending).to.equal(1);
    fanOut.close();
    expect(clock.pending).to.equal(0);
  });

  it('sends with topics of up to 256 characters', async () => {
    const { fanOut } = setUpFanOut();
    expect(await codeOf(fanOut.send('', { topic: 'x'.repeat(256) }))).to.equal('sent');
    expect(await codeOf(fanOut.send('', { topic: 'x'.repeat(257) }))).to.equal('invalid-option');
  });

  it('R35 counts a retained topic once, and sends the topics in the order of their last values', async () => {
    const { fanOut } = setUpFanOut({ maxRetained: 2, maxRetainedBytes: 1_000 });
    const retain = (topic: string) => codeOf(fanOut.send('x'.repeat(400), { topic, retain: true }));
    for (const topic of ['one', 'two', 'one']) expect(await retain(topic)).to.equal('sent');
    const topics: unknown[] = [];
    const send = ({ topic }: FramedMessage) => void topics.push(topic);
    fanOut.add(fakeStream('late', { send: send as () => undefined }).stream);
    expect(topics).to.deep.equal(['two', 'one']);
  });
});
