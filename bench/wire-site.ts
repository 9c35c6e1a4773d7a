/**
 * Serves the pages and the servers of the contenders on a node of a wire. The arguments are the node's address and
 * nothing else. Prints the addresses as JSON, and ends with its standard input.
 */
import { bundlePages } from './bundle-pages.ts';
import { type ServerAddresses, startServers } from './servers.ts';

const [address = ''] = process.argv.slice(2);
const { close: _, ...addresses } = await startServers(await bundlePages(), address);
console.log(JSON.stringify(addresses satisfies ServerAddresses));

process.stdin.resume().on('end', () => process.exit());
