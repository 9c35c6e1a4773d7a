import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

interface NostrEvent {
  readonly id: string;
  readonly kind: number;
  readonly tags: readonly (readonly string[])[];
}

interface Filter {
  readonly kinds: readonly number[];
  readonly '#x': readonly string[];
}

/** Starts a Nostr relay (NIP-01) that passes on events and keeps none: Trystero asks for those of the present only. */
export async function startNostrRelay(host: string): Promise<{ url: string; close(): void }> {
  const server = new WebSocketServer({ host, port: 0 });
  const subscriptions = new Map<WebSocket, Map<string, readonly Filter[]>>();
  server.on('connection', (socket) => {
    const own = new Map<string, readonly Filter[]>();
    subscriptions.set(socket, own);
    socket.on('close', () => subscriptions.delete(socket));
    socket.on('message', (data) => {
      const [type, ...rest] = JSON.parse(String(data)) as [string, ...unknown[]];
      if (type === 'CLOSE') own.delete(rest[0] as string);
      if (type === 'REQ') {
        const [id, ...filters] = rest as [string, ...Filter[]];
        own.set(id, filters);
        socket.send(JSON.stringify(['EOSE', id]));
      }
      if (type === 'EVENT') {
        const [event] = rest as [NostrEvent];
        socket.send(JSON.stringify(['OK', event.id, true, '']));
        publish(event);
      }
    });
  });
  const publish = (event: NostrEvent): void => {
    for (const [socket, all] of subscriptions) {
      for (const [id, filters] of all) {
        if (filters.some((filter) => fits(event, filter))) {
          socket.send(JSON.stringify(['EVENT', id, event]));
        }
      }
    }
  };
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  };
  return { url: `ws://${host}:${port}`, close };
}

function fits({ kind, tags }: NostrEvent, filter: Filter): boolean {
  return (
    filter.kinds.includes(kind) &&
    tags.some(([name, value = '']) => name === 'x' && filter['#x'].includes(value))
  );
}
