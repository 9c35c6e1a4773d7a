import { describe, it } from 'node:test';
import { expect } from 'chai';
import { decodeFrame, FramedMessage } from '../../../src/link/wire/frame.ts';
import { Inbox } from '../../../src/link/wire/inbox.ts';
import { encodeMessage } from '../../../src/link/wire/message.ts';
import type { MessageProgress } from '../../../src/link/wire/message-progress.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

const text = 'x'.repeat(40_000);

function setUpInbox() {
  const runtime = createRuntime({ clock: new VirtualClock(), logger: () => {} });
  const progress: MessageProgress[] = [];
  const inbox = new Inbox(runtime, 'reliable', (each) => progress.push(each));
  const framed = new FramedMessage(1, encodeMessage(text), 1_024);
  /** Receives the first frames. */
  const receive = async (count: number) => {
    let message: ReturnType<Inbox['receive']> = null;
    for (let index = 0; index < count; index += 1) {
      const frame = decodeFrame(await framed.frame(index));
      if (frame.kind === 'chunk') message = inbox.receive(frame);
    }
    return message;
  };
  return { inbox, framed, receive, progress, traffic: runtime.counters.traffic.reliable };
}

describe('an inbox', () => {
  it('counts the messages that its link leaves unfinished', async () => {
    const { inbox, receive, traffic } = setUpInbox();
    await receive(2);
    expect(traffic.messagesUnfinished).to.equal(0);
    inbox.close();
    inbox.close();
    expect(traffic.messagesUnfinished).to.equal(1);
    expect(traffic.messagesReceived).to.equal(0);
  });

  it('skips to the position that it has reached, and to none before', () => {
    const { inbox } = setUpInbox();
    inbox.skipTo(10);
    expect(() => inbox.skipTo(10)).to.not.throw();
    expect(() => inbox.skipTo(9)).to.throw(RangeError);
  });

  it('reports progress in steps, and the end', async () => {
    const { framed, receive, progress, traffic } = setUpInbox();
    const message = await receive(framed.frameCount);
    expect(message?.data).to.equal(text);
    expect(traffic.bytesReceived).to.equal(framed.size);
    const amounts = progress.map(({ bytes }) => bytes);
    expect(amounts.length).to.be.within(framed.frameCount / 2, 50);
    expect(amounts).to.deep.equal([...new Set(amounts)].sort((one, other) => one - other));
    expect(progress.at(-1)).to.deep.equal({
      direction: 'receiving',
      messageId: 1,
      bytes: framed.size,
      total: framed.size,
    });
  });
});
