import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import { type AttachedRoad, type AttachRoadOptions, attachRoad } from './attach-road.ts';
import { originAllowed } from './origin-allowed.ts';

export interface CreateRoadOptions extends AttachRoadOptions {
  /**
   * The TCP port; 0 takes any free one.
   * @default 8787
   */
  port?: number | undefined;
  /**
   * The address to listen on; `0.0.0.0` is every IPv4 interface.
   * @default '0.0.0.0'
   */
  host?: string | undefined;
}

const useWebSocket =
  'This is a road, which needs WebSocket. If a page has asked for one, a proxy in between did not pass on its Upgrade header.\n';

/** A road that listens on a server of its own. */
export interface ListeningRoad extends AttachedRoad {
  /** The value for `signaling="…"` on this machine, such as `ws://localhost:8787/road`. */
  readonly url: string;
  /** The port that the road listens on. */
  readonly port: number;
}

/**
 * Starts Beach Road on a port of its own. `GET /healthz` answers with its metrics as JSON, and a request for the path
 * of the road without WebSocket with 426 and a hint.
 *
 * @throws {BeachError} `invalid-option`, with the system's error as its cause, where it cannot listen:
 * the port is in use, or the address does not belong to this machine.
 * @example
 * ```ts
 * const road = await createRoad({ port: 8787 });
 * console.log(road.url, road.metrics());
 * await road.close();
 * ```
 */
export async function createRoad(options: CreateRoadOptions = {}): Promise<ListeningRoad> {
  const { port = 8787, host = '0.0.0.0', clock = systemClock } = options;
  const began = clock.now();
  const server = createServer((request, response) => {
    const uptime = Math.round((clock.now() - began) / 1000);
    const health = (): object => ({ status: 'ok', uptime, ...road.metrics() });
    respond(request, response, { ...options, path: road.path, health });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const road = attachRoad(server, options);
  await listen(server, port, host).catch(async (error: unknown) => {
    await road.close();
    throw error;
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await road.close();
    // The server knows no socket any more that has asked for a WebSocket, and waits for it in vain.
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  let closing: Promise<void> | undefined;
  return {
    ...road,
    url: `ws://${localName(host)}:${actualPort}${road.path}`,
    port: actualPort,
    close: () => (closing ??= close()),
  };
}

interface RespondOptions extends Pick<CreateRoadOptions, 'origins' | 'hosts'> {
  /** The URL path of the WebSocket. */
  path: string;
  health(): object;
}

/** Answers a request that is not for a WebSocket, and tells why a page has found no road. */
function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { origins = 'any', hosts, path: roadPath, health }: RespondOptions,
): void {
  const path = request.url?.split('?')[0];
  const send = (status: number, type: string, body: string): void => {
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(405, 'text/plain; charset=utf-8', 'This server answers GET only.\n');
  } else if (path === '/healthz') {
    send(200, 'application/json', `${JSON.stringify(health())}\n`);
  } else if (path === roadPath) {
    // A page that cannot connect may ask why.
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (originAllowed(request.headers, origins, hosts)) {
      response.setHeader('Connection', 'Upgrade').setHeader('Upgrade', 'websocket');
      send(426, 'text/plain; charset=utf-8', useWebSocket);
    } else {
      send(403, 'text/plain; charset=utf-8', 'Pages of this origin may not use this road.\n');
    }
  } else if (path === '/') {
    send(
      200,
      'text/plain; charset=utf-8',
      'This is Beach Road: peers connect to it over WebSocket.\n',
    );
  } else {
    response.setHeader('Access-Control-Allow-Origin', '*');
    send(
      404,
      'text/plain; charset=utf-8',
      `Nothing exists at this path: the road is at ${roadPath}.\n`,
    );
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(cannotListen(error, port, host));
    server.once('error', failed);
    const listening = (): void => {
      server.off('error', failed);
      resolve();
    };
    try {
      server.listen(port, host, listening);
    } catch (error) {
      failed(error as NodeJS.ErrnoException);
    }
  });
}

function cannotListen(error: NodeJS.ErrnoException, port: number, host: string): BeachError {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is already in use: stop the program that holds it, or choose another port.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine: choose one that is, or 0.0.0.0 for all.`,
    EACCES: `This user may not open port ${port}: choose one above 1023.`,
  };
  const sentence =
    sentences[error.code ?? ''] ?? `Cannot listen on ${host}:${port}: ${error.message}.`;
  return new BeachError('invalid-option', sentence, { cause: error });
}

/** Returns the name under which this machine reaches an address that it listens on. */
function localName(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
