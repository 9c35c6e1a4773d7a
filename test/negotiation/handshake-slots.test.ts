import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { HandshakeSlots } from '../../src/negotiation/handshake-slots.ts';

describe('R25 the slots of handshakes', () => {
  let slots: HandshakeSlots;
  let granted: string[];

  beforeEach(() => {
    slots = new HandshakeSlots(2);
    granted = [];
    ask('one');
    ask('two');
  });

  function ask(who: string, first = false): AbortController {
    const abort = new AbortController();
    slots.acquire(() => granted.push(who), abort.signal, first);
    return abort;
  }

  it('are granted at once while any are free', () => {
    expect(granted).to.deep.equal(['one', 'two']);
    ask('three');
    expect(granted).to.deep.equal(['one', 'two']);
    expect(slots.inProgress).to.equal(2);
    expect(slots.queued).to.equal(1);
  });

  it('are granted in order', () => {
    for (const who of ['three', 'four', 'five']) ask(who);
    slots.release();
    expect(granted).to.deep.equal(['one', 'two', 'three']);
    slots.release();
    slots.release();
    expect(granted).to.deep.equal(['one', 'two', 'three', 'four', 'five']);
  });

  it('are granted to hosts before others, and to hosts in order', () => {
    ask('three');
    ask('host', true);
    ask('four');
    ask('other host', true);
    for (let place = 0; place < 4; place += 1) slots.release();
    expect(granted.slice(2)).to.deep.equal(['host', 'other host', 'three', 'four']);
  });

  it('are not taken away for a host', () => {
    ask('host', true);
    expect(granted).to.deep.equal(['one', 'two']);
  });

  it('are not granted after the wait was aborted', () => {
    const impatient = ask('three');
    ask('four');
    impatient.abort();
    expect(slots.queued).to.equal(1);
    slots.release();
    expect(granted.slice(2)).to.deep.equal(['four']);
    slots.release();
    slots.release();
    expect(slots.inProgress).to.equal(0);
  });

  it('stay taken until they are released', () => {
    const three = ask('three');
    ask('four');
    slots.release();
    three.abort();
    expect(slots.inProgress).to.equal(2);
    expect(granted.slice(2)).to.deep.equal(['three']);
    slots.release();
    expect(granted.slice(2)).to.deep.equal(['three', 'four']);
  });

  it('are not granted to a signal that had aborted before', () => {
    slots.release();
    slots.acquire(() => granted.push('late'), AbortSignal.abort());
    expect(granted).to.deep.equal(['one', 'two']);
    expect(slots.inProgress).to.equal(1);
  });

  it('are held back until every hold is released', () => {
    slots.release();
    const [one, other] = [slots.hold(), slots.hold()];
    ask('three');
    one();
    one();
    expect(granted).to.deep.equal(['one', 'two']);
    other();
    expect(granted).to.deep.equal(['one', 'two', 'three']);
  });
});
