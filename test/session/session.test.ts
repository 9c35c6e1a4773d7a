import { expect } from '@open-wc/testing';
import type { Session } from '../../src/session/session.ts';
import { until } from '../kit/until.ts';
import { broadcastSessions } from './broadcast-sessions.ts';
import { heard } from './meet.ts';

describe('Session over broadcast:', () => {
  const sessions = broadcastSessions();
  const { make, connected } = sessions;

  it('connects a viewer to its host', async () => {
    const [host, viewer] = await connected();
    expect(host.state).to.equal('live');
    expect(viewer?.hostState).to.equal('connected');
    expect([...host.peers.values()].map(({ state }) => state)).to.deep.equal(['connected']);
  });

  it('R2 connects a viewer that came before its host', async () => {
    const viewer = make('viewer');
    const joining = viewer.start();
    await heard(viewer, 'state', ({ state }) => state === 'live');
    expect(viewer.hostState).to.equal('waiting');
    await make('host').start();
    await joining;
    expect(viewer.hostState).to.equal('connected');
  });

  it('refuses a second host with host-taken, and the first one notices nothing', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const events: unknown[] = [];
    for (const event of ['state', 'error', 'warning', 'connection'] as const) {
      host.on(event, ((detail: unknown) => events.push(detail)) as never);
      viewer.on(event, ((detail: unknown) => events.push(detail)) as never);
    }
    const second = make('host');
    const told = heard(second, 'error');
    const refusal = await second.start().then(
      () => null,
      (error) => error,
    );
    expect(refusal).to.equal(await told);
    expect(refusal.code).to.equal('host-taken');
    expect(second.state).to.equal('failed');
    expect(events).to.deep.equal([]);
  });

  it('R21 tells the other peers when a viewer leaves, and does not retry it', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const left = heard(host, 'peerleave');
    viewer.stop();
    expect((await left).reason).to.equal('left');
    expect(host.peers.size).to.equal(0);
    expect(host.metrics.retries).to.equal(0);
    expect(viewer.hostState).to.equal('disconnected');
  });

  it('keeps viewers waiting when the host leaves, and finds them again', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const waiting = heard(viewer, 'host', ({ state }) => state === 'waiting');
    host.stop();
    await waiting;
    const again = heard(viewer, 'host', ({ state }) => state === 'connected');
    await host.start();
    await again;
  });

  it('tells a dropped viewer why, and does not admit it again', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const told = heard(viewer, 'error');
    const states: string[] = [];
    viewer.on('host', ({ state }) => states.push(state));
    host.drop(viewer.peerId as string, 'refused');
    expect((await told).code).to.equal('refused');
    expect(viewer.state).to.equal('failed');
    expect(states).to.deep.equal(['failed-permanent']);
    expect(host.peers.size).to.equal(0);
  });

  for (const [reason, told] of [
    ['unauthorized', 'unauthorized'],
    ['toString', 'refused'],
  ] as const) {
    it(`tells a viewer that was dropped with "${reason}": ${told}`, async () => {
      const [host, viewer] = (await connected()) as [Session, Session];
      const error = heard(viewer, 'error');
      host.drop(viewer.peerId as string, reason as 'unauthorized');
      expect((await error).code).to.equal(told);
    });
  }

  for (const bad of [
    { session: 'two words' },
    { name: 'x'.repeat(257) },
    { hostKey: 'x'.repeat(257) },
    { token: 'x'.repeat(4_097) },
  ]) {
    it(`fails with invalid-option for a bad ${Object.keys(bad)[0]}, and does not join`, async () => {
      const session = make('host', { ...bad, logger: () => {} });
      const refusal = await session.start().catch((error) => error);
      expect(refusal.code).to.equal('invalid-option');
      expect([session.state, session.peerId]).to.deep.equal(['failed', null]);
    });
  }

  it('goes on when a listener throws, and reports the error as uncaught', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const { onerror } = window;
    const reported = new Promise((resolve) => {
      window.onerror = (message) => {
        resolve(message);
        return true;
      };
    });
    viewer.on('message', () => {
      throw new Error('of the page');
    });
    const second = heard(viewer, 'message');
    await host.send('well');
    expect((await second).data).to.equal('well');
    expect(await reported).to.contain('of the page');
    window.onerror = onerror;
    expect(viewer.metrics.invalidDropped).to.equal(0);
  });

  it('R3 takes an offer from the host only: another causes one event, and no change', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const changes: unknown[] = [];
    for (const session of [host, viewer]) {
      session.on('connection', (change) => changes.push(change));
      session.on('state', (change) => changes.push(change));
    }
    const channel = new BroadcastChannel(`beach:${sessions.name}`);
    const forge = (to: string, from: string): void => {
      const handshakeId = crypto.randomUUID();
      const body = { sdp: 'v=0', connection: handshakeId };
      const signal = {
        type: 'signal',
        from,
        handshakeId,
        generation: 9,
        seq: 0,
        kind: 'offer',
        body,
      };
      channel.postMessage({ life: 'forger', to, message: JSON.stringify(signal) });
    };
    for (const [victim, from] of [
      [host, viewer.peerId as string],
      [host, 'nobody'],
      [viewer, 'nobody'],
    ] as const) {
      const warned = heard(victim, 'warning');
      const again: unknown[] = [];
      forge(victim.peerId as string, from);
      const { code, peerId } = await warned;
      expect([code, peerId]).to.deep.equal(['role-violation', from]);
      // The same offender is counted again, but not reported again.
      const violations = victim.metrics.roleViolations;
      const stop = victim.on('warning', (error) => again.push(error));
      forge(victim.peerId as string, from);
      await host.send('after', { to: viewer.peerId as string });
      if (victim === host) {
        await until(() => victim.metrics.roleViolations === violations + 1);
      }
      stop();
      expect(again).to.deep.equal([]);
    }
    channel.close();
    expect(changes).to.deep.equal([]);
    const arrival = heard(viewer, 'message', ({ data }) => data === 'well');
    await host.send('well');
    await arrival;
  });
});
