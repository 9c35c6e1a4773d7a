import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { attachRoad } from '../../road/server/attach-road.ts';

/** A road in this process, and the links that lead to it. */
export interface OwnRoad {
  readonly url: string;
  /** The links to the session: from this machine, then from the local network. */
  links(session: string): string[];
}

/** Starts a road on a free port, for programs and for the pages of this server. */
export async function startOwnRoad(): Promise<OwnRoad> {
  const server = createServer((request, response) => road.respond(request, response));
  const road = attachRoad(server, { origins: 'same-host', logger: () => {} });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '0.0.0.0', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}${road.path}`,
    links: (session) =>
      ['localhost', ...localAddresses()].map((name) => {
        const url = new URL(`http://${name}:${port}/`);
        url.searchParams.set('session', session);
        return url.href;
      }),
  };
}

function localAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}
