import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import { type AttachedRoad, type AttachRoadOptions, attachRoad } from './attach-road.ts';
import { type Certificate, renewCertificate, secureServer } from './certificate.ts';
import { PlainRoutes } from './plain-routes.ts';

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
  /**
   * The certificate and its private key, in PEM, with which the road speaks `wss:` itself.
   * @default none: the road speaks `ws:`
   */
  tls?: Certificate | undefined;
}

/** A road that listens on a server of its own. */
export interface ListeningRoad extends AttachedRoad {
  /** The value for `signaling="…"` on this machine, such as `ws://localhost:8787/road`. */
  readonly url: string;
  /** The port that the road listens on. */
  readonly port: number;
  /**
   * Uses a renewed certificate for all further connections.
   *
   * @throws {BeachError} `invalid-option` where it is none, or the road was started without one; nothing changes then.
   */
  renew(certificate: Certificate): void;
}

/**
 * Starts Beach Road on a port of its own. `GET /healthz` answers with its metrics as JSON, `GET /metrics` with the same
 * for Prometheus, `GET /readyz` with 503 once it drains, and a request for the path of the road without WebSocket is
 * answered with 426 and a hint.
 *
 * @throws {BeachError} `invalid-option`, with the system's error as its cause, where it cannot listen: the port is in
 * use, the address does not belong to this machine, or the certificate is none.
 * @example
 * ```ts
 * const road = await createRoad({ port: 8787 });
 * console.log(road.url, road.metrics());
 * await road.close();
 * ```
 */
export async function createRoad(options: CreateRoadOptions = {}): Promise<ListeningRoad> {
  const { port = 8787, host = '0.0.0.0', clock = systemClock } = options;
  const server = options.tls ? secureServer(options.tls) : createServer();
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const road = attachRoad(server, options);
  const routes = new PlainRoutes(road, clock);
  server.on('request', (request, response) => void routes.answer(request, response));
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
    url: `${options.tls ? 'wss' : 'ws'}://${localName(host)}:${actualPort}${road.path}`,
    port: actualPort,
    renew: (certificate) => renewCertificate(server, certificate),
    close: () => (closing ??= close()),
  };
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
