import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type ClientOptions, WebSocket } from 'ws';
import {
  type Join,
  parseRoadMessage,
  type RoadMessage,
  type Role,
  type Signal,
} from '../../src/signaling/messages.ts';

type Received<T extends RoadMessage['type']> = Extract<RoadMessage, { type: T }>;

/** How long a road may take for anything on a busy machine, in milliseconds. */
const patience = 60_000;

/** A peer behind a real WebSocket, which sends messages and waits for answers: a missing one fails the test. */
export class WirePeer {
  readonly socket: WebSocket;
  readonly inbox: RoadMessage[] = [];
  readonly #closed: Promise<number>;
  #challenge = (_nonce: string): void => {};
  readonly #nonce: Promise<string>;

  private constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, { handshakeTimeout: patience, ...options });
    this.#nonce = new Promise((resolve) => {
      this.#challenge = resolve;
    });
    this.socket.on('message', (data) => {
      const message = parseRoadMessage(data.toString());
      assert.ok(message, `the road sent an invalid message: ${data}`);
      // The challenge comes first on every connection, and concerns the hosts of verified names alone.
      if (message.type === 'challenge') this.#challenge(message.nonce);
      else this.inbox.push(message);
    });
    this.#closed = new Promise((resolve) => this.socket.once('close', resolve));
    // The failure shows in the close code, 1006.
    this.socket.on('error', () => {});
  }

  /** Connects without joining. Resolves when the socket is open. */
  static async connect(url: string, options?: ClientOptions): Promise<WirePeer> {
    const peer = new WirePeer(url, options);
    await once(peer.socket, 'open');
    return peer;
  }

  /** Connects and joins. Resolves when the road has accepted the peer. */
  static async join(url: string, role: Role, peerId: string, rest?: Partial<Join>) {
    const peer = await WirePeer.connect(url);
    peer.requestJoin(role, peerId, rest);
    const { type } = await peer.next('joined', 'join-refused');
    assert.equal(type, 'joined');
    return peer;
  }

  requestJoin(role: Role, peerId: string, rest: Partial<Join> = {}): void {
    const claim = `claim of ${peerId}`;
    this.send({ type: 'join', protocol: 1, session: 'standup', role, peerId, claim, ...rest });
  }

  send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  signal(kind: Signal['kind'], to: string, seq = 0): void {
    const handshakeId = `to ${to}`;
    this.send({ type: 'signal', to, handshakeId, generation: 1, seq, kind, body: {} });
  }

  /** Resolves to the nonce of the road's challenge. */
  get nonce(): Promise<string> {
    return inTime(this.#nonce, () => 'The road sent no challenge');
  }

  /** Takes the first message of one of these types out of the inbox, or waits until it comes. */
  next<T extends RoadMessage['type']>(...types: T[]): Promise<Received<T>> {
    return inTime(this.#take(types), () => {
      const others = this.inbox.map(({ type }) => type).join(', ') || 'nothing';
      return `The road sent no ${types.join(' or ')}, but ${others}`;
    });
  }

  async #take<T extends RoadMessage['type']>(types: T[]): Promise<Received<T>> {
    for (;;) {
      const at = this.inbox.findIndex((message) => types.includes(message.type as T));
      if (at >= 0) return this.inbox.splice(at, 1)[0] as Received<T>;
      await once(this.socket, 'message');
    }
  }

  /** Resolves when the road has handled all earlier messages, which it answers in order. */
  async caughtUp(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  /** Resolves to the close code when the connection has ended. */
  get closed(): Promise<number> {
    return inTime(this.#closed, () => 'The road did not close the connection');
  }

  /** Leaves on purpose. */
  leave(): Promise<number> {
    this.socket.close(1000);
    return this.closed;
  }

  /** Drops the connection without a goodbye. */
  drop(): Promise<number> {
    this.socket.terminate();
    return this.closed;
  }
}

/** Fails where a promise takes longer than a road may, with the sentence of `missing`. */
async function inTime<T>(promise: Promise<T>, missing: () => string): Promise<T> {
  const settled = new AbortController();
  const late = setTimeout(patience, undefined, { signal: settled.signal }).then(() =>
    assert.fail(`${missing()} within ${patience / 1_000} s.`),
  );
  return Promise.race([promise, late]).finally(() => settled.abort());
}
