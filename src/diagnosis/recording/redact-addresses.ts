import { IP_REGEX } from 'valibot';

/** The host of a URL, or of the address of a STUN or TURN server. */
const urlHosts =
  /\b((?:https?|wss?):\/\/(?:[^\s/@"]*@)?|(?:stun|turn)s?:)(\[[^\]]+\]|[^\s:/?#"]+)/gi;
/** The names under which browsers hide the addresses of the local network. */
const localNames = /\b[\w-]+\.local\b/gi;
/** What may be an address of IPv4. */
const ipv4Like = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g;
/** What may be an address of IPv6. The fingerprint of a certificate looks alike. */
const ipv6Like = /(?<![\w:])[\da-f:]*:[\da-f:]*[\da-f:](?![\w:])/gi;

/**
 * Returns a copy of JSON data in which every IP address, and every host of a URL, is replaced by a name such as
 * `private-1`. An address has the same name wherever it occurs, and unspecified and loopback addresses stay.
 */
export function redactAddresses<T>(data: T): T {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const named = (address: string, kind: string): string => {
    const known = names.get(address);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    const name = `${kind}-${count}`;
    counts.set(kind, count);
    names.set(address, name);
    return name;
  };
  const redactIp = (text: string): string => {
    if (!IP_REGEX.test(text) || isHarmless(text)) return text;
    return named(text, kindOf(text));
  };
  const redact = (text: string): string =>
    text
      .replace(urlHosts, (_, before, host) => `${before}${named(host, 'server')}`)
      .replace(localNames, (name) => named(name, 'local'))
      .replace(ipv4Like, redactIp)
      .replace(ipv6Like, redactIp);
  return JSON.parse(JSON.stringify(data), (_, value) =>
    typeof value === 'string' ? redact(value) : value,
  );
}

function isHarmless(address: string): boolean {
  return /^(0\.0\.0\.0|127\.|::1?$)/.test(address);
}

/** RFC 1918, RFC 3927, RFC 4193, RFC 4291. */
function kindOf(address: string): string {
  const isPrivate =
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/i;
  return isPrivate.test(address) ? 'private' : 'public';
}
