import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { attachRoad } from '../../road/server/attach-road.ts';
import { viewerPage } from './viewer-page.ts';

/** A road in this process, and the links that lead to it. */
export interface OwnRoad {
  readonly url: string;
  /** The links to the session: from this machine, then from the local network. */
  readonly links: string[];
  /** Whether a browser can watch there. */
  readonly hasPage: boolean;
}

/** Starts a road on a free port, for programs and for the page of this server, which watches the session. */
export async function startOwnRoad(
  session: string,
  iceServers?: readonly RTCIceServer[],
): Promise<OwnRoad> {
  const page = viewerPage(session, iceServers);
  const server = createServer((request, response) => {
    if (!page?.(request, response)) road.respond(request, response);
  });
  const road = attachRoad(server, { origins: 'same-host', logger: () => {} });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '0.0.0.0', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}${road.path}`,
    links: ['localhost', ...localAddresses()].map((name) => {
      const url = new URL(`http://${name}:${port}/`);
      url.searchParams.set('session', session);
      return url.href;
    }),
    hasPage: page !== null,
  };
}

function localAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}
