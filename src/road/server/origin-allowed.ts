/** Which pages may use the road: any, those of the host that serves it, or those of a list. */
export type Origins = 'any' | 'same-host' | readonly string[];

/**
 * Whether a WebSocket request with these headers is allowed. Browsers always send `Origin`; what
 * sends none is no page, could claim any, and is let through (RFC 6455, section 10.2).
 */
export function originAllowed(
  headers: { origin?: string | undefined; host?: string | undefined },
  origins: Origins,
): boolean {
  const { origin, host } = headers;
  if (origins === 'any' || origin === undefined) return true;
  if (origins === 'same-host') {
    return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
  }
  return origins.includes(origin);
}
