import { expect } from '@open-wc/testing';
import { pageGone } from '../../../src/signaling/signaling.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { Participant } from '../participant.ts';
import { ConnectionHarness } from './connection-harness.ts';

describe('WebSocketConnection, at its end', () => {
  let harness: ConnectionHarness;

  beforeEach(async () => {
    harness = new ConnectionHarness();
    await harness.enter();
  });
  afterEach(() => harness.end());

  describe('leaving', () => {
    for (const [what, reason, code] of [
      ['for good', undefined, 1000],
      ['because the page goes away', pageGone, 4002],
    ] as const) {
      it(`${what} closes with ${code} and leaves nothing behind`, () => {
        harness.socket.letIn(harness.peer.id);
        const open = harness.socket;
        harness.peer.leave(reason);
        expect(open.closing?.[0]).equal(code);
        expect(open.forgotten).equal(true);
        expect(harness.clock.pending).equal(0);
        harness.peer.interrupted('offline');
        expect(harness.sockets.length).equal(1);
        harness.peer.signal({ id: 'other' } as Participant, 'late');
        expect(open.sent.length).equal(1);
      });
    }

    it('while connecting, or between two attempts, leaves nothing behind', async () => {
      harness.peer.leave();
      expect(harness.clock.pending).equal(0);
      expect(harness.socket.closing).equal(undefined);
      harness.socket.open();
      expect(harness.socket.closing?.[0]).equal(1000);
      expect(harness.socket.sent).deep.equal([]);
      await harness.enter();
      harness.socket.drop();
      harness.peer.leave();
      expect(harness.clock.pending).equal(0);
      harness.peer.interrupted('offline');
      expect(harness.sockets.length).equal(2);
    });
  });

  it('is closed where the page may not open the address', async () => {
    harness.peer.leave();
    const signaling = new WebSocketSignaling('ws://road.example', {
      clock: harness.clock,
      openSocket() {
        throw new DOMException('An insecure WebSocket may not be opened.', 'SecurityError');
      },
    });
    const refused = new Participant(signaling, { session: 'standup', role: 'viewer' });
    await refused.reaches('closed');
    expect(refused.lastError?.code).equal('signaling-refused');
    expect(refused.lastError?.message).include('wss:');
    expect(harness.clock.pending).equal(0);
  });
});
