import { BlockList, isIP } from 'node:net';
import { BeachError } from '../../../runtime/beach-error.ts';

/** The parts of a request that name its sender. */
interface Origin {
  /** The other end of the TCP connection; undefined for a Unix socket. */
  remote: string | undefined;
  /** The header `X-Forwarded-For`. */
  forwarded: string | readonly string[] | undefined;
}

/**
 * Returns the address under which limits count a client: an IPv4 address, or the /64 of an IPv6 address,
 * because one customer usually has a whole /64. Each proxy appends the address that it sees to
 * `X-Forwarded-For`, so that the last entry that is no trusted proxy is the client. What stands before
 * it is the client's own invention.
 */
export function clientAddress({ remote, forwarded }: Origin, trusted: BlockList): string {
  const hops = String(forwarded ?? '').split(',');
  let client = normalize(remote ?? '');
  while (client !== '' && isTrusted(client, trusted)) {
    const hop = normalize(withoutPort(hops.pop()?.trim() ?? ''));
    if (hop === '') break;
    client = hop;
  }
  return isIP(client) === 6 ? `${groupsOf(client).slice(0, 4).join(':')}::/64` : client;
}

/**
 * Parses the addresses and subnets (`10.0.0.0/8`) of proxies.
 *
 * @throws {BeachError} `invalid-option` for an entry that is neither.
 */
export function trustedProxies(entries: readonly string[]): BlockList {
  const trusted = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const family = isIP(address);
    const longest = family === 6 ? 128 : 32;
    const bits = prefix === undefined ? longest : Number(prefix);
    const isValid = /^\d+$/.test(prefix ?? '0') && bits <= longest && rest.length === 0;
    if (family === 0 || !isValid) {
      throw BeachError.invalidOption(
        'trustedProxies',
        entry,
        'an address or a subnet, as in 127.0.0.1 or 10.0.0.0/8',
      );
    }
    trusted.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  }
  return trusted;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Returns an address in one spelling, or '' for anything else. An IPv4 address inside of IPv6 becomes IPv4. */
function normalize(text: string): string {
  const [address = ''] = text.split('%');
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : '';
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
  if (!isMapped) return groups.join(':');
  const bytes = groups.slice(6).flatMap((group) => {
    const number = Number.parseInt(group, 16);
    return [number >> 8, number & 0xff];
  });
  return bytes.join('.');
}

/** Returns the eight groups of an IPv6 address, in lower case and without leading zeros. */
function groupsOf(address: string): string[] {
  // A URL shortens the groups, and writes an IPv4 ending as groups.
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = short.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after];
}

/** Removes the port that some proxies add: `192.0.2.1:50000`, `[2001:db8::1]:50000`. */
function withoutPort(text: string): string {
  return text.match(/^\[(.*)\](?::\d+)?$/)?.[1] ?? text.match(/^([\d.]+):\d+$/)?.[1] ?? text;
}
