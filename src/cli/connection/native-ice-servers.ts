/** RFC 7064 and RFC 7065. */
const shape = /^(stuns?|turns?):((?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:\?transport=\w+)?)$/i;

/**
 * Returns servers as libdatachannel takes them: one URL each, with the credentials in it. Throws for an address that
 * is neither STUN nor TURN.
 */
export function nativeIceServers(servers: readonly RTCIceServer[]): string[] {
  return servers.flatMap(({ urls, username = '', credential = '' }) =>
    [urls].flat().map((url) => {
      const [, scheme, address] = shape.exec(url) ?? [];
      if (scheme === undefined || address === undefined) {
        throw new TypeError(`${url} is not an address of a STUN or TURN server`);
      }
      if (/^stun/i.test(scheme)) return url;
      return `${scheme}:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@${address}`;
    }),
  );
}
