import { expect } from '@open-wc/testing';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { Participant } from '../participant.ts';
import { ConnectionHarness } from './connection-harness.ts';
import type { FakeSocket } from './fake-socket.ts';

describe('WebSocketConnection, in virtual time', () => {
  let harness: ConnectionHarness;
  let clock: VirtualClock;
  let sockets: FakeSocket[];
  let peer: Participant;
  const socket = (): FakeSocket => harness.socket;

  beforeEach(async () => {
    harness = new ConnectionHarness();
    await harness.enter();
    ({ clock, sockets, peer } = harness);
  });
  afterEach(() => harness.end());

  it('sends a join first, and is open once it is answered', () => {
    expect(socket().sent).deep.equal([]);
    socket().open();
    expect(socket().sent).deep.equal([peer.join]);
    expect(peer.currentState).equal('connecting');
    socket().letIn(peer.id);
    expect(peer.currentState).equal('open');
    expect(peer.messages.map(({ type }) => type)).deep.equal(['joined']);
  });

  describe('an attempt that fails', () => {
    it('is reported with the unchanged state, and without the query of the address', async () => {
      socket().drop();
      await peer.until(() => peer.states.length === 2);
      expect(peer.states.map(({ state }) => state)).deep.equal(['connecting', 'connecting']);
      expect(peer.lastError?.code).equal('signaling-unreachable');
      expect(peer.lastError?.message).include('wss://road.example/road').and.not.include('secret');
    });

    it('R26 is followed by another one at once if somebody wants it', async () => {
      peer.retryNow();
      expect([peer.retryIn, sockets.length]).deep.equal([null, 1]);
      socket().drop();
      expect(peer.retryIn).equal(300);
      clock.advance(100);
      expect(peer.retryIn).equal(200);
      peer.retryNow();
      peer.retryNow();
      expect([peer.retryIn, sockets.length]).deep.equal([null, 2]);
      clock.advance(1_000);
      socket().letIn(peer.id);
      peer.retryNow();
      expect([peer.retryIn, sockets.length]).deep.equal([null, 2]);
    });

    it('R42 is explained once, and anew after an interruption', async () => {
      for (let failures = 1; failures <= 4; failures += 1) {
        socket().drop();
        await peer.until(() => peer.states.length === 1 + failures);
        clock.step();
      }
      expect(harness.asked).equal(1);
      peer.interrupted('offline');
      socket().drop();
      await peer.until(() => peer.states.length === 6);
      expect(harness.asked).equal(2);
    });

    it('R42 is neither explained nor reported late, once a socket has joined', async () => {
      socket().drop();
      clock.step();
      socket().letIn(peer.id);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      expect(peer.lastError).equal(undefined);
      clock.advance(15_000);
      socket().drop();
      clock.step();
      socket().drop();
      expect(peer.lastError?.code).equal('signaling-unreachable');
      expect(harness.asked).equal(1);
    });

    it('is repeated after 0.3 s, doubling to 15 s', () => {
      const waits: number[] = [];
      for (let failures = 0; failures < 8; failures++) {
        socket().drop();
        const failedAt = clock.now();
        const before = sockets.length;
        while (sockets.length === before && clock.step());
        waits.push(clock.now() - failedAt);
      }
      expect(waits).deep.equal([300, 600, 1200, 2400, 4800, 9600, 15_000, 15_000]);
    });

    it('fails after 10 s without an answer to the join', () => {
      socket().open();
      clock.advance(9_999);
      expect(socket().closing).equal(undefined);
      clock.advance(1);
      expect(socket().closing?.[0]).equal(4000);
      expect(peer.lastError?.code).equal('signaling-timeout');
      clock.advance(300);
      expect(sockets.length).equal(2);
    });

    it('is replaced at once when the browser comes online', () => {
      socket().drop();
      peer.interrupted('offline');
      expect(sockets.length).equal(2);
      peer.interrupted('offline');
      expect(sockets[1]?.closing?.[0]).equal(4000);
      expect(sockets.length).equal(3);
      socket().letIn(peer.id);
      clock.advance(20_000);
      expect(sockets.length).equal(3);
    });
  });

  describe('a socket that is lost', () => {
    it('is replaced by another, which joins under the same id and claim', () => {
      socket().letIn(peer.id);
      socket().drop(1001);
      expect(peer.currentState).equal('reconnecting');
      expect(peer.lastError).equal(undefined);
      clock.advance(300);
      socket().drop();
      expect(peer.currentState).equal('reconnecting');
      expect(peer.lastError?.code).equal('signaling-unreachable');
      clock.advance(600);
      socket().letIn(peer.id);
      expect(socket().sent[0]).deep.equal(peer.join);
      expect(peer.currentState).equal('open');
      expect(peer.count('joined')).equal(2);
    });

    it('to an outage of the network is replaced at once, before the browser notices', () => {
      socket().letIn(peer.id);
      const lost = socket();
      peer.interrupted('offline');
      expect(peer.currentState).equal('reconnecting');
      expect(lost.closing?.[0]).equal(4000);
      expect(lost.forgotten).equal(true);
      peer.signal({ id: 'other' } as Participant, 'meanwhile');
      expect(sockets.length).equal(2);
      socket().letIn(peer.id);
      expect(peer.currentState).equal('open');
      expect(socket().sent.map(({ type }) => type)).deep.equal(['join', 'signal']);
    });

    it('again and again keeps the back-off growing', () => {
      const waits: number[] = [];
      for (let round = 0; round < 4; round++) {
        socket().letIn(peer.id);
        clock.advance(1_000);
        const lostAt = clock.now();
        socket().drop();
        const before = sockets.length;
        while (sockets.length === before && clock.step());
        waits.push(clock.now() - lostAt);
      }
      expect(waits).deep.equal([300, 600, 1200, 2400]);
      socket().letIn(peer.id);
      clock.advance(15_000);
      socket().drop();
      clock.advance(300);
      expect(sockets.length).equal(6);
    });

    it('to another page of the same peer is not replaced', () => {
      socket().letIn(peer.id);
      socket().drop(4001);
      expect(peer.currentState).equal('closed');
      expect(peer.lastError?.code).equal('refused');
      expect(clock.pending).equal(0);
    });
  });

  describe('signals', () => {
    const other = { id: 'other' } as Participant;
    const notes = (): unknown[] =>
      socket()
        .sent.filter(({ type }) => type === 'signal')
        .map(({ body }) => (body as { note: unknown }).note);

    it('wait for the road, and are sent before later ones', async () => {
      peer.signal(other, 1);
      socket().open();
      peer.signal(other, 2);
      expect(notes()).deep.equal([]);
      const isOpen = (): boolean => peer.currentState === 'open';
      const answered = peer.until(() => {
        if (isOpen()) peer.signal(other, 3);
        return isOpen();
      });
      socket().letIn(peer.id);
      await answered;
      expect(notes()).deep.equal([1, 2, 3]);
      socket().drop();
      peer.signal(other, 5);
      clock.advance(300);
      socket().letIn(peer.id);
      expect(notes()).deep.equal([5]);
    });

    it('wait up to 256: then the oldest is dropped and reported', () => {
      for (let i = 0; i < 258; i++) peer.signal(other, i);
      expect(peer.droppings.map(({ signal }) => signal.body.note)).deep.equal([0, 1]);
      expect(peer.droppings[0]?.error.code).equal('send-failed');
      socket().letIn(peer.id);
      expect(notes()).deep.equal(Array.from({ length: 256 }, (_, i) => i + 2));
    });

    it('wait while the socket closes, too', () => {
      socket().letIn(peer.id);
      socket().readyState = 2;
      peer.signal(other, 'late');
      socket().drop();
      clock.advance(300);
      socket().letIn(peer.id);
      expect(notes()).deep.equal(['late']);
    });

    it('over 64 KiB are dropped and reported, also while signaling is not open', () => {
      peer.signal(other, 'x'.repeat(65 * 1024));
      expect(peer.droppings[0]?.error.code).equal('message-too-large');
      socket().letIn(peer.id);
      expect(notes()).deep.equal([]);
    });
  });

  it('drops and counts invalid messages, and members’ messages before `joined`', () => {
    socket().open();
    socket().hear('nonsense');
    socket().onmessage?.({ data: new ArrayBuffer(8) });
    socket().hear({ type: 'peer-left', peerId: 'a', reason: 'left' });
    expect(peer.invalidCount).equal(3);
    expect(peer.messages).deep.equal([]);
    socket().letIn(peer.id);
    expect(peer.currentState).equal('open');
  });

  it('passes on the errors of the road', () => {
    socket().letIn(peer.id);
    socket().hear({ type: 'error', code: 'role-violation', message: 'A viewer never offers.' });
    expect(peer.messages.at(-1)).include({ type: 'error', code: 'role-violation' });
    expect(peer.currentState).equal('open');
  });

  for (const [code, expected] of [
    ['unauthorized', 'unauthorized'],
    ['host-taken', 'host-taken'],
    ['of-the-future', 'refused'],
  ] as const) {
    it(`ends when the road refuses with ${code}, and does not reconnect`, () => {
      socket().open();
      socket().hear({ type: 'join-refused', code, message: 'Not you.' });
      expect(peer.messages.at(-1)).deep.equal({ type: 'join-refused', code, message: 'Not you.' });
      expect(peer.currentState).equal('closed');
      expect(peer.lastError?.code).equal(expected);
      expect(peer.lastError?.message).equal('Not you.');
      expect(clock.pending).equal(0);
      peer.interrupted('offline');
      expect(sockets.length).equal(1);
    });
  }
});
