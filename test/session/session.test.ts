import { expect } from '@open-wc/testing';
import type { MessageData } from '../../src/link/wire/message.ts';
import { BeachError } from '../../src/runtime/beach-error.ts';
import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { Session } from '../../src/session/session.ts';
import { BroadcastSignaling } from '../../src/signaling/broadcast/broadcast-signaling.ts';
import { until } from '../kit/until.ts';
import { heard } from './meet.ts';

describe('Session over broadcast:', () => {
  const running: Session[] = [];
  let name = '';

  beforeEach(() => {
    name = `test-${crypto.randomUUID()}`;
  });

  afterEach(() => {
    for (const session of running.splice(0)) session.stop();
  });

  function make(role: 'host' | 'viewer', options: Partial<SessionOptions> = {}): Session {
    const session = new Session({
      session: name,
      role,
      signaling: new BroadcastSignaling(),
      logger: () => {},
      ...options,
    });
    running.push(session);
    return session;
  }

  async function connected(viewers = 1): Promise<[Session, ...Session[]]> {
    const host = make('host');
    const all = Array.from({ length: viewers }, () => make('viewer'));
    let joined = 0;
    const everybody = heard(host, 'peerjoin', () => ++joined === viewers);
    await Promise.all([host, ...all].map((session) => session.start()));
    await everybody;
    return [host, ...all];
  }

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

  const values: [string, MessageData][] = [
    ['text', 'héllo 🏖'],
    ['empty text', ''],
    ['null', null],
    ['a number', 42.5],
    ['an object', { a: [1, { b: null }], c: true }],
    ['an ArrayBuffer', new Uint8Array([1, 2, 3]).buffer],
    ['a Uint8Array', new Uint8Array([0, 255, 7])],
    ['a part of a Float32Array', new Float32Array([0, 1.5, -2.25, 9]).subarray(1, 3)],
    ['a BigInt64Array', new BigInt64Array([-1n, 2n ** 62n])],
    ['a DataView', new DataView(new Uint8Array([9, 8, 7]).buffer, 1)],
    ['a Blob', new Blob(['<p>hi</p>'], { type: 'text/html' })],
    ['text of many chunks', 'wörd '.repeat(20_000)],
    ['a Blob of many chunks', new Blob([new Uint8Array(100_000).fill(7)])],
    ['a megabyte', new Uint8Array(1 << 20).map((_, index) => index * 31)],
  ];
  for (const [what, value] of values) {
    it(`carries ${what} both ways as it was sent`, async () => {
      const [host, viewer] = (await connected()) as [Session, Session];
      for (const [from, to] of [
        [host, viewer],
        [viewer, host],
      ] as const) {
        const arrival = heard(to, 'message');
        await from.send(value, { topic: 'things' });
        const { data, topic, peerId } = await arrival;
        expect(topic).to.equal('things');
        expect(peerId).to.equal(from.peerId);
        await expectSame(data, value);
      }
    });
  }

  it('sends to all peers, to some, and to one', async () => {
    const [host, ...viewers] = await connected(3);
    const log = viewers.map((viewer) => {
      const seen: MessageData[] = [];
      viewer.on('message', ({ data }) => seen.push(data));
      return seen;
    });
    const last = viewers.map((viewer) => heard(viewer, 'message', ({ data }) => data === 'end'));
    const ids = viewers.map(({ peerId }) => peerId as string);
    await host.send('all');
    await host.send('some', { to: ids.slice(0, 2) });
    await host.send('one', { to: ids[2] });
    await host.send('once', { to: [ids[2], ids[2]] as string[] });
    await host.send('end');
    await Promise.all(last);
    expect(log).to.deep.equal([
      ['all', 'some', 'end'],
      ['all', 'some', 'end'],
      ['all', 'one', 'once', 'end'],
    ]);
  });

  it('rejects a message that cannot be delivered, and sends nothing', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const codeOf = async (sending: Promise<void>): Promise<string | undefined> =>
      sending.then(
        () => 'sent',
        (error) => (error instanceof BeachError ? error.code : error.name),
      );
    expect(await codeOf(host.send('x', { to: 'nobody' }))).to.equal('send-failed');
    expect(await codeOf(host.send((() => {}) as never))).to.equal('send-failed');
    expect(await codeOf(host.send(new Uint8Array(16 * 1024 * 1024 + 1)))).to.equal(
      'message-too-large',
    );
    expect(await codeOf(host.send('x', { topic: 'x'.repeat(257) }))).to.equal('invalid-option');
    expect(await codeOf(host.send('x', { lane: 'fast' as never }))).to.equal('invalid-option');
    expect(await codeOf(host.send('x', { signal: AbortSignal.abort() }))).to.equal('AbortError');
    expect(await codeOf(make('viewer').send('x'))).to.equal('send-failed');
    const arrival = heard(viewer, 'message');
    await host.send('well');
    expect((await arrival).data).to.equal('well');
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
    const channel = new BroadcastChannel(`beach:${name}`);
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

async function expectSame(actual: MessageData, expected: MessageData): Promise<void> {
  if (expected instanceof Blob) {
    expect(actual).to.be.instanceOf(Blob);
    expect((actual as Blob).type).to.equal(expected.type);
    const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
    expect(await bytes(actual as Blob)).to.deep.equal(await bytes(expected));
    return;
  }
  expect(Object.prototype.toString.call(actual)).to.equal(Object.prototype.toString.call(expected));
  if (expected instanceof DataView) {
    const bytes = ({ buffer, byteOffset, byteLength }: DataView) =>
      new Uint8Array(buffer, byteOffset, byteLength);
    expect(bytes(actual as DataView)).to.deep.equal(bytes(expected));
    return;
  }
  expect(actual).to.deep.equal(expected);
}
