import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { BeachError } from '../../src/runtime/beach-error.ts';
import { Outbox } from '../../src/signaling/outbox.ts';
import { candidateSignal } from '../kit/signaling/candidate-signal.ts';

/** The signals that are still on their way, until `open()` lets them out. */
function setUp() {
  let isOpen = false;
  const sent: number[] = [];
  const dropped: [number, string][] = [];
  const outbox = new Outbox({
    serializable: (signal) => signal,
    post: (_text, { seq }) => {
      if (isOpen) sent.push(seq);
      return isOpen;
    },
    dropped: ({ seq }, { code }: BeachError) => dropped.push([seq, code]),
  });
  const open = (): number[] => {
    isOpen = true;
    outbox.flush();
    return sent;
  };
  return { outbox, open, dropped };
}

describe('R21 the signals that wait', () => {
  it('are sent in order, but not those of a negotiator that has ended', () => {
    const { outbox, open, dropped } = setUp();
    const [ended, other] = [new AbortController(), new AbortController()];
    outbox.send(candidateSignal(0), ended.signal);
    outbox.send(candidateSignal(1), other.signal);
    outbox.send(candidateSignal(2), ended.signal);
    outbox.send(candidateSignal(3));
    ended.abort();
    expect(open()).to.deep.equal([1, 3]);
    expect(dropped).to.deep.equal([]);
  });

  it('make no room for those of a negotiator that has ended', () => {
    const { outbox, open, dropped } = setUp();
    const ended = new AbortController();
    for (let seq = 0; seq < 200; seq++) outbox.send(candidateSignal(seq), ended.signal);
    ended.abort();
    for (let seq = 200; seq < 456; seq++) outbox.send(candidateSignal(seq));
    expect(dropped).to.deep.equal([]);
    outbox.send(candidateSignal(456));
    expect(dropped).to.deep.equal([[200, 'send-failed']]);
    expect(open()).to.have.length(256);
  });
});
