import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import {
  type Join,
  parseRoadMessage,
  type RoadMessage,
  type Role,
  type Signal,
} from '../../src/signaling/messages.ts';

type Received<T extends RoadMessage['type']> = Extract<RoadMessage, { type: T }>;

/** A peer behind a real WebSocket, which sends messages and waits for answers. */
export class WirePeer {
  readonly socket: WebSocket;
  readonly inbox: RoadMessage[] = [];
  readonly #closed: Promise<number>;
  #arrived = (): void => {};

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data) => {
      const message = parseRoadMessage(data.toString());
      assert.ok(message, `the road says what it must not: ${data}`);
      this.inbox.push(message);
      this.#arrived();
    });
    this.#closed = new Promise((resolve) => this.socket.once('close', resolve));
    // The failure shows in the close code, 1006.
    this.socket.on('error', () => {});
  }

  /** Connects and joins; resolves once the road has answered. */
  static async join(url: string, role: Role, peerId: string, rest: Partial<Join> = {}) {
    const peer = new WirePeer(url);
    await once(peer.socket, 'open');
    const claim = `claim of ${peerId}`;
    peer.send({ type: 'join', protocol: 1, session: 'standup', role, peerId, claim, ...rest });
    await peer.next('joined', 'join-refused');
    return peer;
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  signal(kind: Signal['kind'], to: string, seq = 0): void {
    const handshakeId = `to ${to}`;
    this.send({ type: 'signal', to, handshakeId, generation: 1, seq, kind, body: {} });
  }

  /** Takes the first message of one of these types out of the inbox, or waits until it comes. */
  async next<T extends RoadMessage['type']>(...types: T[]): Promise<Received<T>> {
    for (;;) {
      const at = this.inbox.findIndex((message) => types.includes(message.type as T));
      if (at >= 0) return this.inbox.splice(at, 1)[0] as Received<T>;
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  /** Resolves once the road has handled all messages sent before: it answers in order. */
  async caughtUp(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  /** The close code, once the connection has ended. */
  get closed(): Promise<number> {
    return this.#closed;
  }

  /** Leaves on purpose. */
  leave(): Promise<number> {
    this.socket.close(1000);
    return this.#closed;
  }

  /** Drops the connection without a goodbye. */
  drop(): Promise<number> {
    this.socket.terminate();
    return this.#closed;
  }
}
