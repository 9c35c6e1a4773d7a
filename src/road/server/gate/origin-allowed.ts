import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** The pages that may use the road: any, those of the host that serves it, or those of listed origins. */
export type Origins = 'any' | 'same-host' | readonly string[];

/**
 * Returns whether a WebSocket request with these headers may connect. Browsers always send `Origin`. A
 * program sends none or any that it likes, so that a missing one is allowed (RFC 6455, section 10.2).
 *
 * With `same-host`, an equal `Host` is no proof: a page can have its own name lead to this server (DNS
 * rebinding). The name must be one that no attacker can point here: an IP address, `localhost`, or one
 * of `hosts`, where `.example.org` stands for all names below it, too.
 */
export function originAllowed(
  { origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>,
  origins: Origins,
  hosts: readonly string[] | 'any' = [],
): boolean {
  if (origins === 'any' || origin === undefined) return true;
  if (origins !== 'same-host') return origins.includes(origin);
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host?.toLowerCase() && isOwnName(page.hostname, hosts);
}

function isOwnName(name: string, hosts: readonly string[] | 'any'): boolean {
  if (hosts === 'any') return true;
  const isAddress = isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  if (isAddress || name === 'localhost' || name.endsWith('.localhost')) return true;
  return hosts.some((known) => {
    const own = known.toLowerCase();
    return own.startsWith('.') ? name === own.slice(1) || name.endsWith(own) : name === own;
  });
}
