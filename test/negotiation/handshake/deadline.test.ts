import { expect } from '@open-wc/testing';
import { deadlineKey, deadlineOf } from '../../../src/negotiation/handshake/deadline.ts';
import {
  type HandshakeState,
  initialHandshake,
} from '../../../src/negotiation/handshake/handshake-state.ts';
import { defaultLimits } from '../../../src/runtime/limits.ts';

describe('the deadline of a handshake', () => {
  const offered: HandshakeState = {
    ...initialHandshake(1),
    phase: 'connecting',
    exchange: 'offered',
    initiator: true,
  };

  function patience(state: HandshakeState, mayOffer = true): number | null {
    return deadlineOf(state, mayOffer, defaultLimits, 0.5);
  }

  it('is that of the answer once an offer was sent', () => {
    expect(patience(offered)).to.equal(defaultLimits.answerTimeout);
  });

  it('waits for an answer only while signaling is open, and restarts when it opens', () => {
    const lost = { ...offered, signalingOpen: false };
    expect(patience(lost)).to.equal(null);
    expect(deadlineKey(lost)).not.to.equal(deadlineKey(offered));
  });

  it('does not need signaling where nothing is to arrive over it', () => {
    const opening: HandshakeState = { ...offered, exchange: 'stable', signalingOpen: false };
    expect(patience(opening)).to.equal(defaultLimits.openTimeout);
  });

  it('begins only once the browser has made the connection', () => {
    const pending: HandshakeState = { ...offered, exchange: 'offering', connectionPending: true };
    const made = { ...pending, connectionPending: false };
    expect(patience(pending)).to.equal(null);
    expect(patience(made)).to.equal(defaultLimits.offerTimeout);
    expect(deadlineKey(made)).not.to.equal(deadlineKey(pending));
  });

  it('gives the side that only answers longer than any back-off of the other', () => {
    const failed: HandshakeState = { ...initialHandshake(1), phase: 'backoff', retries: 3 };
    expect(patience(failed, false)).to.be.greaterThan(patience(failed, true) ?? 0);
  });

  it('does not exist for a link that is ready, or given up', () => {
    for (const phase of ['ready', 'abandoned', 'left'] as const) {
      expect(patience({ ...initialHandshake(1), phase })).to.equal(null);
    }
  });
});
