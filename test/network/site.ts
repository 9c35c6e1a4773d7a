/**
 * Serves the pages of these tests and their road on a node of the wire. The only argument is the node's address.
 * Prints the two addresses as JSON, and ends with its standard input.
 */
import { fileURLToPath } from 'node:url';
import { createRoad } from '../../src/road/index.ts';
import { PageServer } from '../kit/pages/page-server.ts';

/** The addresses of the pages and of the road. */
export interface Site {
  readonly page: string;
  readonly road: string;
}

const [address = ''] = process.argv.slice(2);
const html = fileURLToPath(new URL('page/page.html', import.meta.url));
const pages = await PageServer.open([html], address);
const road = await createRoad({ port: 0, host: address, logger: () => {} });

const reachable = (url: string): string => Object.assign(new URL(url), { hostname: address }).href;
const site: Site = { page: reachable(`${pages.address}page.html`), road: reachable(road.url) };
console.log(JSON.stringify(site));

process.stdin.resume().on('end', () => process.exit());
