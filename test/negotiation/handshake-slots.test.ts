import { expect } from '@open-wc/testing';
import { HandshakeSlots } from '../../src/negotiation/handshake-slots.ts';

describe('R25 the places among the handshakes', () => {
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

  it('are given at once while there are any', () => {
    expect(granted).to.deep.equal(['one', 'two']);
    ask('three');
    expect(granted).to.deep.equal(['one', 'two']);
    expect(slots.inProgress).to.equal(2);
    expect(slots.queued).to.equal(1);
  });

  it('go to whoever came first', () => {
    for (const who of ['three', 'four', 'five']) ask(who);
    slots.release();
    expect(granted).to.deep.equal(['one', 'two', 'three']);
    slots.release();
    slots.release();
    expect(granted).to.deep.equal(['one', 'two', 'three', 'four', 'five']);
  });

  it('go to hosts before others, and among hosts to whoever came first', () => {
    ask('three');
    ask('host', true);
    ask('four');
    ask('other host', true);
    for (let place = 0; place < 4; place += 1) slots.release();
    expect(granted.slice(2)).to.deep.equal(['host', 'other host', 'three', 'four']);
  });

  it('are taken from nobody for a host', () => {
    ask('host', true);
    expect(granted).to.deep.equal(['one', 'two']);
  });

  it('pass over who has given up waiting', () => {
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

  it('stay with who has one, until it gives it back', () => {
    const three = ask('three');
    ask('four');
    slots.release();
    three.abort();
    expect(slots.inProgress).to.equal(2);
    expect(granted.slice(2)).to.deep.equal(['three']);
    slots.release();
    expect(granted.slice(2)).to.deep.equal(['three', 'four']);
  });

  it('are not given to who had given up before it asked', () => {
    slots.release();
    slots.acquire(() => granted.push('late'), AbortSignal.abort());
    expect(granted).to.deep.equal(['one', 'two']);
    expect(slots.inProgress).to.equal(1);
  });

  it('are held back while something is waited for', () => {
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
