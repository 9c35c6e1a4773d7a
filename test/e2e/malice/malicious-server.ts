import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { signSignal } from '../../../src/identity/signal-proof.ts';
import type { Join, Peer, RelayedSignal, Signal } from '../../../src/signaling/messages.ts';
import { createNodeSigner } from '../../kit/identity/node-signatures.ts';

/** The road's own ends of connections, in a browser. */
export interface Ends {
  /** Makes an offer. */
  offer(id: string): Promise<string>;
  /** Answers an offer. */
  answer(id: string, sdp: string): Promise<string>;
  /** Takes an answer. */
  accept(id: string, sdp: string): Promise<void>;
  candidate(id: string, candidate: object): Promise<void>;
}

/** What it does to descriptions: nothing, or it puts its own in their place, signed by nobody or by itself. */
export type Manner = 'honest' | 'swap' | 'sign';

interface Member {
  readonly join: Join;
  readonly socket: WebSocket;
}

/**
 * A road that stands between a host and its viewer. It also sends descriptions again, and poses as another host.
 */
export class MaliciousServer {
  manner: Manner = 'honest';
  /** How many descriptions it has forged. */
  forged = 0;
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly #members = new Map<string, Member>();
  readonly #signer = createNodeSigner();
  readonly #ends: Ends;

  private constructor(ends: Ends) {
    this.#ends = ends;
    this.#server.on('connection', (socket) => this.#meet(socket));
  }

  static async start(ends: Ends): Promise<MaliciousServer> {
    const server = new MaliciousServer(ends);
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    for (const { socket } of this.#members.values()) socket.terminate();
    this.#server.close();
  }

  #meet(socket: WebSocket): void {
    const say = (message: object): void => socket.send(JSON.stringify(message));
    let self = '';
    say({ type: 'challenge', nonce: randomBytes(16).toString('base64url') });
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'ping') say({ type: 'pong' });
      if (message.type === 'signal') this.#relay(self, message).catch(() => {});
      if (message.type !== 'join') return;
      self = message.peerId;
      this.#enter(message, socket);
    });
    socket.on('close', () => {
      const { session } = this.#members.get(self)?.join ?? {};
      this.#members.delete(self);
      for (const { join, socket } of this.#members.values()) {
        if (join.session !== session) continue;
        socket.send(JSON.stringify({ type: 'peer-left', peerId: self, reason: 'left' }));
      }
    });
  }

  #enter(join: Join, socket: WebSocket): void {
    const { session, peerId, role } = join;
    const others = [...this.#members.values()].filter(
      (other) => other.join.session === session && other.join.role !== role,
    );
    const peers = others.map((other) => peerOf(other.join));
    const { length } = peers;
    if (this.manner !== 'honest' && role === 'viewer') {
      const posing = {
        peerId: 'false-host',
        role: 'host',
        topology: 'star',
        key: this.#signer.key,
      };
      peers.push(posing as Peer);
    }
    socket.send(JSON.stringify({ type: 'joined', peerId, host: null, peers, topology: 'star' }));
    this.#members.set(peerId, { join, socket });
    for (const other of others.slice(0, length)) {
      other.socket.send(JSON.stringify({ type: 'peer-joined', peer: peerOf(join) }));
    }
    if (peers.length > length) void this.#pose(peerId).catch(() => {});
  }

  async #pose(to: string): Promise<void> {
    const connection = `posing-${to}`;
    const body = { sdp: await this.#ends.offer(connection), connection };
    const envelope = { handshakeId: connection, generation: 1, seq: 0, kind: 'offer' } as const;
    await this.#forge(to, { type: 'signal', from: 'false-host', ...envelope, body });
  }

  async #relay(from: string, { to, ...rest }: Signal): Promise<void> {
    const signal: RelayedSignal = { ...rest, from };
    const { kind, handshakeId, body } = signal;
    const id = `${from} ${handshakeId}`;
    if (this.manner === 'honest') return this.#send(to, signal);
    switch (kind) {
      case 'candidate':
        await this.#ends.candidate(id, body);
        return;
      case 'offer': {
        const sdp = await this.#ends.offer(`${to} ${handshakeId}`);
        await this.#forge(to, { ...signal, body: { ...body, sdp } });
        const answer = { sdp: await this.#ends.answer(id, (body as { sdp: string }).sdp) };
        await this.#forge(from, { ...signal, from: to, kind: 'answer', seq: 0, body: answer });
        return;
      }
      case 'answer':
        return this.#ends.accept(id, (body as { sdp: string }).sdp);
      default:
        this.#send(to, signal);
    }
  }

  async #forge(to: string, signal: RelayedSignal): Promise<void> {
    const member = this.#members.get(to);
    if (!member) return;
    this.forged += 1;
    const { session, nonce = '' } = member.join;
    const signed = { ...signal, session, topology: 'star', to, nonce };
    const proof =
      this.manner === 'sign'
        ? await signSignal(signed, Date.now() + 86_400_000, this.#signer)
        : signal.proof;
    this.#send(to, proof ? { ...signal, proof } : signal);
    // Twice, as a replay.
    this.#send(to, proof ? { ...signal, proof } : signal);
  }

  #send(to: string, signal: RelayedSignal): void {
    this.#members.get(to)?.socket.send(JSON.stringify(signal));
  }
}

function peerOf({ peerId, role, topology, key, nonce }: Join): Peer {
  return { peerId, role, topology, key, nonce };
}
