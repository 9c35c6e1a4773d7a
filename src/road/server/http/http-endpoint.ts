import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { MAX_SIGNALING_BYTES } from '../../../signaling/messages.ts';
import type { RoadBus } from '../../bus/road-bus.ts';
import { HttpRelay } from '../../cluster/bridges/http-relay.ts';
import type { GuardedConnection } from '../../guarded-connection.ts';
import type { Road } from '../../road.ts';
import type { Gate } from '../gate/gate.ts';
import { pathOf } from '../take-path.ts';
import { answerGone, answerText, HttpConnection } from './http-connection.ts';
import type { LetterFilter } from './letter.ts';
import { readBody } from './read-body.ts';
import { MAX_HEAD_BYTES, parseRequest, type RequestHead } from './request-head.ts';

/** The most bytes of one request: a message, or several that are smaller, behind the head. */
const MAX_BYTES = MAX_SIGNALING_BYTES + MAX_HEAD_BYTES;

/** The goodbyes that are remembered, for requests that come after them. */
const MAX_GOODBYES = 1024;

const malformed =
  'A request begins with a line that has the key of its connection, as in the documentation of the signaling protocol.';

/** One connection over HTTP, and what the road makes of it. */
interface HttpPeer {
  readonly connection: HttpConnection;
  readonly guarded: GuardedConnection;
  /** Settles when all earlier requests have been handled: messages keep their order. */
  handled: Promise<void>;
}

interface HttpEndpointOptions {
  road: Road;
  gate: Gate;
  /** The URL path of the road. */
  path: string;
  /** Connects the nodes of a road that has several. */
  bus: RoadBus | undefined;
}

/**
 * Speaks with peers over HTTP without WebSocket. To the rules of the road, such a peer is a connection like any other:
 * its requests only take the place of frames.
 *
 * - `POST` to the path of the road opens a connection, sends messages, and closes it again.
 * - With `Accept: text/event-stream`, its response is the stream of messages to the peer, from the last one it has heard.
 *   Where a road has several nodes, each of them takes the other requests: they are passed on to the node with the stream.
 * - `GET` below the path waits for one message: `sessions/NAME/webrtc/offer`, `…/answer?handshake_id=ID` and the other
 *   kinds of signals, or `sessions/NAME/messages` for any.
 */
export class HttpEndpoint {
  readonly #options: HttpEndpointOptions;
  readonly #peers = new Map<string, HttpPeer>();
  readonly #relay: HttpRelay | null;
  /** Call when the road closes: ends what it hears of other nodes. */
  readonly leaveBus: () => void;
  /** The keys of connections that the request that opens them, or a copy of it, must not open any more. */
  readonly #goodbyes = new Set<string>();
  /** Called when the last connection has ended. */
  #emptied = (): void => {};

  constructor(options: HttpEndpointOptions) {
    this.#options = options;
    this.#relay = options.bus ? new HttpRelay(options.bus) : null;
    const unsubscribe = this.#relay?.hearGoodbyes(({ key, closeCode }) => {
      this.#rememberGoodbye(key);
      this.#peers.get(key)?.connection.end(closeCode);
    });
    this.leaveBus = unsubscribe ?? (() => {});
  }

  /** The open connections. */
  get connections(): HttpConnection[] {
    return [...this.#peers.values()].map(({ connection }) => connection);
  }

  /** Answers a request, if it is one of a peer; returns false where it is for others to answer. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const { path, gate } = this.#options;
    const asked = pathOf(request);
    const isOwn = asked === path;
    const resource = resourceOf(asked, path);
    const { method } = request;
    if (!(isOwn && (method === 'POST' || method === 'OPTIONS')) && !resource) return false;
    response.setHeader('Access-Control-Allow-Origin', '*');
    const refusal = gate.checkOrigin(request);
    if (refusal) answerText(response, refusal.status, refusal.text);
    else if (method === 'OPTIONS') answerPreflight(response);
    else if (method === 'POST' && isOwn) void this.#receive(request, response);
    else if (method === 'GET' && resource) this.#fetch(request, response, resource);
    else answerText(response, 405, 'This road answers no such request here.');
    return true;
  }

  /** Shows every peer that the road is there. */
  pulse(): void {
    for (const { connection } of this.#peers.values()) connection.pulse();
  }

  /** Call when the road has closed every connection. Resolves when all streams have told it, or after `terminate`. */
  closed(): Promise<void> {
    for (const connection of this.connections) if (!connection.streams) connection.terminate();
    return new Promise((resolve) => {
      this.#emptied = resolve;
      if (this.#peers.size === 0) resolve();
    });
  }

  terminate(): void {
    for (const connection of this.connections) connection.terminate();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { road, gate } = this.#options;
    const address = gate.addressOf(request);
    const giveBack = road.borrow(address, MAX_BYTES);
    if (!giveBack) {
      return answerText(response, 503, 'Your network address uses all of its memory: send less.');
    }
    try {
      const body = await this.#read(request, response);
      if (!body) return;
      const head = parseRequest(body);
      if (!head) return answerText(response, 400, malformed);
      if (head.closeCode !== undefined) this.#rememberGoodbye(head.key);
      const known = this.#peers.get(head.key);
      const streams = request.headers.accept?.includes('text/event-stream') ?? false;
      if (!known && !streams && head.heard !== undefined && this.#relay) {
        return await this.#passOn(this.#relay, head, { body, address, response });
      }
      const peer = known ?? this.#open(head, address, response);
      if (!peer) return;
      peer.connection.touch(head.heard);
      if (streams) peer.connection.stream(response);
      await this.#handleInTurn(peer, head);
      if (!streams) answerEmpty(response, known ? 204 : 201);
    } finally {
      giveBack();
    }
  }

  /** Passes a request for a connection of another node on. It counts for its address like an attempt to connect. */
  async #passOn(
    relay: HttpRelay,
    { key, closeCode }: RequestHead,
    { body, address, response }: { body: Buffer; address: string; response: ServerResponse },
  ): Promise<void> {
    const refusal = this.#options.gate.admit(address);
    if (refusal) return answerText(response, refusal.status, refusal.text);
    if (await relay.pass(key, body)) return answerEmpty(response, 204);
    if (closeCode !== undefined) relay.tellGoodbye({ key, closeCode });
    answerGone(response);
  }

  async #read(request: IncomingMessage, response: ServerResponse): Promise<Buffer | null> {
    const { clock, limits } = this.#options.road;
    const late = new AbortController();
    const cancel = clock.after(limits.joinTimeout, () => late.abort());
    const body = await readBody(request, MAX_BYTES, late.signal);
    cancel();
    if (typeof body !== 'string') return body;
    // What is left of the request is not read, so that the connection cannot be used again.
    if (request.httpVersionMajor === 1) response.setHeader('Connection', 'close');
    if (body === 'too-large') answerText(response, 413, `Send at most ${MAX_BYTES} bytes at once.`);
    else answerText(response, 408, 'The body did not arrive. No other handler may read it before.');
    return null;
  }

  #open(head: RequestHead, address: string, response: ServerResponse): HttpPeer | null {
    const { road, gate } = this.#options;
    if (head.heard !== undefined || this.#goodbyes.has(head.key)) {
      answerGone(response);
      return null;
    }
    const refusal = gate.admit(address);
    if (refusal) {
      answerText(response, refusal.status, refusal.text);
      return null;
    }
    const connection = new HttpConnection({
      clock: road.clock,
      ended: (code) => {
        this.#peers.delete(head.key);
        endRelay?.();
        guarded.closed(code);
        if (this.#peers.size === 0) this.#emptied();
      },
    });
    const guarded = road.accept(connection, address);
    const peer = { connection, guarded, handled: Promise.resolve() };
    this.#peers.set(head.key, peer);
    const endRelay = this.#relay?.receive(head.key, async (body) => {
      const passedOn = parseRequest(body);
      if (!passedOn) return;
      connection.touch(passedOn.heard);
      await this.#handleInTurn(peer, passedOn);
    });
    return peer;
  }

  #rememberGoodbye(key: string): void {
    this.#goodbyes.add(key);
    const [oldest = ''] = this.#goodbyes;
    if (this.#goodbyes.size > MAX_GOODBYES) this.#goodbyes.delete(oldest);
  }

  #handleInTurn(peer: HttpPeer, head: RequestHead): Promise<void> {
    peer.handled = peer.handled.then(() => this.#handle(peer, head));
    return peer.handled;
  }

  async #handle({ connection, guarded }: HttpPeer, head: RequestHead): Promise<void> {
    // An empty request costs the road no less than a message.
    if (head.messages.length === 0) guarded.countMessage(0);
    for (const message of head.messages) {
      guarded.receive(message);
      // One message in a turn of the event loop: a burst of one peer must not hold up the others.
      if (head.messages.length > 1) await setImmediate();
    }
    if (head.closeCode !== undefined) connection.end(head.closeCode);
  }

  #fetch(request: IncomingMessage, response: ServerResponse, { session, kind }: Resource): void {
    const [, key] = /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (!key) return answerText(response, 401, 'Send the key: "Authorization: Bearer KEY".');
    const peer = this.#peers.get(key);
    if (!peer) return answerGone(response);
    const { connection, guarded } = peer;
    if (guarded.sessionName && guarded.sessionName !== session) {
      return answerText(response, 404, 'The peer with this key is in another session.');
    }
    if (connection.streams) {
      return answerText(response, 409, 'The event stream of this peer has all of its messages.');
    }
    // To look through what waits costs the road as much as to receive it.
    if (!connection.closing && !guarded.countMessage(connection.size)) {
      return answerText(response, 429, 'Ask less often.');
    }
    connection.answer(filterOf(kind, request), response);
  }
}

interface Resource {
  readonly session: string;
  /** The kind of signals, or undefined for messages of any type. */
  readonly kind: string | undefined;
}

function resourceOf(asked: string, path: string): Resource | null {
  const below = path === '/' ? path : `${path}/`;
  if (!asked.startsWith(below)) return null;
  const pattern =
    /^sessions\/([\w.~-]+)\/(?:messages|webrtc\/(offer|answer|candidate|renegotiate|bye))$/;
  const match = pattern.exec(asked.slice(below.length));
  return match && { session: match[1] ?? '', kind: match[2] };
}

function filterOf(kind: string | undefined, { url = '' }: IncomingMessage): LetterFilter {
  if (kind === undefined) return {};
  const query = new URL(url, 'http://road').searchParams;
  const handshakeId = query.get('handshake_id');
  const from = query.get('from');
  return { type: 'signal', kind, ...(handshakeId && { handshakeId }), ...(from && { from }) };
}

function answerEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Cache-Control': 'no-store' }).end();
}

function answerPreflight(response: ServerResponse): void {
  response.writeHead(204, {
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': '7200',
  });
  response.end();
}
