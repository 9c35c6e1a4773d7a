import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { ConnectionBudget } from '../../../src/link/connection/connection-budget.ts';
import { fastClock } from '../../kit/clock/fast-clock.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

/** Stands in for a connection: the budget only counts them. */
const connection = (): RTCPeerConnection => ({}) as RTCPeerConnection;

function full(): never {
  throw new Error('Cannot create so many PeerConnections');
}

describe('ConnectionBudget', () => {
  let budget: ConnectionBudget;
  const applicant = (signal = new AbortController().signal) => ({
    peerId: 'someone',
    clock: fastClock(100),
    signal,
  });

  beforeEach(() => {
    budget = new ConnectionBudget();
  });

  it('R33 waits while the browser still counts closed connections', async () => {
    const kept = await budget.make(connection, applicant());
    budget.closed();
    let refusals = 3;
    const made = await budget.make(() => {
      refusals -= 1;
      return refusals < 0 ? connection() : full();
    }, applicant());
    expect(made).to.not.equal(kept);
    expect(refusals).to.equal(-1);
  });

  it('R36 waits after a reload while the browser still counts the connections of the page before', async () => {
    let refusals = 3;
    await budget.make(() => {
      refusals -= 1;
      return refusals < 0 ? connection() : full();
    }, applicant());
    expect(refusals).to.equal(-1);
  });

  it('rejects with too-many-connections at once when all are in use', async () => {
    const used: RTCPeerConnection[] = [];
    for (let count = 0; count < 400; count++) {
      used.push(await budget.make(connection, applicant()));
    }
    const clock = new VirtualClock();
    const error = await budget.make(full, { ...applicant(), clock }).catch((error) => error);
    expect(used).to.have.length(400);
    expect(error.code).to.equal('too-many-connections');
    expect(error.message).to.match(/reload the page/);
  });

  it('rejects with too-many-connections when waiting does not help', async () => {
    const kept = await budget.make(connection, applicant());
    budget.closed();
    const error = await budget.make(full, applicant()).catch((error) => error);
    expect(error.code).to.equal('too-many-connections');
    expect(kept).to.exist;
  });

  it('R33 stops waiting when the signal aborts, and leaves no timer', async () => {
    const kept = await budget.make(connection, applicant());
    budget.closed();
    const end = new AbortController();
    const clock = new VirtualClock();
    const made = budget.make(full, { ...applicant(end.signal), clock });
    expect(clock.pending).to.equal(1);
    end.abort();
    const error = await made.catch((error) => error);
    expect(error.name).to.equal('AbortError');
    expect(clock.pending).to.equal(0);
    expect(kept).to.exist;
  });

  it('rejects with every other error of the browser', async () => {
    const odd = new SyntaxError('not a server');
    const made = budget.make(() => {
      throw odd;
    }, applicant());
    expect(await made.catch((error) => error)).to.equal(odd);
  });

  it('R33 waits before the limit is reached while there is something to collect', async () => {
    const kept: RTCPeerConnection[] = [];
    for (let count = 0; count < 400; count++) {
      kept.push(await budget.make(connection, applicant()));
      if (count > 0) budget.closed();
    }
    let asked = false;
    const end = new AbortController();
    const made = budget.make(() => {
      asked = true;
      return connection();
    }, applicant(end.signal));
    end.abort();
    await made.catch(() => {});
    expect(asked).to.be.false;
    expect(kept).to.have.length(400);
  });
});
