import { expect } from '@open-wc/testing';
import { pageGone } from '../../../src/signaling/signaling.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { Participant } from '../participant.ts';
import { ConnectionStage, goOnline } from './connection-stage.ts';

describe('WebSocketConnection, at its end', () => {
  let stage: ConnectionStage;

  beforeEach(async () => {
    stage = new ConnectionStage();
    await stage.enter();
  });
  afterEach(() => stage.end());

  describe('leaving', () => {
    for (const [what, reason, code] of [
      ['for good', undefined, 1000],
      ['because the page goes away', pageGone, 4002],
    ] as const) {
      it(`${what} closes with ${code} and leaves nothing behind`, () => {
        stage.socket.letIn(stage.peer.id);
        const open = stage.socket;
        stage.peer.leave(reason);
        expect(open.closing?.[0]).equal(code);
        expect(open.forgotten).equal(true);
        expect(stage.clock.pending).equal(0);
        goOnline();
        expect(stage.sockets.length).equal(1);
        stage.peer.signal({ id: 'other' } as Participant, 'late');
        expect(open.sent.length).equal(1);
      });
    }

    it('removes its listener from the window', async () => {
      const signals: (AbortSignal | undefined)[] = [];
      const add = window.addEventListener;
      window.addEventListener = (type: string, ...[listener, options]: unknown[]): void => {
        if (type === 'online') signals.push((options as AddEventListenerOptions).signal);
        add.call(window, type, listener as EventListener, options as AddEventListenerOptions);
      };
      try {
        stage.peer.leave();
        await stage.enter();
        expect(signals.map((signal) => signal?.aborted)).deep.equal([false]);
        stage.peer.leave();
        expect(signals.map((signal) => signal?.aborted)).deep.equal([true]);
      } finally {
        window.addEventListener = add;
      }
    });

    it('while connecting, or between two attempts, leaves nothing behind', async () => {
      stage.peer.leave();
      expect(stage.socket.closing?.[0]).equal(1000);
      expect(stage.clock.pending).equal(0);
      await stage.enter();
      stage.socket.drop();
      stage.peer.leave();
      expect(stage.clock.pending).equal(0);
      goOnline();
      expect(stage.sockets.length).equal(2);
    });
  });

  it('is closed where the page may not open the address', async () => {
    stage.peer.leave();
    const signaling = new WebSocketSignaling('ws://road.example', {
      clock: stage.clock,
      openSocket() {
        throw new DOMException('An insecure WebSocket may not be opened.', 'SecurityError');
      },
    });
    const refused = new Participant(signaling, { session: 'standup', role: 'viewer' });
    await refused.reaches('closed');
    expect(refused.lastError?.code).equal('invalid-option');
    expect(refused.lastError?.message).include('wss:');
    expect(stage.clock.pending).equal(0);
  });
});
