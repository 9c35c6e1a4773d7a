import { describe, it } from 'node:test';
import { expect } from 'chai';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { ReplacedLink } from './replaced-link.ts';

/** Returns two sides of which the near one is open, and sends a message at once. */
function halfOpen(limits: Record<string, number> = {}) {
  const clock = new VirtualClock();
  const pair = new ReplacedLink({ clock, limits });
  const { near, far } = pair;
  near.begins = () => void near.send('state');
  far.make();
  near.connect();
  /** Brings what the near side has sent to the far one. */
  const bring = (): void => {
    clock.advance(0);
    for (const frame of near.onTheWay.splice(0))
      far.link?.received('reliable', frame.slice().buffer);
  };
  return { pair, near, far, bring };
}

describe('R7 messages behind a __ready__', () => {
  it('are delivered when the other side is ready, half a round trip after its lanes are open', () => {
    const { near, far, bring } = halfOpen();
    bring();
    expect(far.messages).to.deep.equal([]);
    expect(far.link?.ready).to.equal(false);
    far.link?.opened();
    expect(far.messages).to.deep.equal(['state']);
    expect(near.link?.ready).to.equal(false);
  });

  it('keep their order with those that follow, and go out once', async () => {
    const { pair, near, far, bring } = halfOpen();
    bring();
    near.send('more');
    far.link?.opened();
    await pair.deliver();
    expect(near.link?.ready).to.equal(true);
    near.send('last');
    await pair.deliver();
    expect(far.messages).to.deep.equal(['state', 'more', 'last']);
    expect(far.stream.inbox.received).to.equal(near.carried);
  });

  for (const [when, arrives] of [
    ['arrived', true],
    ['were lost', false],
  ] as const) {
    it(`arrive once, although they ${when} over a connection that was never ready here`, async () => {
      const { pair, near, far, bring } = halfOpen();
      if (arrives) bring();
      far.link?.opened();
      pair.cut();
      near.send('more');
      pair.connect();
      await pair.deliver();
      expect(far.messages).to.deep.equal(['state', 'more']);
      expect([...near.losses, ...far.losses]).to.deep.equal([]);
    });
  }

  it('end a link over which more of them come than there is room for', () => {
    const { near, far, bring } = halfOpen({ bufferHigh: 1_000 });
    near.send('.'.repeat(500));
    bring();
    expect(far.failures).to.deep.equal([]);
    near.send('.'.repeat(500));
    bring();
    expect(far.failures).to.deep.equal(['ready-timeout']);
  });

  it('that are lost before are reported when the other side is ready', async () => {
    const { pair, near, far } = halfOpen({ maxOutstanding: 20_000 });
    near.isFull = true;
    // Shorter ones would wait for the end of the task, to go in one pack.
    for (let count = 0; count < 4; count += 1) near.send('.'.repeat(9_000));
    near.isFull = false;
    near.link?.drained('reliable');
    expect(near.losses).to.deep.equal([]);
    far.link?.opened();
    await pair.deliver();
    expect(near.losses).to.deep.equal(['sent']);
    expect(far.messages.length).to.be.greaterThan(0);
  });
});
