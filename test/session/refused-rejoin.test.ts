import { expect } from '@open-wc/testing';
import type { Session } from '../../src/session/session.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { FakeSocket } from '../signaling/websocket/fake-socket.ts';
import { Meeting } from './meet.ts';

describe('a road that refuses a rejoin', () => {
  let meeting: Meeting;
  let clock: VirtualClock;
  let sockets: FakeSocket[];
  let session: Session;
  let log: string[];

  const socket = (): FakeSocket => sockets.at(-1) as FakeSocket;

  const refuse = (code: string): void => {
    socket().open();
    socket().hear({ type: 'join-refused', code, message: 'Not you.' });
  };

  beforeEach(async () => {
    meeting = new Meeting();
    clock = new VirtualClock();
    sockets = [];
    log = [];
    const signaling = new WebSocketSignaling('ws://road.example', {
      clock,
      random: { next: () => 1, uuid: () => '' },
      openSocket: (url) => {
        sockets.push(new FakeSocket(url));
        return socket() as unknown as WebSocket;
      },
      fetch: () => Promise.reject(new TypeError('Nothing answers.')),
    });
    session = meeting.make('host', { clock, signaling });
    session.on('signaling', ({ state }) => log.push(state));
    session.on('warning', ({ code }) => log.push(`warning ${code}`));
    session.on('state', ({ state }) => log.push(state));
    session.on('error', ({ code }) => log.push(`error ${code}`));
    session.start().catch(() => {});
    await Promise.resolve();
  });
  afterEach(() => meeting.end());

  for (const code of ['unauthorized', 'host-taken', 'session-full', 'refused']) {
    it(`R42 keeps the session, warns of ${code} once, and is asked again until it agrees`, () => {
      socket().letIn('me');
      log.length = 0;
      socket().drop();
      clock.advance(300);
      refuse(code);
      clock.advance(600);
      refuse(code);
      expect(log).to.deep.equal(['reconnecting', `warning ${code}`]);
      expect([session.state, session.signalingState]).to.deep.equal(['live', 'reconnecting']);
      expect(sockets.slice(1).every(({ closing }) => closing?.[0] === 4000)).to.equal(true);
      clock.advance(1_199);
      expect(sockets.length).to.equal(3);
      clock.advance(1);
      socket().letIn('me');
      expect(log).to.deep.equal(['reconnecting', `warning ${code}`, 'open']);
      socket().drop();
      clock.advance(2_400);
      refuse(code);
      expect(log.slice(3)).to.deep.equal(['reconnecting', `warning ${code}`]);
    });
  }

  it('R42 is reported also after it could not be reached', () => {
    socket().letIn('me');
    log.length = 0;
    socket().drop();
    clock.advance(300);
    socket().drop();
    clock.advance(600);
    refuse('unauthorized');
    expect(log).to.deep.equal([
      'reconnecting',
      'warning signaling-unreachable',
      'warning unauthorized',
    ]);
  });

  it('R42 ends a session that never joined', () => {
    refuse('unauthorized');
    expect(session.state).to.equal('failed');
    expect(log).to.include('error unauthorized');
    expect(clock.pending).to.equal(0);
  });

  it('R42 does not keep a session whose place another page has taken', () => {
    socket().letIn('me');
    socket().drop(4001);
    expect(session.state).to.equal('failed');
    expect(clock.pending).to.equal(0);
  });
});
