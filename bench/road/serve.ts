/** Runs one server in a process of its own, and tells its port: `node serve.ts NAME [NATS]`. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PeerServer } from 'peer';
import { createRoad, natsBus } from '../../src/road/index.ts';
import { startNostrRelay } from '../nostr-relay.ts';
import { startBareRelay } from './bare-relay.ts';

const MiB = 1024 * 1024;
/** Everybody has one address here. */
const limits = {
  connections: 20_000,
  connectionsPerAddress: 20_000,
  sessionsPerAddress: 10_000,
  connects: { burst: 20_000, perSecond: 20_000 },
  memory: 4_096 * MiB,
};

const host = '127.0.0.1';
const [name, nats] = process.argv.slice(2);

async function start(): Promise<string> {
  if (name === 'raw') return (await startBareRelay(host)).url;
  if (name === 'trystero') return (await startNostrRelay(host)).url;
  if (name === 'peerjs') {
    const server = await new Promise<Server>((resolve) => {
      const options = { port: 0, host, path: '/', concurrent_limit: 20_000 };
      PeerServer(options, (listening) => resolve(listening as Server));
    });
    return `ws://${host}:${(server.address() as AddressInfo).port}`;
  }
  const bus = nats ? await natsBus({ servers: nats }) : undefined;
  const road = await createRoad({ port: 0, host, limits, bus, logger: () => {} });
  return road.url.replace('localhost', host);
}

const url = await start();
process.on('message', () => {
  globalThis.gc?.();
  process.send?.({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() });
});
process.send?.({ url });
