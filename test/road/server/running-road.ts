import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { type CreateRoadOptions, createRoad } from '../../../src/road/index.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

/** Starts a road on a free port, in virtual time, and closes it with the test. */
export async function start(t: TestContext, options: CreateRoadOptions = {}) {
  const clock = new VirtualClock();
  const logger = (): void => {};
  const road = await createRoad({ port: 0, host: '127.0.0.1', clock, logger, ...options });
  t.after(async () => {
    const closed = road.close();
    // Ends the wait for clients that do not close.
    clock.advance(1_000);
    await closed;
  });
  return { road, clock, url: road.url, http: `http://127.0.0.1:${road.port}` };
}

/** Starts an HTTP server on a free port, and closes it with the test. */
export async function listen(t: TestContext, answer?: RequestListener) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  return { server, port: (server.address() as AddressInfo).port };
}

/** Resolves to the HTTP status that answers a WebSocket request; 101 if it is accepted. */
export async function refusal(url: string, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(url, { headers });
  const status = new Promise<number>((resolve) => {
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  socket.on('error', () => {});
  try {
    return await status;
  } finally {
    socket.terminate();
  }
}

/** Returns a signal of this many bytes. */
export function signalOf(bytes: number, to = 'host'): string {
  const rest = { type: 'signal', to, handshakeId: 'h', generation: 1, seq: 0, kind: 'answer' };
  const signal = (padding: string) => JSON.stringify({ ...rest, body: { padding } });
  return signal('x'.repeat(bytes - signal('').length));
}
