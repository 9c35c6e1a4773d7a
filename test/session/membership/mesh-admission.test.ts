import { expect } from '@open-wc/testing';
import type { Random } from '../../../src/runtime/random.ts';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import type { Session } from '../../../src/session/session.ts';
import type { SignalBody } from '../../../src/signaling/messages.ts';
import { countConnections } from '../../kit/count-connections.ts';
import { SignalingHub } from '../../kit/signaling/signaling-hub.ts';
import { heard, linked, Meeting } from '../meet.ts';

/** Randomness whose ids begin with a letter: in a mesh, the larger id offers. */
function idsFrom(letter: string): Random {
  return { next: Math.random, uuid: () => `${letter}-${crypto.randomUUID()}` };
}

const id = ({ peerId }: Session): string => peerId as string;

describe('a mesh with limited admission', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  /** A page that approves, and a newcomer that has no patience. */
  async function begin(offers: 'the page' | 'the newcomer', options: Partial<SessionOptions> = {}) {
    const [mine, theirs] = offers === 'the page' ? ['z', 'a'] : ['a', 'z'];
    const page = meeting.make('host', { topology: 'mesh', random: idsFrom(mine), ...options });
    const newcomer = meeting.make('viewer', {
      random: idsFrom(theirs),
      limits: { answerTimeout: 500, retryDelays: [10] },
    });
    await page.start();
    return { page, newcomer };
  }

  for (const offers of ['the page', 'the newcomer'] as const) {
    it(`R15 keeps a newcomer waiting until the page accepts it, where ${offers} offers`, async () => {
      const { page, newcomer } = await begin(offers, { approval: true });
      const states: string[] = [];
      newcomer.on('connection', ({ state }) => states.push(state));
      const asked = heard(page, 'viewerrequest');
      const waits = heard(newcomer, 'host', ({ state }) => state === 'waiting');
      const again = heard(newcomer, 'connection', ({ state }) => state === 'waiting');
      const joining = newcomer.start();
      const request = await asked;
      await waits;
      if (offers === 'the newcomer') await again;
      expect(page.peers.size).to.equal(0);
      expect(newcomer.hostState).to.equal('waiting');
      request.accept();
      await joining;
      await linked(page, 1);
      expect(states).not.to.include('failed');
      expect(page.requests).to.be.empty;
    });

    it(`R15 refuses a newcomer that has waited, where ${offers} offers`, async () => {
      const { page, newcomer } = await begin(offers, { approval: true });
      const asked = heard(page, 'viewerrequest');
      const waits = heard(newcomer, 'host', ({ state }) => state === 'waiting');
      const again = heard(newcomer, 'connection', ({ state }) => state === 'waiting');
      const failed = heard(newcomer, 'connectionfailed');
      newcomer.start().catch(() => {});
      const request = await asked;
      await (offers === 'the newcomer' ? again : waits);
      request.refuse();
      expect((await failed).reason.code).to.equal('refused');
    });

    it(`R15 refuses a newcomer with a reason, where ${offers} offers`, async () => {
      const { page, newcomer } = await begin(offers);
      page.on('viewerrequest', (request) => request.refuse());
      const failed = heard(newcomer, 'connectionfailed');
      newcomer.start().catch(() => {});
      expect((await failed).reason.code).to.equal('refused');
      expect(page.peers.size).to.equal(0);
    });
  }

  it('R9 refuses one peer too many, which keeps its other links', async () => {
    const [one, other, third] = ['host', 'viewer', 'viewer'].map((role, index) =>
      meeting.make(role as 'host', { topology: 'mesh', maxViewers: index === 0 ? 1 : 120 }),
    ) as [Session, Session, Session];
    await one.start();
    await other.start();
    await linked(one, 1);
    const failed = heard(third, 'connectionfailed');
    third.start().catch(() => {});
    const { peerId, reason } = await failed;
    expect([peerId, reason.code]).to.deep.equal([one.peerId, 'session-full']);
    await Promise.all([linked(third, 1), linked(other, 2)]);
    expect([one, other, third].map(({ metrics }) => metrics.activePeers)).to.deep.equal([1, 2, 1]);
  });

  it('R17 warns of each option that cannot hold in a mesh', async () => {
    const options = { whenFull: 'evict-oldest', slowViewers: 'skip', maxViewers: 400 } as const;
    const host = meeting.make('host', { topology: 'mesh', ...options });
    const warnings: string[] = [];
    host.on('warning', ({ code }) => warnings.push(code));
    await host.start();
    expect(warnings).to.deep.equal(Array(3).fill('invalid-option'));
  });
});

describe('a stranger with 300 ids', () => {
  const meeting = new Meeting();
  const end = new AbortController();
  afterEach(() => {
    meeting.end();
    end.abort();
  });

  it('R43 makes no peer of a mesh open more than its limit of connections', async () => {
    const hub = new SignalingHub('mesh');
    const members = [0, 1, 2].map((index) =>
      meeting.make(index === 0 ? 'host' : 'viewer', { signaling: hub, topology: 'mesh' }),
    );
    const live = members.map((member) => heard(member, 'state', ({ state }) => state === 'live'));
    for (const member of members) member.start().catch(() => {});
    await Promise.all(live);
    const ids = members.map(id);
    for (const one of ids) for (const other of ids) if (one < other) hub.introduce(one, other);
    await Promise.all(members.map((member) => linked(member, 2)));

    const connections = countConnections();
    const sdp = await realOffer();
    let refused = 0;
    for (let index = 0; index < 300; index += 1) {
      // Its id is the larger one: the members have to answer its offers, and each answer takes a connection.
      const peerId = `zzz-${index}`;
      const { send } = hub.connect(
        { type: 'join', protocol: 1, session: 'mesh', role: 'viewer', peerId },
        {
          state() {},
          invalid() {},
          dropped() {},
          message(message) {
            if (message.type !== 'signal' || message.kind !== 'bye') return;
            expect((message.body as SignalBody<'bye'>).reason).to.equal('session-full');
            refused += 1;
          },
        },
        end.signal,
      );
      for (const to of ids) {
        hub.announce(to, peerId);
        const body = { sdp, connection: peerId };
        send({
          type: 'signal',
          to,
          handshakeId: peerId,
          generation: 1,
          seq: 0,
          kind: 'offer',
          body,
        });
      }
    }
    const places = 32 - (members.length - 1);
    const answered = members.map((member) => {
      expect(member.metrics.handshakesInProgress + member.peers.size).to.be.at.most(32);
      return heard(member, 'connection', ({ peerId }) => peerId === `zzz-${places - 1}`);
    });
    await Promise.all(answered);
    connections.stop();
    expect(refused).to.be.at.least(members.length * (300 - places));
    expect(connections.count).to.be.at.most(members.length * places + 1);
    const message = heard(members[1] as Session, 'message');
    await members[0]?.send('well');
    expect((await message).data).to.equal('well');
    expect(members.map(({ metrics }) => metrics.activePeers)).to.deep.equal([2, 2, 2]);
  });
});

/** Returns the offer of a connection with a data channel, as a browser makes it. */
async function realOffer(): Promise<string> {
  const connection = new RTCPeerConnection();
  connection.createDataChannel('lane');
  const { sdp } = await connection.createOffer();
  connection.close();
  return sdp as string;
}
