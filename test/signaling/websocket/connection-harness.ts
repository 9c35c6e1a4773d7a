import { expect } from '@open-wc/testing';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { Participant } from '../participant.ts';
import { FakeSocket } from './fake-socket.ts';

/** A viewer whose signaling runs over fake sockets, in virtual time. */
export class ConnectionHarness {
  readonly clock = new VirtualClock();
  /** All sockets so far; the last one is in use. */
  readonly sockets: FakeSocket[] = [];
  peer!: Participant;
  /** How often the address was asked why no socket opens. */
  asked = 0;

  async enter(): Promise<void> {
    const signaling = new WebSocketSignaling('wss://road.example/road?key=secret', {
      clock: this.clock,
      random: { next: () => 1, uuid: () => '' },
      openSocket: (url) => {
        const socket = new FakeSocket(url);
        this.sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      fetch: async (_, init) => {
        if (init?.mode !== 'no-cors') this.asked += 1;
        throw new TypeError('Nothing answers.');
      },
    });
    this.peer = new Participant(signaling, { session: 'standup', role: 'viewer' });
    await this.peer.reaches('connecting');
  }

  get socket(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket;
  }

  /** Lets the viewer leave, and fails where anything stays behind. */
  end(): void {
    this.peer.leave();
    expect(this.clock.pending).equal(0);
    // A peer that leaves while it connects says so once it can.
    for (const each of this.sockets) if (each.readyState === 0) each.open();
    for (const each of this.sockets) expect(each.forgotten).equal(true);
  }
}
