import { describe, it } from 'node:test';
import { expect } from 'chai';
import { waitForMost } from '../../src/fanout/wait-for-most.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

describe('waitForMost', () => {
  class Receiver {
    delivered = 0;
    passedOver = 0;
    passOver(): void {
      this.passedOver += 1;
    }
    arrive = (): void => {};
    fail = (_: unknown): void => {};
    readonly room = new Promise<void>((resolve, reject) => {
      this.arrive = resolve;
      this.fail = reject;
    });
  }

  function wait(receivers: Receiver[], ready = 0) {
    const clock = new VirtualClock();
    const state = { outcome: 'waiting' };
    waitForMost(receivers, { clock, wait: 500, ready }).then(
      () => {
        state.outcome = 'over';
      },
      () => {
        state.outcome = 'failed';
      },
    );
    const pass = async (ms: number): Promise<string> => {
      await flush();
      clock.advance(ms);
      await flush();
      return state.outcome;
    };
    return { clock, pass };
  }

  const flush = async (): Promise<void> => {
    for (let turn = 0; turn < 8; turn += 1) await null;
  };

  it('ends when all receivers have room, and leaves no timer behind', async () => {
    const [one, two] = [new Receiver(), new Receiver()];
    const { clock, pass } = wait([one, two]);
    one.arrive();
    expect(await pass(0)).to.equal('waiting');
    two.arrive();
    expect(await pass(0)).to.equal('over');
    expect(clock.pending).to.equal(0);
  });

  it('waits for a single receiver as long as it takes', async () => {
    const one = new Receiver();
    const { pass } = wait([one]);
    expect(await pass(60_000)).to.equal('waiting');
    one.arrive();
    expect(await pass(0)).to.equal('over');
  });

  it('gives up on a receiver that stands still for half a second', async () => {
    const one = new Receiver();
    const { pass } = wait([one], 3);
    expect(await pass(499)).to.equal('waiting');
    expect(one.passedOver).to.equal(0);
    expect(await pass(1)).to.equal('over');
    expect(one.passedOver).to.equal(1);
  });

  it('waits four times as long for a receiver that moves', async () => {
    const one = new Receiver();
    const { pass } = wait([one], 3);
    for (let step = 0; step < 3; step += 1) {
      one.delivered += 1;
      expect(await pass(500)).to.equal('waiting');
    }
    one.delivered += 1;
    expect(await pass(500)).to.equal('over');
  });

  it('rejects if one of them rejects, and leaves no timer behind', async () => {
    const [one, two] = [new Receiver(), new Receiver()];
    const { clock, pass } = wait([one, two], 2);
    expect(clock.pending).to.equal(1);
    one.fail(new Error());
    expect(await pass(0)).to.equal('failed');
    expect(clock.pending).to.equal(0);
  });
});
