import { describe, it } from 'node:test';
import { expect } from 'chai';
import {
  Admission,
  type AdmissionSnapshot,
  type JoinedViewer,
  type ViewerRequest,
} from '../../../src/session/membership/admission.ts';
import type { AdmissionSettings } from '../../../src/session/membership/admission-settings.ts';

describe('Admission', () => {
  /** An admission whose session is a list of viewers. */
  function session(options: Partial<AdmissionSettings> = {}, maxNewcomers = 100) {
    const joined: JoinedViewer[] = [];
    const log: string[] = [];
    const requests: ViewerRequest[] = [];
    const admission = new Admission(
      () => ({ maxViewers: 2, whenFull: 'refuse', approval: false, reserves: false, ...options }),
      maxNewcomers,
      {
        held: () => {},
        asked: (request) => requests.push(request),
        accepted: ({ peerId }) => log.push(`accepted ${peerId}`),
        refused: ({ peerId }, reason) => log.push(`${reason} ${peerId}`),
        settled: () => log.push('settled'),
      },
    );
    const judge = (peerId: string, snapshot: Partial<AdmissionSnapshot> = {}): string => {
      const { length } = joined;
      const nobody = { known: false, accepted: false, joined: length, arriving: 0 };
      return admission.judge(peerId, { ...nobody, ...snapshot });
    };
    const ask = (peerId: string): void => admission.ask({ peerId, role: 'viewer' });
    /** Lets a viewer join, and returns whether it may. */
    const enter = (peerId: string, unresponsive = false): boolean => {
      const verdict = admission.enter(joined);
      if (verdict.kind === 'refuse') return false;
      const evicted = joined.findIndex((viewer) => viewer.peerId === verdict.evict);
      if (evicted >= 0) joined.splice(evicted, 1);
      joined.push({ peerId, unresponsive });
      return true;
    };
    const names = () => joined.map(({ peerId }) => peerId);
    return { admission, joined, names, log, requests, judge, ask, enter };
  }

  it('R9 refuses a newcomer while the session is full, and lets one ask when a viewer has left', () => {
    const { judge, enter, joined } = session();
    for (const peerId of ['a', 'b']) enter(peerId);
    expect(judge('c')).to.equal('refuse');
    joined.shift();
    expect(judge('d')).to.equal('ask');
  });

  it('R9 refuses a viewer that is accepted when the session has filled up meanwhile', () => {
    const { admission } = session();
    expect([1, 2].map((joined) => admission.accept(joined, 0))).to.deep.equal(['admit', 'refuse']);
  });

  it('R9 refuses a viewer that becomes ready when the session has filled up', () => {
    const { judge, enter } = session();
    for (const peerId of ['a', 'b', 'c']) expect(judge(peerId)).to.equal('ask');
    expect(['a', 'b', 'c'].map((peerId) => enter(peerId))).to.deep.equal([true, true, false]);
  });

  it('R9 evicts the oldest for a newcomer that is ready, and none for one that never gets there', () => {
    const { judge, enter, names } = session({ whenFull: 'evict-oldest' });
    for (const peerId of ['a', 'b']) enter(peerId);
    for (let index = 0; index < 50; index += 1) expect(judge(`flood-${index}`)).to.equal('ask');
    expect(names()).to.deep.equal(['a', 'b']);
    enter('c');
    expect(names()).to.deep.equal(['b', 'c']);
  });

  it('R9 evicts an unresponsive viewer before the oldest', () => {
    const { enter, names } = session({ whenFull: 'evict-oldest' });
    enter('a');
    enter('b', true);
    enter('c');
    expect(names()).to.deep.equal(['a', 'c']);
  });

  it('bounds the viewers that ask and those that are on their way in', () => {
    const { judge, ask } = session({ approval: true }, 3);
    expect(judge('a', { arriving: 3 })).to.equal('refuse');
    ask('a');
    expect(judge('b', { arriving: 1 })).to.equal('ask');
    expect(judge('b', { arriving: 2 })).to.equal('refuse');
    expect(judge('a', { arriving: 2 })).to.equal('ask');
  });

  it('accepts a viewer at once without approval', () => {
    const { ask, log } = session();
    ask('a');
    expect(log).to.deep.equal(['accepted a', 'settled']);
  });

  it('R15 lets a viewer wait until it is accepted; the first decision stands', () => {
    const { ask, requests, log, admission } = session({ approval: true });
    ask('a');
    ask('a');
    expect(requests.length).to.equal(1);
    expect([...admission.requests].length).to.equal(1);
    expect(log).to.deep.equal([]);
    requests[0]?.accept();
    requests[0]?.refuse();
    expect(log).to.deep.equal(['accepted a', 'settled']);
  });

  it('R15 withdraws the request of a viewer that goes', () => {
    const { ask, requests, log, admission } = session({ approval: true });
    ask('a');
    admission.withdraw('a');
    requests[0]?.accept();
    expect(log).to.deep.equal(['settled']);
  });

  it('R15 admits a viewer that was accepted before without asking', () => {
    const { judge } = session({ approval: true });
    expect(judge('a', { accepted: true, joined: 2 })).to.equal('admit');
  });

  it('R43 counts a peer of a mesh as soon as it is admitted, since it costs a connection', () => {
    const { judge, admission } = session({ reserves: true });
    expect(judge('a', { joined: 1, arriving: 0 })).to.equal('ask');
    expect(judge('a', { joined: 1, arriving: 1 })).to.equal('refuse');
    expect(admission.accept(0, 2)).to.equal('refuse');
    expect(judge('a', { known: true, joined: 1, arriving: 1 })).to.equal('admit');
  });

  it('R43 refuses a peer that was in a mesh before when others have taken its place', () => {
    const { judge } = session({ reserves: true });
    expect(judge('a', { accepted: true, joined: 0, arriving: 1 })).to.equal('admit');
    expect(judge('a', { accepted: true, joined: 1, arriving: 1 })).to.equal('refuse');
  });
});
