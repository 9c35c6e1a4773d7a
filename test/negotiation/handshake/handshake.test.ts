import { describe, it } from 'node:test';
import { expect } from 'chai';
import { handshake } from '../../../src/negotiation/handshake/handshake.ts';
import {
  connectionState,
  type HandshakeState,
  initialHandshake,
  mayBegin,
} from '../../../src/negotiation/handshake/handshake-state.ts';
import { answerer, context, offerer } from './contexts.ts';

describe('a first offer', () => {
  for (const [side, mayOffer] of [
    ['the impolite side', true],
    ['the polite side', false],
  ] as const) {
    it(`R28 is answered by ${side}, which has no connection yet`, () => {
      const [state, effects] = handshake(
        initialHandshake(),
        {
          type: 'offer',
          generation: 1,
          handshakeId: 'first',
          body: { sdp: 'offer', connection: 'first' },
        },
        { ...context, mayOffer },
      );
      expect(state.exchange).to.equal('answering');
      expect(state.handshakeId).to.equal('first');
      expect(effects).to.deep.equal([
        { do: 'connect', initiator: false },
        { do: 'accept-offer', sdp: 'offer' },
      ]);
    });
  }
});

describe('a peer that is held', () => {
  const offered: HandshakeState = {
    ...initialHandshake(1),
    phase: 'connecting',
    exchange: 'offered',
    handshakeId: 'first',
    connectionId: 'first',
    initiator: true,
    retries: 1,
  };
  const envelope = { generation: 1, handshakeId: 'other' };
  const bye = { type: 'bye', ...envelope, body: { reason: 'held' } } as const;

  it('R15 gives its offer up and waits, until the other side asks for one', () => {
    const [held, effects] = handshake(offered, bye, offerer);
    expect(effects).to.deep.equal([{ do: 'close' }]);
    expect([connectionState(held), mayBegin(held)]).to.deep.equal(['waiting', false]);
    const asked = { type: 'renegotiate', ...envelope, generation: 0, body: {} } as const;
    const [next] = handshake(held, asked, offerer);
    expect(mayBegin(next)).to.equal(true);
  });

  it('R15 keeps a connection that the other side has answered since it held this one', () => {
    const body = { sdp: 'answer' };
    const first = { generation: 1, handshakeId: 'first' };
    const [answered] = handshake(offered, { type: 'answer', ...first, body }, offerer);
    const [state, effects] = handshake(answered, bye, offerer);
    expect(state).to.deep.equal(answered);
    expect(effects).to.deep.equal([{ do: 'count', what: 'staleDropped' }]);
  });

  it('R3 cannot hold the side that makes the offers', () => {
    expect(handshake(offered, bye, answerer)).to.deep.equal([offered, []]);
  });
});

describe('a path that is lost', () => {
  const broken: HandshakeState = {
    ...initialHandshake(5),
    phase: 'ready',
    handshakeId: 'last',
    connectionId: 'first',
    broken: true,
    restarts: 3,
  };

  it('is repaired again at once when there may be another path, without counting a restart', () => {
    const [state, effects] = handshake(
      { ...broken, initiator: true },
      { type: 'path-lost' },
      offerer,
    );
    expect(effects).to.deep.include({ do: 'make-offer', restartIce: true });
    expect(state.restarts).to.equal(3);
    expect(state.connectionId).to.equal('first');
  });

  it('is reported once by the side that only answers, however often the network changes', () => {
    const [asking, effects] = handshake(broken, { type: 'path-lost' }, answerer);
    expect(effects).to.deep.equal([{ do: 'ask', connection: 'first', restart: true }]);
    expect(handshake(asking, { type: 'path-lost' }, answerer)).to.deep.equal([asking, []]);
  });
});

describe('signals that may have been lost', () => {
  const offered: HandshakeState = {
    ...initialHandshake(1),
    phase: 'connecting',
    exchange: 'offered',
    handshakeId: 'first',
    connectionId: 'first',
    initiator: true,
  };

  it('are repeated when signaling opens, and not while it is lost', () => {
    const [lost, nothing] = handshake(offered, { type: 'signaling', open: false }, offerer);
    expect(nothing).to.deep.equal([]);
    expect(handshake(lost, { type: 'seen-again' }, offerer)).to.deep.equal([lost, []]);
    const [back, effects] = handshake(lost, { type: 'signaling', open: true }, offerer);
    expect(effects).to.deep.equal([{ do: 'repeat' }]);
    expect(back).to.deep.equal(offered);
  });

  it('are repeated when signaling sees the peer again', () => {
    const [state, effects] = handshake(offered, { type: 'seen-again' }, offerer);
    expect(effects).to.deep.equal([{ do: 'repeat' }]);
    expect(state).to.equal(offered);
  });

  it('are not repeated once the exchange has settled', () => {
    const ready: HandshakeState = { ...offered, phase: 'ready', exchange: 'stable' };
    expect(handshake(ready, { type: 'seen-again' }, offerer)).to.deep.equal([ready, []]);
  });
});
