import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** Starts the least that a relay can be: it passes each message on to the socket that its `to` names, and checks nothing. */
export async function startBareRelay(host: string): Promise<{ url: string; close(): void }> {
  const server = new WebSocketServer({ host, port: 0, perMessageDeflate: false });
  const sockets = new Map<string, WebSocket>();
  server.on('connection', (socket, { url = '' }) => {
    const id = url.slice(1);
    sockets.set(id, socket);
    socket.on('close', () => sockets.delete(id));
    socket.on('message', (data) => {
      const { to, ...rest } = JSON.parse(String(data)) as { to: string };
      sockets.get(to)?.send(JSON.stringify({ ...rest, from: id }));
    });
    socket.send('{}');
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://${host}:${port}`,
    close: () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
