import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { BeachError } from '../../runtime/beach-error.ts';
import { joinedProtocol, joinIn } from '../../signaling/join-in-request.ts';
import { closeCodes, MAX_SIGNALING_BYTES } from '../../signaling/messages.ts';
import type { GuardedConnection } from '../guarded-connection.ts';
import { Road, type RoadOptions } from '../road.ts';
import type { RoadMetrics } from '../road-metrics.ts';
import type { OfferLogEntry } from '../sessions/offer-log.ts';
import { answerPlainly } from './answer-plainly.ts';
import { closeEvenly } from './close-evenly.ts';
import { trustedProxies } from './gate/client-address.ts';
import { Gate } from './gate/gate.ts';
import type { Origins } from './gate/origin-allowed.ts';
import { HttpEndpoint } from './http/http-endpoint.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { ServerWebSocket } from './server-web-socket.ts';
import { normalPath, pathOf, takenPaths, takePath } from './take-path.ts';

/** The time between two pings to every socket, in milliseconds. A socket that does not answer is dead. */
const PING_INTERVAL = 25_000;

/** How long a closing road waits for its sockets to close, in milliseconds. */
const CLOSE_TIMEOUT = 1000;

export interface AttachRoadOptions extends RoadOptions {
  /**
   * The URL path of the WebSocket.
   * @default '/road'
   */
  path?: string | undefined;
  /**
   * The pages that may connect: `'any'`, `'same-host'` (the pages of this server, under an IP address,
   * `localhost` or one of `hosts`), or a list of origins such as `https://example.org`. Programs send no
   * origin, and may always connect.
   * @default 'any'
   */
  origins?: Origins | undefined;
  /**
   * The names of this server for `origins: 'same-host'`, such as `example.org`; `.example.org` stands for
   * all names below it, too. `'any'` trusts every name, and so gives protection from DNS rebinding up.
   * @default []
   */
  hosts?: readonly string[] | 'any' | undefined;
  /**
   * The addresses and subnets of the proxies in front of this server, such as `127.0.0.1` or
   * `10.0.0.0/8`. Limits per address count the client that these name in `X-Forwarded-For`. Behind a
   * proxy that is not listed, all clients share the limits of one address.
   * @default []
   */
  trustedProxies?: readonly string[] | undefined;
}

/** A road on a server of yours. */
export interface AttachedRoad {
  /** The URL path of the WebSocket. */
  readonly path: string;
  /** Returns the current metrics. */
  metrics(): RoadMetrics;
  /** Returns the latest offers of a session, oldest first; an empty array where no such session exists. */
  offers(session: string): OfferLogEntry[];
  /**
   * Answers a request for its path, or below it, that is not for a WebSocket: one of a peer that speaks HTTP instead, or
   * else with 426 and a hint, which tells a page why it does not connect; with 403 where the page may not. Nothing else
   * may have read its body. A server without `request` listeners calls it by itself.
   *
   * @example
   * ```ts
   * app.use(road.path, road.respond); // Express
   * ```
   */
  respond(this: void, request: IncomingMessage, response: ServerResponse): void;
  /**
   * Prepares the end: accepts no further connection, and closes all that are there with code 1001, one after the other
   * over `duration` milliseconds, so that the peers come back to another road in turn. Links between peers stay.
   * Resolves after the last one. `close()` ends it.
   */
  drain(duration: number): Promise<void>;
  /** Returns whether peers can join: false while it drains, or while its bus has been out of reach for 5 s. */
  isReady(): boolean;
  /** Closes every socket with code 1001, and removes the road from the server. */
  close(): Promise<void>;
}

/** Marks the `upgrade` listener of a road, also one of another copy of this module. */
const isRoad = Symbol.for('beach-road.listener');

/**
 * Attaches a road to an existing HTTP or HTTPS server. The road answers WebSocket requests for its path,
 * also with a slash more, which no other `upgrade` listener of the server sees, and leaves all others to these.
 * Where only roads listen, the first of them answers requests for unknown paths with 404. Plain requests are left to
 * the server's own `request` listeners; without any, the road answers them as `respond` does.
 *
 * @throws {BeachError} `invalid-option` for a path that is none, or that another road
 * of this server has, and for an entry of `trustedProxies` that is no address.
 * @example
 * ```ts
 * const server = createServer(app).listen(8080);
 * const road = attachRoad(server, { origins: 'same-host' });
 * ```
 */
export function attachRoad(server: Server, options: AttachRoadOptions = {}): AttachedRoad {
  const path = normalPath(options.path ?? '/road');
  const origins = options.origins ?? 'any';
  const hosts = options.hosts ?? [];
  const proxies = options.trustedProxies ?? [];
  if (!/^\/[^?#]*$/.test(path)) {
    throw BeachError.invalidOption('path', path, 'a URL path that begins with a slash');
  }
  if (takenPaths(server).includes(path)) {
    throw BeachError.invalidOption('path', path, 'a path that no other road of this server has');
  }
  const trusted = trustedProxies(proxies);
  const road = new Road(options);
  const gate = new Gate({ road, origins, hosts, trusted });
  const http = new HttpEndpoint({ road, gate, path, bus: options.bus });
  const sockets = new WebSocketServer<typeof ServerWebSocket>({
    noServer: true,
    maxPayload: MAX_SIGNALING_BYTES,
    perMessageDeflate: false,
    // One message in a turn of the event loop: a burst of one socket must not hold up the others.
    allowSynchronousEvents: false,
    autoPong: false,
    handleProtocols: (protocols) => (joinIn(protocols) ? joinedProtocol : firstOf(protocols)),
    WebSocket: ServerWebSocket,
  });
  const alive = new WeakSet<ServerWebSocket>();
  const end = new AbortController();

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const asked = pathOf(request);
    if (asked !== path) {
      const listeners = server.listeners('upgrade');
      if (listeners[0] === onUpgrade && listeners.every((listener) => isRoad in listener)) {
        const paths = takenPaths(server).join(' or ');
        road.log('info', 'path-unknown', { path: asked });
        refuseUpgrade(socket, 404, `This path has no WebSocket. Use ${paths}.`);
      }
      return;
    }
    const address = gate.addressOf(request);
    const refusal = gate.checkOrigin(request) ?? gate.admit(address);
    if (refusal) {
      refuseUpgrade(socket, refusal.status, refusal.text);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      const connection = welcome(client, address);
      const join = joinIn(protocolsOf(request));
      if (join) connection.receive(join);
    });
  };
  Object.assign(onUpgrade, { [isRoad]: true });

  const welcome = (socket: ServerWebSocket, address: string): GuardedConnection => {
    const connection = road.accept(socket, address);
    alive.add(socket);
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) connection.receiveBinary(data.length);
      else connection.receive(data);
    });
    socket.on('ping', (data) => {
      if (connection.countMessage(data.length)) socket.pong(data);
    });
    socket.on('pong', () => alive.add(socket));
    // `close` follows, with the code.
    socket.on('error', (error) => connection.receiveBroken(error));
    socket.on('close', (code) => connection.closed(code));
    return connection;
  };

  const checkPulse = (): void => {
    for (const socket of sockets.clients) {
      if (alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
    http.pulse();
    stopPulse = road.clock.after(PING_INTERVAL, checkPulse);
  };
  let stopPulse = road.clock.after(PING_INTERVAL, checkPulse);

  const close = async (): Promise<void> => {
    gate.closing = true;
    end.abort();
    stopPulse();
    releasePath();
    server.off('upgrade', onUpgrade);
    server.off('close', closeOnce);
    http.leaveBus();
    const ended = road.close();
    const closed = new Promise<void>((resolve) => sockets.close(() => resolve()));
    const cancel = road.clock.after(CLOSE_TIMEOUT, () => {
      for (const socket of sockets.clients) socket.terminate();
      http.terminate();
    });
    if (http.connections.length > 0) await http.closed();
    await ended;
    await closed;
    cancel();
  };

  const drain = (duration: number): Promise<void> => {
    gate.closing = true;
    const { clock } = road;
    return closeEvenly([...sockets.clients, ...http.connections], closeCodes.goingAway, {
      duration,
      clock,
      signal: end.signal,
    });
  };

  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    if (http.take(request, response)) return;
    answerPlainly(request, response, { path, paths: takenPaths(server), origins, hosts });
  };

  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => (closing ??= close());
  server.on('upgrade', onUpgrade);
  const releasePath = takePath(server, path, { upgrade: onUpgrade, request: respond });
  // A server that closes first has destroyed all sockets, but not the road's timers and listeners.
  server.on('close', closeOnce);
  return {
    path,
    metrics: () => road.metrics(),
    offers: (session) => road.offers(session),
    respond,
    drain,
    isReady: () => !gate.closing && road.isReady,
    close: closeOnce,
  };
}

function protocolsOf({ headers }: IncomingMessage): string[] {
  return headers['sec-websocket-protocol']?.split(/\s*,\s*/) ?? [];
}

function firstOf(protocols: ReadonlySet<string>): string | false {
  const [first = false] = protocols;
  return first;
}
