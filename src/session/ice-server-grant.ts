/** ICE servers, and how long they are good for. */
export interface IceServerGrant {
  readonly iceServers: RTCIceServer[];
  /** In seconds from now. Default: what the usernames say, see `readGrant`. */
  readonly ttl?: number | undefined;
}

type IceServerAnswer = RTCIceServer[] | IceServerGrant;

/**
 * Gives ICE servers when asked. `signal` is aborted when nobody waits for an answer any more, as `fetch`
 * takes it.
 */
export type IceServerProvider = (signal: AbortSignal) => IceServerAnswer | Promise<IceServerAnswer>;

/** In an address of a TURN server. */
const turn = /^turns?:/i;

/**
 * What a provider's answer comes to, with its life in seconds; null where it makes no sense. The life is
 * `ttl`; else it ends with the first username of the form `<unix time>` or `<unix time>:<name>` that ends
 * at all (draft-uberti-behave-turn-rest-00, section 2.2); else never. A username whose time has passed
 * says nothing, except that this machine's clock may be wrong.
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

/** Whether a connection can be made with it: a TURN server needs a username and a credential. */
export function isIceServer(server: unknown): server is RTCIceServer {
  const given = (server ?? {}) as RTCIceServer;
  const all = urlsOf(given);
  const named = typeof given.username === 'string' && typeof given.credential === 'string';
  return (
    all.length > 0 &&
    all.every((url) => typeof url === 'string' && /^(stun|turn)s?:\S/i.test(url)) &&
    (named || !hasTurn([given]))
  );
}

export function hasTurn(servers: readonly RTCIceServer[]): boolean {
  return servers.some((server) => urlsOf(server).some((url) => turn.test(url)));
}

function urlsOf({ urls }: RTCIceServer): string[] {
  return Array.isArray(urls) ? urls : [urls];
}
