import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { createRuntime, type Runtime } from '../../../src/runtime/runtime.ts';
import { EarlySignals } from '../../../src/session/membership/early-signals.ts';
import type { RelayedSignal } from '../../../src/signaling/messages.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

describe('EarlySignals', () => {
  let clock: VirtualClock;
  let runtime: Runtime;
  let early: EarlySignals;
  let end: AbortController;
  let givenUp: RelayedSignal[];

  beforeEach(() => {
    clock = new VirtualClock();
    runtime = createRuntime({ clock });
    end = new AbortController();
    givenUp = [];
    early = new EarlySignals(runtime, (signals) => givenUp.push(...signals), end.signal);
  });

  function hold(from: string, seq = 0): void {
    const body = { candidate: '' };
    const handshakeId = 'handshake';
    early.hold({
      type: 'signal',
      from,
      handshakeId,
      generation: 1,
      seq,
      kind: 'candidate',
      body,
    });
  }

  it('returns once, and in order, the signals that a peer sent before it was listed', () => {
    hold('one', 0);
    hold('other');
    hold('one', 1);
    expect(early.release('one').map(({ seq }) => seq)).to.deep.equal([0, 1]);
    expect(early.release('one')).to.be.empty;
    expect(clock.pending).to.equal(1);
  });

  it('gives up the signals of a peer that is not listed within 2 s', () => {
    hold('one', 0);
    clock.advance(1_999);
    hold('one', 1);
    expect(givenUp).to.be.empty;
    clock.advance(1);
    expect(givenUp.map(({ seq }) => seq)).to.deep.equal([0, 1]);
    expect(early.release('one')).to.be.empty;
  });

  it('keeps 64 signals of each peer, and counts the rest', () => {
    for (let seq = 0; seq < 70; seq += 1) hold('one', seq);
    expect(runtime.counters.overflowDropped).to.equal(6);
    expect(early.release('one').map(({ seq }) => seq)).to.deep.equal(
      Array.from({ length: 64 }, (_, seq) => seq),
    );
  });

  it('keeps the signals of 64 peers at once, and counts those of others', () => {
    for (let sender = 0; sender < 65; sender += 1) hold(`${sender}`);
    expect(runtime.counters.overflowDropped).to.equal(1);
    expect(clock.pending).to.equal(64);
    expect(early.release('64')).to.be.empty;
    early.release('0');
    hold('64');
    expect(early.release('64').length).to.equal(1);
  });

  it('gives up nothing after the end', () => {
    hold('one');
    end.abort();
    clock.advance(2_000);
    expect(givenUp).to.be.empty;
    expect(clock.pending).to.equal(0);
  });
});
