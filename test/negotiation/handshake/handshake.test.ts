import { describe, it } from 'node:test';
import { expect } from 'chai';
import { handshake } from '../../../src/negotiation/handshake/handshake.ts';
import {
  type HandshakeState,
  initialHandshake,
} from '../../../src/negotiation/handshake/handshake-state.ts';

const context = { maxRetries: 3, maxIceRestarts: 3, freshId: 'next' };

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
      { ...context, mayOffer: true },
    );
    expect(effects).to.deep.include({ do: 'make-offer', restartIce: true });
    expect(state.restarts).to.equal(3);
    expect(state.connectionId).to.equal('first');
  });

  it('is reported once by the side that only answers, however often the network changes', () => {
    const answerer = { ...context, mayOffer: false };
    const [asking, effects] = handshake(broken, { type: 'path-lost' }, answerer);
    expect(effects).to.deep.equal([{ do: 'ask', connection: 'first', restart: true }]);
    expect(handshake(asking, { type: 'path-lost' }, answerer)).to.deep.equal([asking, []]);
  });
});
