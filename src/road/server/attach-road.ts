import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { BeachError } from '../../runtime/beach-error.ts';
import { MAX_SIGNALING_BYTES } from '../../signaling/messages.ts';
import { Road, type RoadOptions } from '../road.ts';
import type { RoadMetrics } from '../road-metrics.ts';
import type { OfferLogEntry } from '../sessions/road-session.ts';
import { RoadWebSocket } from './road-web-socket.ts';

/** Between two pings to every socket, in milliseconds; one that answered none in between is dead. */
const PING_INTERVAL = 25_000;

/** How long a closing road waits for its sockets to say goodbye, in milliseconds. */
const CLOSE_TIMEOUT = 1000;

/** Which pages may use the road: any, those of the host that serves it, or those of a list. */
export type Origins = 'any' | 'same-host' | readonly string[];

export interface AttachRoadOptions extends RoadOptions {
  /** Where on the server the WebSocket answers. Default `/road`. */
  path?: string | undefined;
  /**
   * Which pages may connect: `'any'`, `'same-host'` (those that this server's host serves), or a
   * list of origins such as `https://example.org`. Programs, which send no origin, always may.
   * Default `'any'`.
   */
  origins?: Origins | undefined;
}

/** A road on a server of your own. */
export interface AttachedRoad {
  /** Where on the server the WebSocket answers. */
  readonly path: string;
  /** What there is and what was counted, as of now. */
  metrics(): RoadMetrics;
  /** The latest offers of a session, oldest first; empty where there is no such session. */
  offers(session: string): OfferLogEntry[];
  /** Tells every socket that the road goes away (close code 1001), and lets go of the server. */
  close(): Promise<void>;
}

/**
 * Puts a road on an existing HTTP or HTTPS server. It answers WebSocket requests for its path and
 * leaves all others to the server's other listeners; where there are none, it answers them with 404.
 * Throws a `BeachError` of code `invalid-option` for a path without its slash.
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
        answer(socket, 404, `There is no WebSocket here: the road is at ${path}.`);
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
    const guarded = road.accept(socket);
    alive.add(socket);
    socket.on('message', (data, isBinary) => {
      if (isBinary) guarded.receiveBinary();
      else guarded.receive(data.toString());
    });
    socket.on('ping', (data) => {
      if (guarded.spend()) socket.pong(data);
    });
    socket.on('pong', () => alive.add(socket));
    // 'close' follows, and tells the rest.
    socket.on('error', (error) => guarded.receiveBroken(error));
    socket.on('close', (code) => guarded.closed(code));
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
  // A server that closes before its road has cut all sockets; timers and listeners remain to go.
  server.on('close', closeOnce);
  return {
    path,
    metrics: () => road.metrics(),
    offers: (session) => road.offers(session),
    close: closeOnce,
  };
}

/**
 * Whether a WebSocket request with these headers is allowed. Browsers always send `Origin`; what
 * sends none is no page, could claim any, and is let through (RFC 6455, section 10.2).
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

/** The path without the query. */
function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** Answers a request that asked for a WebSocket with plain HTTP instead. */
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
