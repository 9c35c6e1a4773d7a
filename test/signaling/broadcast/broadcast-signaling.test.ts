import { expect } from '@open-wc/testing';
import { BroadcastSignaling } from '../../../src/signaling/broadcast/broadcast-signaling.ts';
import type { Join } from '../../../src/signaling/messages.ts';
import { pageGone } from '../../../src/signaling/signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { describeSignaling } from '../conformance.ts';
import { Participant } from '../participant.ts';

describeSignaling('BroadcastSignaling', async () => ({
  make: () => new BroadcastSignaling(),
  garble: (session) => post(session, { life: 'x', message: '{"type":"joined"}' }),
}));

describe('BroadcastSignaling', () => {
  let session: string;
  let present: Participant[];

  beforeEach(() => {
    session = `s-${crypto.randomUUID()}`;
    present = [];
  });

  afterEach(() => {
    for (const participant of present) participant.leave();
    for (const frame of document.querySelectorAll('iframe')) frame.remove();
  });

  const enter = (
    role: Join['role'],
    join: Partial<Join> = {},
    signaling = new BroadcastSignaling(),
  ): Participant => {
    const participant = new Participant(signaling, { session, role, ...join });
    present.push(participant);
    return participant;
  };

  describe('a page that dies without a goodbye', () => {
    it('is reported as lost when it is a viewer’s', async () => {
      const host = enter('host');
      const frame = addFrame(session, 'viewer');
      await host.until(() => host.roster.size === 1);
      frame.remove();
      await host.until(() => host.count('peer-left') === 1);
      expect(host.messages.at(-1)).include({ reason: 'lost' });
    });

    it('is reported as lost when it is the host’s, and frees the host’s place', async () => {
      const viewer = enter('viewer');
      const frame = addFrame(session, 'host');
      await viewer.until(() => viewer.roster.size === 1);
      frame.remove();
      await viewer.until(() => viewer.count('peer-left') === 1);
      expect(viewer.messages.at(-1)).include({ reason: 'lost' });
      const next = enter('host');
      await Promise.all([next.sees(viewer), viewer.sees(next)]);
    });

    it('finds its viewers again after a reload', async () => {
      const viewer = enter('viewer');
      const frame = addFrame(session, 'host');
      await viewer.until(() => viewer.count('peer-joined') === 1);
      frame.contentWindow?.location.reload();
      await viewer.until(() => viewer.count('peer-joined') === 2 && viewer.roster.size === 1);
      const news = viewer.messages.map(({ type }) => type).filter((type) => type !== 'joined');
      expect(news).deep.equal(['peer-joined', 'peer-left', 'peer-joined']);
    });

    it('is reported to every peer of a mesh', async () => {
      const peers = [enter('host', { topology: 'mesh' }), enter('viewer'), enter('viewer')];
      const frame = addFrame(session, 'viewer');
      await Promise.all(peers.map((peer) => peer.until(() => peer.roster.size === 3)));
      frame.remove();
      await Promise.all(peers.map((peer) => peer.until(() => peer.roster.size === 2)));
    });
  });

  describe('leaving', () => {
    it('is never reported as lost', async () => {
      const host = enter('host');
      for (let round = 0; round < 40; round++) {
        const viewer = enter('viewer');
        await host.sees(viewer);
        viewer.leave();
        await host.sees();
        expect(host.messages.at(-1)).include({ type: 'peer-left', reason: 'left' });
      }
    });

    it('of a page that goes away is reported as lost', async () => {
      const [host, viewer] = [enter('host'), enter('viewer')];
      await viewer.sees(host);
      host.leave(pageGone);
      await viewer.sees();
      expect(viewer.messages.at(-1)).include({ type: 'peer-left', reason: 'lost' });
    });

    it('releases every lock and cancels every timer', async () => {
      const clock = new VirtualClock();
      const signaling = new BroadcastSignaling({ clock });
      const [host, one, other] = [
        enter('host', {}, signaling),
        enter('viewer', {}, signaling),
        enter('viewer', {}, signaling),
      ];
      await host.sees(one, other);
      await Promise.all([one.sees(host), other.sees(host)]);
      for (const participant of [host, one, other]) participant.leave();
      while ((await locksOf(session)).length > 0);
      expect(clock.pending).equal(0);
    });
  });

  describe('the place of the host', () => {
    it('is awaited for up to one second', async () => {
      const clock = new VirtualClock();
      const first = enter('host');
      await first.reaches('open');
      const second = enter('host', {}, new BroadcastSignaling({ clock }));
      await second.reaches('connecting');
      while (!(await locksOf(session)).includes(`pending beach:${session}:host`));
      clock.advance(999);
      first.leave();
      await second.reaches('open');
    });

    it('is refused after that, without a trace', async () => {
      const clock = new VirtualClock();
      const first = enter('host');
      await first.reaches('open');
      const held = await locksOf(session);
      const second = enter('host', {}, new BroadcastSignaling({ clock }));
      await second.reaches('connecting');
      while (!(await locksOf(session)).includes(`pending beach:${session}:host`));
      clock.advance(1_000);
      await second.reaches('closed');
      expect(second.lastError?.code).equal('host-taken');
      expect(await locksOf(session)).deep.equal(held);
      expect(clock.pending).equal(0);
    });
  });

  it('refuses a second page under the id of a present peer', async () => {
    const first = enter('viewer');
    await first.reaches('open');
    const second = enter('viewer', { peerId: first.id });
    await second.reaches('closed');
    expect(second.lastError?.code).equal('refused');
    expect(second.messages[0]).include({ type: 'join-refused', code: 'refused' });
  });

  it('introduces the viewers of a mesh however late its first host joins', async () => {
    const [one, other] = [enter('viewer'), enter('viewer')];
    await Promise.all([one.reaches('open'), other.reaches('open')]);
    const host = enter('host', { topology: 'mesh' });
    await Promise.all([one.sees(host, other), other.sees(host, one), host.sees(one, other)]);
    host.leave();
    await Promise.all([one.sees(other), other.sees(one)]);
    const star = enter('host');
    await Promise.all([one.sees(star), other.sees(star), star.sees(one, other)]);
  });

  it('reports an announced peer without a lock as lost', async () => {
    const host = enter('host');
    await host.reaches('open');
    const peer = { peerId: 'forged', role: 'viewer' };
    post(session, { life: 'forged', message: JSON.stringify({ type: 'peer-joined', peer }) });
    await host.until(() => host.count('peer-left') === 1);
    expect(host.messages.at(-1)).deep.equal({
      type: 'peer-left',
      peerId: 'forged',
      reason: 'lost',
    });
  });

  it('R33 keeps no channel for a peer that is lost, or that was never announced', async () => {
    const channels = countChannels();
    const host = enter('host');
    await host.reaches('open');
    const own = channels.open;
    const frame = addFrame(session, 'viewer');
    await host.until(() => host.roster.size === 1);
    const [peerId] = [...host.roster.keys()];
    const lost = { id: peerId } as Participant;
    host.signal(lost, 'it is there');
    expect(channels.open).equal(own + 1);
    frame.remove();
    await host.until(() => host.count('peer-left') === 1);
    host.signal(lost, 'it is gone');
    host.signal({ id: 'never-announced' } as Participant, 'nobody');
    expect(channels.open).equal(own);
    host.leave();
    expect(channels.open).equal(0);
    channels.stop();
  });

  it('delivers a signal to a peer whose announcement is still on its way', async () => {
    const [host, viewer] = [enter('host'), enter('viewer')];
    await Promise.all([host.reaches('open'), viewer.reaches('open')]);
    host.signal(viewer, 'early');
    await viewer.until(() => viewer.notesFrom(host).includes('early'));
  });

  it('drops and counts invalid messages', async () => {
    const viewer = enter('viewer');
    await viewer.reaches('open');
    const nonsense = [
      null,
      'text',
      {},
      { life: 'x', message: 'no JSON' },
      { life: 'x', message: '{"type":"join-refused","code":"refused","message":"Go."}' },
      { life: '../x', message: '{"type":"peer-left","peerId":"a","reason":"left"}' },
      { life: 'x', message: `"${'x'.repeat(65 * 1024)}"` },
    ];
    for (const each of nonsense) post(session, each);
    await viewer.until(() => viewer.invalidCount === nonsense.length);
    expect(viewer.messages.length).equal(1);
  });

  for (const [missing, target] of [
    ['locks', () => navigator],
    ['BroadcastChannel', () => globalThis],
  ] as const) {
    it(`is closed, and says what to do, without ${missing}`, async () => {
      Object.defineProperty(target(), missing, { value: undefined, configurable: true });
      try {
        const viewer = enter('viewer');
        await viewer.reaches('closed');
        expect(viewer.lastError?.code).equal('unsupported-browser');
        expect(viewer.lastError?.message).match(/https.*localhost.*road/);
        expect(viewer.messages).deep.equal([]);
      } finally {
        if (target() === navigator) Reflect.deleteProperty(navigator, missing);
        else Object.defineProperty(globalThis, missing, broadcastChannel);
      }
    });
  }
});

const broadcastChannel = Object.getOwnPropertyDescriptor(
  globalThis,
  'BroadcastChannel',
) as PropertyDescriptor;

/** Counts the channels of this page that are open, until it is stopped. */
function countChannels(): { readonly open: number; stop(): void } {
  const open = new Set<BroadcastChannel>();
  class Counted extends BroadcastChannel {
    constructor(name: string) {
      super(name);
      open.add(this);
    }
    override close(): void {
      super.close();
      open.delete(this);
    }
  }
  Object.defineProperty(globalThis, 'BroadcastChannel', { ...broadcastChannel, value: Counted });
  return {
    get open() {
      return open.size;
    },
    stop: () => Object.defineProperty(globalThis, 'BroadcastChannel', broadcastChannel),
  };
}

function post(session: string, data: unknown): void {
  const channel = new BroadcastChannel(`beach:${session}`);
  channel.postMessage(data);
  channel.close();
}

/** A document of its own, which enters the session. */
function addFrame(session: string, role: Join['role']): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  const peerId = crypto.randomUUID();
  frame.dataset.join = JSON.stringify({ type: 'join', protocol: 1, session, role, peerId });
  frame.srcdoc = `<script type="module" src="/test/signaling/frame-peer.ts"></script>`;
  document.body.append(frame);
  return frame;
}

/** The locks of a session, as the browser knows them. */
async function locksOf(session: string): Promise<string[]> {
  const { held = [], pending = [] } = await navigator.locks.query();
  return [
    ...held.map(({ name }) => `held ${name}`),
    ...pending.map(({ name }) => `pending ${name}`),
  ].filter((lock) => lock.includes(session));
}
