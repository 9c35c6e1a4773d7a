import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { PeerServer } from 'peer';
import { attachRoad } from '../src/road/index.ts';
import type { Place } from './contenders/contender.ts';
import { startNostrRelay } from './nostr-relay.ts';

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

/** The addresses of the servers. */
export interface ServerAddresses extends Omit<Place, 'session'> {
  /** The address of the pages, with a slash at the end. */
  readonly pages: string;
}

export interface Servers extends ServerAddresses {
  /** Returns how many signals the road has relayed. */
  signals(): number;
  close(): Promise<void>;
}

/**
 * Starts the servers at a network address: the pages and the road on one port, PeerJS's server and a Nostr relay on
 * others.
 */
export async function startServers(folder: string, address = '127.0.0.1'): Promise<Servers> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://any').pathname);
    const body = await readFile(join(folder, path)).catch(() => null);
    response.writeHead(body ? 200 : 404, {
      'Content-Type': types[extname(path)] ?? 'text/plain',
      // The clock of a cross-origin isolated page has a resolution of 5 µs instead of 100 µs.
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(body);
  });
  const road = attachRoad(server);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const peerServer = await new Promise<Server>((resolve) => {
    PeerServer({ port: 0, host: address, path: '/' }, (listening) => resolve(listening as Server));
  });
  const relay = await startNostrRelay(address);
  const { port } = server.address() as AddressInfo;
  return {
    pages: `http://${address}:${port}/`,
    road: `ws://${address}:${port}${road.path}`,
    peerServer: { host: address, port: (peerServer.address() as AddressInfo).port },
    nostrRelay: relay.url,
    signals: () => road.metrics().signalsRelayed,
    close: async () => {
      relay.close();
      await road.close();
      for (const each of [server, peerServer]) {
        each.closeAllConnections();
        each.close();
      }
    },
  };
}
