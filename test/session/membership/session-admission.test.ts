import { expect } from '@open-wc/testing';
import type { Session } from '../../../src/session/session.ts';
import { heard, linked, Meeting } from '../meet.ts';

describe('a session with limited admission', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  const reasonOf = (session: Session): Promise<string | undefined> =>
    heard(session, 'error').then(({ code }) => code);

  it('R9 refuses one viewer too many at once, and the other peers notice nothing', async () => {
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

  it('R9 evicts exactly one viewer for a newcomer, and tells it why', async () => {
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

  it('R15 keeps a viewer waiting until the page accepts it', async () => {
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

  it('R15 tells a viewer again that it was refused, if the first message was lost', async () => {
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
