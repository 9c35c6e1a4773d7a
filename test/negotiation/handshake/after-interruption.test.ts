import { describe, it } from 'node:test';
import { expect } from 'chai';
import { handshake } from '../../../src/negotiation/handshake/handshake.ts';
import type { HandshakeEvent } from '../../../src/negotiation/handshake/handshake-step.ts';
import { answerer, at, offerer } from './contexts.ts';

const interrupted: HandshakeEvent = { type: 'interrupted' };
const request = (body: { interrupted?: boolean }): HandshakeEvent => ({
  type: 'renegotiate',
  generation: 5,
  handshakeId: 'h5',
  body,
});
const bye = (reason: string, generation = 5): HandshakeEvent => ({
  type: 'bye',
  generation,
  handshakeId: 'h5',
  body: { reason },
});

describe('R42 a side that slept', () => {
  for (const phase of ['idle', 'connecting', 'readying', 'backoff'] as const) {
    it(`asks at once for an offer while it is ${phase}`, () => {
      const [state, effects] = handshake(at({ phase }), interrupted, answerer);
      expect(state).to.include({ phase, interrupted: true, asking: true });
      expect(effects).to.deep.equal([{ do: 'ask', connection: null, restart: false }]);
    });
  }

  it('offers at once instead of waiting for the end of a back-off', () => {
    const [state] = handshake(at({ phase: 'backoff', retries: 2 }), interrupted, offerer);
    expect(state).to.include({ phase: 'idle', retries: 2 });
  });

  it('repeats an offer whose answer it may have missed', () => {
    const offered = at({ phase: 'connecting', exchange: 'offered', initiator: true });
    expect(handshake(offered, interrupted, offerer)[1]).to.deep.equal([{ do: 'repeat' }]);
  });

  it('leaves a ready link to the check of its path', () => {
    const [state, effects] = handshake(at({ phase: 'ready' }), interrupted, answerer);
    expect(state.phase).to.equal('ready');
    expect(effects).to.deep.equal([]);
  });

  it('is offered to at once: a back-off has no cause any more', () => {
    const backoff = at({ phase: 'backoff', retries: 2 });
    const [state] = handshake(backoff, request({ interrupted: true }), offerer);
    expect(state).to.include({ phase: 'idle', retries: 2 });
    expect(handshake(backoff, request({}), offerer)[0].phase).to.equal('backoff');
  });

  it('is tried anew after it was given up for its silence, but not after a refusal', () => {
    const silent = at({ phase: 'abandoned', reason: 'handshake-timeout' });
    const [state] = handshake(silent, request({ interrupted: true }), offerer);
    expect(state).to.include({ phase: 'idle', retries: 0, reason: null });
    expect(handshake(silent, request({}), offerer)[0].phase).to.equal('abandoned');
    const refused = at({ phase: 'abandoned', reason: 'refused' });
    const again = handshake(refused, request({ interrupted: true }), offerer);
    expect(again[0].phase).to.equal('abandoned');
    expect(again[1]).to.deep.equal([{ do: 'send-bye', reason: 'refused' }]);
  });

  it('asks again when it was given up unheard, as often as there are retries', () => {
    let state = at({ phase: 'connecting', connectionId: 'h5' });
    for (let count = 1; count <= 3; count += 1) {
      const [next, effects] = handshake(state, bye('handshake-timeout', 4 + count), answerer);
      expect(next).to.include({ phase: 'backoff', retries: count, asking: true });
      expect(effects.at(-1)).to.deep.equal({ do: 'ask', connection: null, restart: false });
      state = next;
    }
    const last = handshake(state, bye('handshake-timeout', 8), answerer);
    expect(last[0].phase).to.equal('abandoned');
  });

  it('asks once for all copies of a verdict, which answer the requests before', () => {
    const [state] = handshake(at({ phase: 'connecting' }), bye('handshake-timeout'), answerer);
    for (const reason of ['handshake-timeout', 'ice-failed']) {
      expect(handshake(state, bye(reason), answerer)).to.deep.equal([state, []]);
    }
    expect(handshake(state, bye('refused'), answerer)[0].phase).to.equal('abandoned');
  });

  it('takes any other verdict, unless that is a consequence of its sleep', () => {
    const waking = at({ phase: 'connecting', interrupted: true });
    expect(handshake(waking, bye('refused'), answerer)[0].phase).to.equal('abandoned');
    expect(handshake(waking, bye('ice-failed'), answerer)[0].phase).to.equal('backoff');
    const awake = at({ phase: 'connecting' });
    expect(handshake(awake, bye('ice-failed'), answerer)[0].phase).to.equal('abandoned');
  });

  for (const phase of ['connecting', 'readying'] as const) {
    it(`learns while it is ${phase} that the other side has given up that connection`, () => {
      const late = at({ phase, exchange: 'stable', connectionId: 'h5', initiator: true });
      const [state, effects] = handshake(late, request({}), offerer);
      expect(state).to.include({ phase: 'backoff', connectionId: null, retries: 1 });
      expect(effects).to.deep.include({ do: 'close' });
      const named: HandshakeEvent = {
        type: 'renegotiate',
        generation: 5,
        handshakeId: 'h5',
        body: { connection: 'h5' },
      };
      expect(handshake(late, named, offerer)[0].phase).to.equal(phase);
      // Its answer may have been lost, and forgotten.
      const unanswered = { ...late, exchange: 'offered' } as const;
      expect(handshake(unanswered, request({}), offerer)[0].phase).to.equal('backoff');
      // Sent before our offer came.
      const newer = { ...unanswered, generation: 6 };
      expect(handshake(newer, request({}), offerer)[0].phase).to.equal(phase);
    });
  }

  it('hears, with the answer to a repeated offer, that the other side has lost the connection', () => {
    const copy: HandshakeEvent = {
      type: 'offer',
      generation: 5,
      handshakeId: 'h5',
      body: { sdp: 'offer', connection: 'h5' },
    };
    const lost = at({ phase: 'backoff', retries: 1 });
    const [state, effects] = handshake(lost, copy, answerer);
    expect(effects.map(({ do: what }) => what)).to.deep.equal(['count', 'answer-again', 'ask']);
    expect(handshake(state, copy, answerer)[1]).to.not.deep.include(effects.at(-1));
    const connecting = at({ phase: 'connecting', connectionId: 'h5' });
    expect(handshake(connecting, copy, answerer)[1]).to.not.deep.include(effects.at(-1));
  });

  it('is waited for without end, and without a signal, by the side that only answers', () => {
    const last = at({ phase: 'backoff', retries: 3, reason: 'heartbeat-lost' });
    const [state, effects] = handshake(last, { type: 'deadline' }, answerer);
    expect(state).to.include({ phase: 'idle', asking: false, asks: 3 });
    expect(effects).to.deep.equal([]);
    const [found] = handshake(
      state,
      {
        type: 'offer',
        generation: 6,
        handshakeId: 'h6',
        body: { sdp: 'offer', connection: 'h6' },
      },
      answerer,
    );
    expect(found.phase).to.equal('connecting');
  });
});
