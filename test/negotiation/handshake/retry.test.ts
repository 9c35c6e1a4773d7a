import { describe, it } from 'node:test';
import { expect } from 'chai';
import { connectionStep } from '../../../src/negotiation/handshake/connection-step.ts';
import { handshake } from '../../../src/negotiation/handshake/handshake.ts';
import {
  endedHandshake,
  type HandshakeState,
} from '../../../src/negotiation/handshake/handshake-state.ts';
import { answerer, at, offerer } from './contexts.ts';

describe('R26 an attempt that somebody wants now', () => {
  const backoff = at({ phase: 'backoff', retries: 2, reason: 'ice-failed' });

  it('ends the back-off of the side that makes the offers', () => {
    const [state] = handshake(backoff, { type: 'retry' }, offerer);
    expect(state).to.include({ phase: 'idle', retries: 2 });
  });

  it('asks for an offer on the other side, so that a back-off over there ends, too', () => {
    const [state, effects] = handshake(backoff, { type: 'retry' }, answerer);
    expect(state).to.include({ phase: 'backoff', interrupted: true, asking: true });
    expect(effects).to.deep.equal([{ do: 'ask', connection: null, restart: false }]);
  });

  for (const phase of ['idle', 'connecting', 'readying', 'ready', 'abandoned', 'left'] as const) {
    it(`changes nothing while it is ${phase}`, () => {
      for (const context of [offerer, answerer]) {
        const state = at({ phase });
        expect(handshake(state, { type: 'retry' }, context)).to.deep.equal([state, []]);
      }
    });
  }
});

describe('R26 the step of a connection', () => {
  const cases: [Partial<HandshakeState>, ReturnType<typeof connectionStep>][] = [
    [{ phase: 'idle' }, 'found'],
    [{ phase: 'connecting', exchange: 'offering' }, 'offer'],
    [{ phase: 'connecting', exchange: 'offered' }, 'offer'],
    [{ phase: 'connecting', exchange: 'answering' }, 'offer'],
    [{ phase: 'connecting', exchange: 'stable' }, 'path'],
    [{ phase: 'readying' }, 'ready'],
    [{ phase: 'ready' }, null],
    [{ phase: 'backoff', reason: 'ice-failed' }, null],
    // It waits for a peer that may have gone.
    [{ phase: 'idle', reason: 'handshake-timeout' }, null],
  ];
  for (const [change, step] of cases) {
    it(`is ${step} at ${Object.values(change).join(', ')}`, () => {
      expect(connectionStep(at(change))).to.equal(step);
    });
  }

  it('is none once it has ended', () => {
    expect(connectionStep(endedHandshake(at({}), 'left'))).to.equal(null);
    expect(connectionStep(endedHandshake(at({}), 'refused'))).to.equal(null);
  });
});
