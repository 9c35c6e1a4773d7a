import { expect } from '@open-wc/testing';
import {
  Admission,
  type AdmissionOptions,
  type ViewerRequest,
} from '../../src/session/admission.ts';
import type { Session } from '../../src/session/session.ts';
import { heard, linked, Meeting } from './meet.ts';

describe('admission', () => {
  /** A door whose house is a few lists. */
  function door(options: Partial<AdmissionOptions> = {}, maxNewcomers = 100) {
    const inside: string[] = [];
    const unresponsive = new Set<string>();
    const log: string[] = [];
    const requests: ViewerRequest[] = [];
    const house = { arriving: 0 };
    const admission = new Admission(
      { maxViewers: 2, whenFull: 'refuse', approval: false, ...options },
      maxNewcomers,
      {
        get inside() {
          return inside.map((peerId) => ({ peerId, role: 'viewer' }) as const);
        },
        get arriving() {
          return house.arriving;
        },
        isUnresponsive: (peerId) => unresponsive.has(peerId),
        admit: ({ peerId }) => log.push(`admit ${peerId}`),
        sendAway: (peerId, reason) => {
          log.push(`${reason} ${peerId}`);
          if (inside.includes(peerId)) inside.splice(inside.indexOf(peerId), 1);
          admission.gone(peerId, false);
        },
        ask: (request) => requests.push(request),
        answered: () => log.push('answered'),
      },
    );
    const knocks = (peerId: string): void => admission.knocks({ peerId, role: 'viewer' });
    const enters = (peerId: string): boolean => {
      const entered = admission.enters(peerId);
      if (entered) inside.push(peerId);
      return entered;
    };
    return { admission, inside, unresponsive, log, requests, house, knocks, enters };
  }

  it('R9 refuses a newcomer at the door of a full session, and lets one in when a place is free', () => {
    const { knocks, enters, inside, log } = door();
    for (const peerId of ['a', 'b']) enters(peerId);
    knocks('c');
    expect(log).to.include('session-full c');
    inside.shift();
    knocks('d');
    expect(log).to.include('admit d');
  });

  it('R9 refuses whoever becomes ready when the last place has gone', () => {
    const { knocks, enters, log } = door();
    for (const peerId of ['a', 'b', 'c']) knocks(peerId);
    expect(['a', 'b', 'c'].map(enters)).to.deep.equal([true, true, false]);
    expect(log).to.include('session-full c');
  });

  it('R9 evicts the oldest for a newcomer that is ready, and nobody for one that never gets there', () => {
    const { knocks, enters, inside } = door({ whenFull: 'evict-oldest' });
    for (const peerId of ['a', 'b']) enters(peerId);
    for (let index = 0; index < 50; index += 1) knocks(`flood-${index}`);
    expect(inside).to.deep.equal(['a', 'b']);
    knocks('c');
    enters('c');
    expect(inside).to.deep.equal(['b', 'c']);
  });

  it('R9 evicts who does not answer before the oldest', () => {
    const { enters, inside, unresponsive } = door({ whenFull: 'evict-oldest' });
    for (const peerId of ['a', 'b']) enters(peerId);
    unresponsive.add('b');
    enters('c');
    expect(inside).to.deep.equal(['a', 'c']);
  });

  it('bounds those who are on their way in', () => {
    const { knocks, house, log } = door({}, 3);
    house.arriving = 3;
    knocks('a');
    expect(log).to.include('session-full a');
  });

  it('R15 lets a viewer wait until it is let in; the first decision stands', () => {
    const { knocks, requests, log, admission } = door({ approval: true });
    knocks('a');
    knocks('a');
    expect(requests.length).to.equal(1);
    expect([...admission.asking].length).to.equal(1);
    expect(log).to.deep.equal([]);
    requests[0]?.accept();
    requests[0]?.refuse();
    expect(log).to.deep.equal(['admit a', 'answered']);
  });

  it('R15 forgets a viewer that goes while it waits', () => {
    const { knocks, requests, log, admission } = door({ approval: true });
    knocks('a');
    admission.gone('a', false);
    requests[0]?.accept();
    expect(log).to.deep.equal(['answered']);
  });

  it('lets back in without asking who was only lost for a while', () => {
    const { knocks, requests, log, admission } = door({ approval: true });
    knocks('a');
    requests[0]?.accept();
    admission.gone('a', true);
    knocks('a');
    expect(requests.length).to.equal(1);
    expect(log.filter((entry) => entry === 'admit a').length).to.equal(2);
  });
});

describe('a session that not everybody may enter', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  const reasonOf = (session: Session): Promise<string | undefined> =>
    heard(session, 'error').then(({ code }) => code);

  it('R9 refuses one viewer too many at once, and nobody else notices', async () => {
    const host = meeting.make('host', { maxViewers: 1 });
    const first = meeting.make('viewer');
    const second = meeting.make('viewer');
    await Promise.all([host.start(), first.start()]);
    await linked(host, 1);
    const refused = reasonOf(second);
    second.start().catch(() => {});
    expect(await refused).to.equal('session-full');
    expect(second.hostState).to.equal('failed-permanent');
    expect(first.hostState).to.equal('connected');
    first.stop();
    await heard(host, 'peerleave');
    await second.start();
    expect(second.hostState).to.equal('connected');
  });

  it('R9 evicts exactly one for one that comes, and tells it why', async () => {
    const host = meeting.make('host', { maxViewers: 2, whenFull: 'evict-oldest' });
    const viewers = [1, 2, 3].map(() => meeting.make('viewer'));
    const [first, second, third] = viewers as [Session, Session, Session];
    await host.start();
    for (const viewer of [first, second]) {
      await viewer.start();
    }
    await linked(host, 2);
    const evicted = reasonOf(first);
    await third.start();
    expect(await evicted).to.equal('evicted-capacity');
    expect([second.hostState, third.hostState]).to.deep.equal(['connected', 'connected']);
    const { joins, leaves, evictions, activePeers } = host.metrics;
    expect(evictions['evicted-capacity']).to.equal(1);
    expect(joins).to.equal(leaves + evictions['evicted-capacity'] + activePeers);
  });

  it('R15 holds a viewer in waiting, then lets it in', async () => {
    const host = meeting.make('host', { approval: true });
    const viewer = meeting.make('viewer', { name: 'Ada' });
    const asked = heard(host, 'viewerrequest');
    await host.start();
    const joining = viewer.start();
    const request = await asked;
    expect(request.name).to.equal('Ada');
    expect(viewer.hostState).to.equal('waiting');
    expect(host.requests.length).to.equal(1);
    expect(host.metrics.viewersWaiting).to.equal(1);
    request.accept();
    await joining;
    expect(host.requests.length).to.equal(0);
  });

  it('R15 refuses a viewer with a reason', async () => {
    const host = meeting.make('host', { approval: true });
    const viewer = meeting.make('viewer');
    const asked = heard(host, 'viewerrequest');
    await host.start();
    const refused = reasonOf(viewer);
    viewer.start().catch(() => {});
    (await asked).refuse();
    expect(await refused).to.equal('refused');
    expect(host.peers.size).to.equal(0);
  });

  it('R15 tells a viewer again that it was refused, where the first word was lost', async () => {
    const signaling = meeting.hostile({ loss: 1 });
    const host = meeting.make('host', { signaling });
    const viewer = meeting.make('viewer', { limits: { answerTimeout: 200 } });
    host.on('viewerrequest', (request) => {
      request.refuse();
      signaling.hostility.loss = 0;
    });
    await host.start();
    const refused = reasonOf(viewer);
    viewer.start().catch(() => {});
    expect(await refused).to.equal('refused');
  });
});
