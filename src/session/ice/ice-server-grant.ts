/** ICE servers, and how long they are valid. */
export interface IceServerGrant {
  readonly iceServers: RTCIceServer[];
  /**
   * In seconds from now.
   *
   * @default the time in the usernames: see `readGrant`
   */
  readonly ttl?: number | undefined;
}

type IceServerAnswer = RTCIceServer[] | IceServerGrant;

/**
 * Returns ICE servers. `signal`, which can be passed to `fetch`, aborts when the answer is not needed any more.
 *
 * @example
 * const iceServers = (signal) => fetch('/turn', { signal }).then((response) => response.json());
 */
export type IceServerProvider = (signal: AbortSignal) => IceServerAnswer | Promise<IceServerAnswer>;

/** Matches the address of a TURN server. */
const turn = /^turns?:/i;

/**
 * Returns the servers of a provider's answer with their life in seconds, or null where the answer makes no sense.
 * The life is `ttl`. Without it, the servers expire at the first time in a username of the form `<unix time>` or
 * `<unix time>:<name>` (draft-uberti-behave-turn-rest-00, section 2.2), or never. A time that has passed is ignored:
 * the clock of this machine may be wrong.
 *
 * @param wall the time of day in milliseconds since 1970
 */
export function readGrant(
  answer: unknown,
  wall: number,
): { iceServers: RTCIceServer[]; life: number } | null {
  const { iceServers, ttl } = (
    Array.isArray(answer) ? { iceServers: answer } : (answer ?? {})
  ) as IceServerGrant;
  if (!Array.isArray(iceServers) || !iceServers.every(isIceServer)) return null;
  if (ttl !== undefined && !(Number(ttl) > 0)) return null;
  const lives = iceServers
    .map(({ username }) => Number(/^(\d{10})(:|$)/.exec(username ?? '')?.[1]) - wall / 1_000)
    .filter((life) => life > 0);
  return { iceServers, life: Number(ttl ?? Math.min(...lives)) };
}

/** Returns whether a connection can use it: a TURN server needs a username and a credential. */
function isIceServer(server: unknown): server is RTCIceServer {
  const given = (server ?? {}) as RTCIceServer;
  const all = urlsOf(given);
  const named = typeof given.username === 'string' && typeof given.credential === 'string';
  return (
    all.length > 0 &&
    all.every((url) => typeof url === 'string' && /^(stun|turn)s?:\S/i.test(url)) &&
    (named || !hasTurn([given]))
  );
}

/**
 * Returns the ICE servers of an option: a list, or its JSON, or URLs separated by spaces, or a function, which
 * stays as it is. Returns undefined where any of the servers makes no sense.
 */
export function parseIceServers(setting: unknown): RTCIceServer[] | IceServerProvider | undefined {
  if (typeof setting === 'function') return setting as IceServerProvider;
  const servers = typeof setting === 'string' ? parseText(setting) : setting;
  return Array.isArray(servers) && servers.every(isIceServer) ? servers : undefined;
}

function parseText(text: string): unknown {
  if (!text.trim().startsWith('[')) {
    return text
      .split(/\s+/)
      .filter(Boolean)
      .map((urls) => ({ urls }));
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function hasTurn(servers: readonly RTCIceServer[]): boolean {
  return servers.some((server) => urlsOf(server).some((url) => turn.test(url)));
}

function urlsOf({ urls }: RTCIceServer): string[] {
  return Array.isArray(urls) ? urls : [urls];
}
