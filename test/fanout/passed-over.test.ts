import { describe, it } from 'node:test';
import { expect } from 'chai';
import { FanOut } from '../../src/fanout/fan-out.ts';
import { BeachError } from '../../src/runtime/beach-error.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { fakeStream } from './fake-stream.ts';

describe('a stream that broadcasts have stopped waiting for', () => {
  it('R44 counts a Blob that could not be read as a skipped message, and rejects nothing', async () => {
    const clock = new VirtualClock();
    const runtime = createRuntime({ clock, logger: () => {} });
    const fanOut = new FanOut({ runtime, slowPeers: 'evict', slow: () => {} });
    const unreadable = BeachError.sendFailed('The Blob could not be read.');
    let answer: Promise<void> = new Promise(() => {});
    const slow = fakeStream('slow', { send: () => answer });
    const quick = fakeStream('quick');
    for (const { stream } of [slow, quick]) fanOut.add(stream);
    const first = fanOut.send('to pass one over');
    clock.advance(runtime.limits.stragglerWait);
    await first;
    answer = Promise.reject(unreadable);
    await fanOut.send(new Blob(['gone']));
    // A rejection that nothing handles fails the test.
    await new Promise((resolve) => setTimeout(resolve));
    expect(slow.skipped).to.deep.equal(['reliable']);
    fanOut.close();
  });

  it('R44 is waited for again once it is the only one', async () => {
    const clock = new VirtualClock();
    const runtime = createRuntime({ clock, logger: () => {} });
    const fanOut = new FanOut({ runtime, slowPeers: 'evict', slow: () => {} });
    const slow = fakeStream('slow', { send: () => new Promise(() => {}) });
    const quick = fakeStream('quick');
    for (const { stream } of [slow, quick]) fanOut.add(stream);
    const settled: string[] = [];
    const first = fanOut.send('to pass one over');
    clock.advance(runtime.limits.stragglerWait);
    await first;
    await fanOut.send('without a wait');
    quick.end();
    fanOut.send('to the rest').then(() => settled.push('to the rest'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(settled).to.deep.equal([]);
    fanOut.close();
  });

  it('R44 does not hold a broadcast up once another peer has joined', async () => {
    const runtime = createRuntime({ clock: new VirtualClock(), logger: () => {} });
    const fanOut = new FanOut({ runtime, slowPeers: 'evict', slow: () => {} });
    const alone = fakeStream('alone', { send: () => new Promise(() => {}) });
    fanOut.add(alone.stream);
    const settled: string[] = [];
    fanOut.send('to all').then(() => settled.push('to all'));
    fanOut.send('to one', { to: 'alone' }).then(() => settled.push('to one'));
    await new Promise((resolve) => setTimeout(resolve));
    expect(settled).to.deep.equal([]);
    fanOut.add(fakeStream('newcomer').stream);
    await new Promise((resolve) => setTimeout(resolve));
    expect(settled).to.deep.equal(['to all']);
    fanOut.close();
  });
});
