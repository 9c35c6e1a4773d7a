import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { BeachError } from '../../runtime/beach-error.ts';
import { MAX_SIGNALING_BYTES } from '../../signaling/messages.ts';
import { Road, type RoadOptions } from '../road.ts';
import type { RoadMetrics } from '../road-metrics.ts';
import type { OfferLogEntry } from '../sessions/road-session.ts';
import { RoadWebSocket } from './road-web-socket.ts';

/** The time between two pings to every socket, in milliseconds. A socket that does not answer is dead. */
const PING_INTERVAL = 25_000;

/** How long a closing road waits for its sockets to close, in milliseconds. */
const CLOSE_TIMEOUT = 1000;

/** The pages that may use the road: any, those of the host that serves it, or those of listed origins. */
export type Origins = 'any' | 'same-host' | readonly string[];

export interface AttachRoadOptions extends RoadOptions {
  /**
   * The URL path of the WebSocket.
   * @default '/road'
   */
  path?: string | undefined;
  /**
   * The pages that may connect: `'any'`, `'same-host'` (the pages of this server's host), or a list of
   * origins such as `https://example.org`. Programs send no origin, and may always connect.
   * @default 'any'
   */
  origins?: Origins | undefined;
}

/** A road on a server of yours. */
export interface AttachedRoad {
  /** The URL path of the WebSocket. */
  readonly path: string;
  /** Returns the current metrics. */
  metrics(): RoadMetrics;
  /** Returns the latest offers of a session, oldest first; an empty array where no such session exists. */
  offers(session: string): OfferLogEntry[];
  /** Closes every socket with code 1001, and removes the road from the server. */
  close(): Promise<void>;
}

/**
 * Attaches a road to an existing HTTP or HTTPS server. The road answers WebSocket requests for its path,
 * and leaves all others to the server's other `upgrade` listeners; where there are none, it answers
 * them with 404.
 *
 * @throws {BeachError} `invalid-option` for a path that does not begin with a slash.
 * @example
 * ```ts
 * const server = createServer(app).listen(8080);
 * const road = attachRoad(server, { origins: 'same-host' });
 * ```
 */
export function attachRoad(server: Server, options: AttachRoadOptions = {}): AttachedRoad {
  const { path = '/road', origins = 'any' } = options;
  if (!path.startsWith('/')) {
    throw BeachError.invalidOption('path', path, 'a URL path that begins with a slash');
  }
  const road = new Road(options);
  const sockets = new WebSocketServer<typeof RoadWebSocket>({
    noServer: true,
    maxPayload: MAX_SIGNALING_BYTES,
    perMessageDeflate: false,
    autoPong: false,
    WebSocket: RoadWebSocket,
  });
  const alive = new WeakSet<RoadWebSocket>();

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== path) {
      if (server.listenerCount('upgrade') === 1) {
        answer(socket, 404, `There is no WebSocket at this path: the road is at ${path}.`);
      }
      return;
    }
    if (!originAllowed(request.headers, origins)) {
      road.log('info', 'origin-refused', { origin: request.headers.origin });
      answer(socket, 403, 'Pages of this origin may not use this road.');
    } else if (!road.hasRoom) {
      answer(socket, 503, 'This road has no room for another connection: try again later.');
    } else {
      sockets.handleUpgrade(request, socket, head, welcome);
    }
  };

  const welcome = (socket: RoadWebSocket): void => {
    const connection = road.accept(socket);
    alive.add(socket);
    socket.on('message', (data, isBinary) => {
      if (isBinary) connection.receiveBinary();
      else connection.receive(data.toString());
    });
    socket.on('ping', (data) => {
      if (connection.countMessage()) socket.pong(data);
    });
    socket.on('pong', () => alive.add(socket));
    // `close` follows, with the code.
    socket.on('error', (error) => connection.receiveBroken(error));
    socket.on('close', (code) => connection.closed(code));
  };

  const checkPulse = (): void => {
    for (const socket of sockets.clients) {
      if (alive.delete(socket)) socket.ping();
      else socket.terminate();
    }
    stopPulse = road.clock.after(PING_INTERVAL, checkPulse);
  };
  let stopPulse = road.clock.after(PING_INTERVAL, checkPulse);

  const close = async (): Promise<void> => {
    stopPulse();
    server.off('upgrade', onUpgrade);
    server.off('close', closeOnce);
    road.close();
    const closed = new Promise<void>((resolve) => sockets.close(() => resolve()));
    const cancel = road.clock.after(CLOSE_TIMEOUT, () => {
      for (const socket of sockets.clients) socket.terminate();
    });
    await closed;
    cancel();
  };

  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => (closing ??= close());
  server.on('upgrade', onUpgrade);
  // A server that closes first has destroyed all sockets, but not the road's timers and listeners.
  server.on('close', closeOnce);
  return {
    path,
    metrics: () => road.metrics(),
    offers: (session) => road.offers(session),
    close: closeOnce,
  };
}

/**
 * Returns whether a WebSocket request with these headers may connect. Browsers always send `Origin`. A
 * program sends none or any that it likes, so that a missing one is allowed (RFC 6455, section 10.2).
 */
function originAllowed(
  headers: { origin?: string | undefined; host?: string | undefined },
  origins: Origins,
): boolean {
  const { origin, host } = headers;
  if (origins === 'any' || origin === undefined) return true;
  if (origins === 'same-host') {
    return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
  }
  return origins.includes(origin);
}

/** Returns the path without the query. */
function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Answers a WebSocket request with a plain HTTP response. */
function answer(socket: Duplex, status: 403 | 404 | 503, text: string): void {
  const phrase = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' }[status];
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${phrase}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  );
}
