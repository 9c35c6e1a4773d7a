import { describe, it } from 'node:test';
import { expect } from 'chai';
import { MemoryBudget } from '../../src/runtime/memory-budget.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { ReplacedLink } from './replaced-link.ts';

const KiB = 1024;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

async function connected(limits: Record<string, number> = {}) {
  const clock = new VirtualClock();
  const pair = new ReplacedLink({ clock, limits });
  pair.connect();
  await pair.deliver();
  return { clock, pair, ...{ near: pair.near, far: pair.far } };
}

describe('no silent loss: a message stream whose connection is replaced', () => {
  it('sends again what was on the way, and nothing twice', async () => {
    const { pair, near, far } = await connected();
    for (let number = 0; number < 100; number += 1) {
      near.send(number);
      far.send(number);
      if (number % 10 === 0) await pair.deliver(5);
      if (number % 25 !== 0) continue;
      pair.cut();
      pair.connect();
    }
    await pair.deliver();
    for (const { messages, losses } of [near, far]) {
      expect(messages).to.deep.equal(range(0, 100));
      expect(losses).to.deep.equal([]);
    }
  });

  it('keeps what is sent while there is no connection', async () => {
    const { pair, near, far } = await connected();
    near.send(0);
    pair.cut();
    for (let number = 1; number < 10; number += 1) near.send(number);
    pair.connect();
    near.send(10);
    await pair.deliver();
    expect(far.messages).to.deep.equal(range(0, 11));
    expect(near.losses).to.deep.equal([]);
  });

  it('sends nothing again that was received, although the report of it was lost', async () => {
    const { pair, near, far } = await connected();
    for (let number = 0; number < 10; number += 1) near.send(number);
    await pair.deliver();
    const { carried } = near;
    expect(near.stream.outstanding).to.equal(carried);
    pair.cut();
    pair.connect();
    await pair.deliver();
    expect(near.carried).to.equal(carried);
    expect(near.stream.outstanding).to.equal(0);
    expect(far.messages).to.deep.equal(range(0, 10));
  });

  it('tells of no loss where nothing was sent to a side that has forgotten the other', async () => {
    const { pair, near, far } = await connected();
    far.send('from it');
    await pair.deliver();
    far.forget();
    pair.cut();
    pair.connect();
    await pair.deliver();
    near.send('first');
    await pair.deliver();
    expect(near.losses).to.not.include('sent');
    expect(far.messages).to.deep.equal(['first']);
  });

  it('goes on with a long message where it was, however long the repair took', async () => {
    const { clock, pair, near, far } = await connected();
    const long = new Uint8Array(1_000_000).map((_, index) => index);
    const sent = near.send(long);
    await pair.deliver(20);
    pair.cut();
    clock.advance(60_000);
    near.send('short');
    pair.connect();
    await pair.deliver();
    await sent;
    // What was on the way is sent twice, and no more.
    expect(near.carried).to.be.within(1_000_000, 1_150_000);
    expect(far.messages).to.deep.equal(['short', long]);
    expect(far.runtime.counters.traffic.reliable.messagesUnfinished).to.equal(0);
  });

  it('continues although one side never saw the other ready', async () => {
    const clock = new VirtualClock();
    const pair = new ReplacedLink({ clock });
    const { near, far } = pair;
    far.connect();
    near.connect();
    // Only the near side hears of the other.
    near.link?.received('reliable', (far.onTheWay.shift() as Uint8Array<ArrayBuffer>).buffer);
    near.send('early');
    pair.cut();
    pair.connect();
    await pair.deliver();
    expect(far.messages).to.deep.equal(['early']);
    expect([...near.losses, ...far.losses]).to.deep.equal([]);
  });

  it('tells both sides when more waits than it may keep, and goes on with the rest in order', async () => {
    const { pair, near, far } = await connected({ maxOutstanding: 100 * KiB });
    near.send(0);
    await pair.deliver();
    pair.cut();
    for (let number = 1; number < 200; number += 1) near.send(`${number} ${'-'.repeat(1_000)}`);
    pair.connect();
    await pair.deliver();
    const [first, ...rest] = far.messages.map((data) => Number.parseInt(String(data), 10));
    expect(first).to.equal(0);
    expect(rest).to.deep.equal(range(rest[0] as number, 200));
    expect(rest.length).to.be.within(80, 95);
    expect(near.losses).to.deep.equal(['sent']);
    expect(far.losses).to.deep.equal(['received']);
    near.send('more');
    await pair.deliver();
    pair.cut();
    pair.connect();
    await pair.deliver();
    expect(far.messages.at(-1)).to.equal('more');
    expect(near.losses.length + far.losses.length).to.equal(2);
  });

  it('gives up a long message whose first part is lost', async () => {
    const { pair, near, far } = await connected({ maxOutstanding: 100 * KiB });
    const long = near.send(new ArrayBuffer(200 * KiB));
    await pair.deliver(3);
    pair.cut();
    for (let number = 0; number < 150; number += 1) near.send('-'.repeat(1_000));
    pair.connect();
    await pair.deliver();
    await long;
    expect(far.messages.filter((data) => data instanceof ArrayBuffer)).to.deep.equal([]);
    expect(far.runtime.counters.traffic.reliable.messagesUnfinished).to.equal(1);
    expect(far.stream.inbox.assembling).to.equal(false);
    expect(far.losses).to.deep.equal(['received']);
  });

  for (const who of ['near', 'far'] as const) {
    it(`tells both sides when the ${who} one has forgotten it, and repeats nothing`, async () => {
      const { pair, near, far } = await connected();
      for (const number of [0, 1, 2]) near.send(number);
      await pair.deliver();
      pair.cut();
      near.send(3);
      pair[who].forget();
      pair.connect();
      await pair.deliver();
      near.send(4);
      await pair.deliver();
      expect(far.messages).to.deep.equal([0, 1, 2, 4]);
      expect(near.losses).to.include('sent');
      expect(far.losses).to.include('received');
    });
  }

  it('is no loss where both have forgotten it', async () => {
    const { pair, near, far } = await connected();
    near.send(0);
    await pair.deliver();
    pair.cut();
    near.forget();
    far.forget();
    pair.connect();
    near.send(1);
    await pair.deliver();
    expect(far.messages).to.deep.equal([0, 1]);
    expect([...near.losses, ...far.losses]).to.deep.equal([]);
  });

  it('waits for room while there is no connection, and fails when none will follow', async () => {
    const { pair, near } = await connected();
    pair.cut();
    let settled = 0;
    const sending = Array.from({ length: 80 }, () => near.send('-'.repeat(15 * KiB)));
    for (const sent of sending) {
      sent?.then(
        () => {
          settled += 1;
        },
        () => {},
      );
    }
    await null;
    expect(sending.filter((sent) => sent === undefined).length).to.be.within(65, 70);
    expect(settled).to.equal(0);
    pair.connect();
    await pair.deliver();
    expect(settled).to.equal(sending.filter((sent) => sent !== undefined).length);
    pair.cut();
    const hopeless = near.send(new ArrayBuffer(1024 * KiB));
    near.stream.close();
    const error = await hopeless?.catch((reason) => reason);
    expect(error.code).to.equal('send-failed');
    expect(() => near.send('too late')).to.throw('closed');
  });

  it('R10 waits for a page that handles its messages more slowly than the network takes them', async () => {
    const { pair, near, far } = await connected({ outstandingHigh: 128 * KiB });
    near.hasFastNetwork = true;
    const sending = Array.from({ length: 20 }, () => near.send('-'.repeat(15 * KiB)));
    const waiting = sending.filter((sent) => sent !== undefined);
    expect(waiting.length).to.equal(12);
    let settled = 0;
    for (const sent of waiting) sent.then(() => (settled += 1));
    await pair.deliver(10);
    expect(settled).to.equal(0);
    await pair.deliver();
    expect(settled).to.equal(12);
    expect(far.messages.length).to.equal(20);
  });

  it('R43 holds what waits for all peers within one budget: the one with the most loses', async () => {
    const clock = new VirtualClock();
    const budget = new MemoryBudget(300 * KiB);
    const pairs = [1, 2, 3].map(() => new ReplacedLink({ clock }));
    for (const { near } of pairs) Object.assign(near.runtime, { outstanding: budget });
    for (const pair of pairs) {
      pair.near.forget();
      pair.connect();
      await pair.deliver();
      pair.cut();
    }
    for (const [index, { near }] of pairs.entries()) {
      for (let number = 0; number < 50 + index * 100; number += 1) near.send('-'.repeat(1_000));
    }
    for (const pair of pairs) {
      pair.connect();
      await pair.deliver();
    }
    expect(pairs.map(({ near }) => near.losses.length)).to.deep.equal([0, 1, 1]);
    expect(pairs[0]?.far.messages.length).to.equal(50);
    for (const { near } of pairs) near.stream.close();
    budget.add(() => expect.fail('Something is left in the budget.'), 300 * KiB);
  });

  it('sends no frame twice where a connection drains at once', async () => {
    const { pair, near, far } = await connected();
    near.drainsAtOnce = true;
    near.send(0);
    pair.cut();
    for (const number of [1, 2]) near.send(number);
    pair.connect();
    await pair.deliver();
    expect(far.messages).to.deep.equal([0, 1, 2]);
  });

  it('pauses between the frames that it sends again, so that a connection is not flooded', async () => {
    const { pair, near, far } = await connected();
    pair.cut();
    for (let number = 0; number < 500; number += 1) near.send(new ArrayBuffer(15 * KiB));
    pair.connect();
    await pair.deliver(1);
    expect(near.onTheWay.length).to.be.below(75);
    expect(near.stream.flows).to.equal(false);
    await pair.deliver();
    expect(far.messages.length).to.equal(500);
    expect(near.stream.flows).to.equal(true);
  });
});
