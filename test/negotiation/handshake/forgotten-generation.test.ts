import { describe, it } from 'node:test';
import { expect } from 'chai';
import { handshake } from '../../../src/negotiation/handshake/handshake.ts';
import {
  type HandshakeState,
  initialHandshake,
} from '../../../src/negotiation/handshake/handshake-state.ts';
import type { RemoteEvent } from '../../../src/negotiation/handshake/handshake-step.ts';
import { answerer, offerer } from './contexts.ts';

const offer = (generation: number): RemoteEvent<'offer'> => ({
  type: 'offer',
  generation,
  handshakeId: `h${generation}`,
  body: { sdp: 'offer', connection: `h${generation}` },
});
const request: RemoteEvent<'renegotiate'> = {
  type: 'renegotiate',
  generation: 5,
  handshakeId: 'h5',
  body: {},
};

describe('R42 a forgotten generation', () => {
  it('is told by the side that drops the offer as stale, once', () => {
    const [state, effects] = handshake(initialHandshake(5), offer(1), answerer);
    expect(effects).to.deep.include({ do: 'ask', connection: null, restart: false });
    expect(handshake(state, offer(1), answerer)[1]).to.deep.equal([
      { do: 'count', what: 'staleDropped' },
    ]);
  });

  it('is not told of a connection that is well', () => {
    const ready: HandshakeState = {
      ...initialHandshake(5),
      phase: 'ready',
      handshakeId: 'h5',
      connectionId: 'h5',
    };
    expect(handshake(ready, offer(1), answerer)).to.deep.equal([
      ready,
      [{ do: 'count', what: 'staleDropped' }],
    ]);
  });

  it('is learned while a hopeless offer waits for its answer: the retry has a later one', () => {
    const [begun] = handshake(initialHandshake(), { type: 'begin' }, offerer);
    const [failed] = handshake(begun, request, offerer);
    expect([failed.phase, failed.generation, failed.retries]).to.deep.equal(['backoff', 5, 1]);
    const [idle] = handshake(failed, { type: 'deadline' }, offerer);
    const [again] = handshake(idle, { type: 'begin' }, offerer);
    expect(again.generation).to.equal(6);
    const [answered] = handshake(initialHandshake(5), { ...offer(6) }, answerer);
    expect(answered.exchange).to.equal('answering');
  });

  it('is learned before the first offer', () => {
    const [idle] = handshake(initialHandshake(), request, offerer);
    expect(handshake(idle, { type: 'begin' }, offerer)[0].generation).to.equal(6);
  });

  it('is learned after the peer was given up, so that it hears why', () => {
    const abandoned: HandshakeState = {
      ...initialHandshake(1),
      phase: 'abandoned',
      reason: 'ice-failed',
    };
    const [state, effects] = handshake(abandoned, request, offerer);
    expect(effects).to.deep.equal([{ do: 'send-bye', reason: 'ice-failed' }]);
    expect(state.generation).to.equal(5);
  });
});
