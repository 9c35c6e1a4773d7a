import { expect } from '@open-wc/testing';
import type { Session } from '../../src/session/session.ts';
import { isFull } from '../kit/is-full.ts';
import { moving, play } from '../kit/media/films.ts';
import { tapped } from '../kit/signaling/tapped-signaling.ts';
import { heard, linked, Meeting } from '../session/meet.ts';

/** Resolves when a frame of the stream has been decoded. */
async function shows(stream: MediaStream): Promise<void> {
  const video = await play(stream, document.body);
  video.remove();
}

async function streamOf(session: Session, peerId: string): Promise<MediaStream> {
  const { stream } = await heard(
    session,
    'stream',
    (media) => media.peerId === peerId && media.stream !== null,
  );
  return stream as MediaStream;
}

describe('a mesh', () => {
  let meeting: Meeting;
  const stream = moving('red');

  beforeEach(() => {
    meeting = new Meeting();
  });
  afterEach(() => meeting.end());
  after(() => stream.getTracks()[0]?.stop());

  function peer(role: 'host' | 'viewer' = 'host'): Session {
    const session = meeting.make(role, { topology: 'mesh' });
    session.publish('page', stream);
    return session;
  }

  const rounds = isFull ? 50 : 5;
  it(`R16 R28 links two peers that start at the same moment, with the media of both, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const [one, other] = [peer(), peer()];
      let arrivals = 0;
      const bothStreams = Promise.all(
        [one, other].map(async (session) => {
          const { stream } = await heard(session, 'stream', ({ stream }) => stream !== null);
          arrivals += 1;
          return stream as MediaStream;
        }),
      );
      await Promise.all([one.start(), other.start()]);
      const streams = await bothStreams;
      expect(arrivals).to.equal(2);
      if (round % 5 === 0) await Promise.all(streams.map(shows));
      expect(one.metrics.roleViolations + other.metrics.roleViolations).to.equal(0);
      expect(one.metrics.offersPosted > 0).to.not.equal(other.metrics.offersPosted > 0);
      meeting.end();
      meeting = new Meeting();
    }
  }).timeout(120_000);

  for (const order of ['ABC', 'ACB', 'BAC', 'BCA', 'CAB', 'CBA']) {
    it(`R27 links three peers that join in the order ${order}, each with each`, async () => {
      const sessions = new Map([
        ['A', peer()],
        ['B', peer('viewer')],
        ['C', peer('viewer')],
      ]);
      for (const who of order) {
        const session = sessions.get(who) as Session;
        const entered = heard(session, 'state', ({ state }) => state === 'live');
        session.start().catch(() => {});
        await entered;
      }
      await Promise.all([...sessions.values()].map((session) => linked(session, 2)));
    });
  }

  it('R16 delivers the media of both peers when both add them in mid-session at once', async () => {
    const [one, other] = ['host', 'host'].map((role) =>
      meeting.make(role as 'host', { topology: 'mesh' }),
    ) as [Session, Session];
    await Promise.all([one.start(), other.start()]);
    await Promise.all([linked(one, 1), linked(other, 1)]);
    const streams = Promise.all([
      streamOf(one, other.peerId as string),
      streamOf(other, one.peerId as string),
    ]);
    one.publish('page', stream);
    other.publish('page', stream);
    await Promise.all((await streams).map(shows));
    for (const session of [one, other]) {
      expect([...session.peers.values()].map(({ state }) => state)).to.deep.equal(['connected']);
    }
  });

  it('R17 accepts the answer to its offer after it has ignored a colliding offer', async () => {
    const [one, other] = Array.from({ length: 2 }, () => {
      const signaling = meeting.hostile();
      const hasty = tapped(signaling, {
        outgoing(signal, pass) {
          pass(signal);
          if (signal.kind !== 'offer') return;
          const { type, kind, to: from, generation } = signal;
          const body = { sdp: 'hasty', connection: 'hasty' };
          signaling.inject({ type, from, handshakeId: 'hasty', generation, seq: 0, kind, body });
        },
      });
      return meeting.make('host', { topology: 'mesh', signaling: hasty });
    }) as [Session, Session];
    await Promise.all([one.start(), other.start()]);
    await Promise.all([linked(one, 1), linked(other, 1)]);
    expect(one.metrics.offersIgnored + other.metrics.offersIgnored).to.be.at.least(1);
    expect([...one.peers.values()][0]?.generation).to.equal(1);
    const message = heard(other, 'message');
    await one.send('well');
    expect((await message).data).to.equal('well');
  });

  it('R22 goes on when one of four leaves and comes back', async () => {
    const sessions = [peer(), peer(), peer('viewer'), peer('viewer')];
    await Promise.all(sessions.map((session) => session.start()));
    await Promise.all(sessions.map((session) => linked(session, 3)));
    const changes: unknown[] = [];
    const [leaving, ...staying] = sessions as [Session, ...Session[]];
    const gone = staying.map((session) => heard(session, 'peerleave'));
    leaving.stop();
    await Promise.all(gone);
    for (const session of staying) session.on('connectionfailed', (event) => changes.push(event));
    await leaving.start();
    await Promise.all(sessions.map((session) => linked(session, 3)));
    expect(changes).to.deep.equal([]);
  });
});

describe('a viewer that comes and goes', () => {
  let meeting: Meeting;

  beforeEach(() => {
    meeting = new Meeting();
  });
  afterEach(() => meeting.end());

  const count = isFull ? 5 : 2;
  // Each wait ends near another timer of the host.
  const waits = isFull ? [1, 5, 9, 11] : [1, 5];
  it(`R32 R4 is connected again after ${waits.join(' and ')} s, ${count} times, and no old timer touches it`, async () => {
    const host = meeting.make('host');
    const viewers = Array.from({ length: count }, () => meeting.make('viewer'));
    await Promise.all([host, ...viewers].map((session) => session.start()));
    const failures: unknown[] = [];
    host.on('connectionfailed', (failure) => failures.push(failure));
    host.on('connection', ({ state, reason }) => {
      if (state === 'failed') failures.push(reason);
    });
    await Promise.all(
      viewers.map(async (viewer) => {
        for (const seconds of waits) {
          viewer.stop();
          await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
          await viewer.start();
        }
      }),
    );
    await linked(host, count);
    expect(failures).to.deep.equal([]);
    expect(host.peers.size).to.equal(count);
  });
});
