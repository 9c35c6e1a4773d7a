import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Starts a server that answers each request, also one for a WebSocket, as its query says: with `status`, with `location`,
 * with `cors` so that pages of other sites may read the answer, or never, with `silent`. `asked` counts the plain `GET`
 * requests for a path.
 */
export async function startAnsweringServer() {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    if (request.method === 'GET') asked.set(pathname, (asked.get(pathname) ?? 0) + 1);
    const location = searchParams.get('location');
    if (location !== null) response.setHeader('Location', location);
    if (searchParams.has('cors')) response.setHeader('Access-Control-Allow-Origin', '*');
    response.statusCode = Number(searchParams.get('status') ?? 200);
    if (!searchParams.has('silent')) response.end('<!doctype html><title>Some site</title>');
  });
  server.on('upgrade', (_, socket) =>
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    asked,
    close: () => server.close().closeAllConnections(),
  };
}
