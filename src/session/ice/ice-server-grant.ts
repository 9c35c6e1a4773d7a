/** ICE servers, and how long they are valid. */
export interface IceServerGrant {
  readonly iceServers: RTCIceServer | RTCIceServer[];
  /**
   * In seconds from now.
   *
   * @default the time in the usernames: see `readGrant`
   */
  readonly ttl?: number | undefined;
}

type IceServerAnswer = RTCIceServer | RTCIceServer[] | IceServerGrant;

/**
 * Returns ICE servers. `signal`, which can be passed to `fetch`, aborts when the answer is not needed any more.
 *
 * @example
 * const iceServers = (signal) => fetch('/turn', { signal }).then((response) => response.json());
 */
export type IceServerProvider = (signal: AbortSignal) => IceServerAnswer | Promise<IceServerAnswer>;

/** Matches the address of a TURN server. */
const turn = /^turns?:/i;

/** The servers of an answer. */
interface ReadGrant {
  /** The ones that make sense, and that the browser accepts. */
  iceServers: RTCIceServer[];
  /** The others, each as an error may show it: without credentials. */
  unusable: string[];
  /** In seconds. */
  life: number;
}

/**
 * Reads a provider's answer; returns null where it has no servers at all.
 * The life is `ttl`. Without it, the servers expire at the first time in a username of the form `<unix time>` or
 * `<unix time>:<name>` (draft-uberti-behave-turn-rest-00, section 2.2), or never. A time that has passed is ignored:
 * the clock of this machine may be wrong.
 *
 * @param wall the time of day in milliseconds since 1970
 * @param accepts whether the browser can make a connection with these servers
 */
export function readGrant(
  answer: unknown,
  wall: number,
  accepts: (servers: RTCIceServer[]) => boolean,
): ReadGrant | null {
  const isGrant = Object(answer).iceServers !== undefined;
  const { iceServers: given, ttl } = (isGrant ? answer : { iceServers: answer }) as IceServerGrant;
  const servers = listOf(given);
  if (servers === undefined || !(Number(ttl ?? 1) > 0)) return null;
  const unusable: string[] = [];
  const iceServers = onlyUsable(servers, accepts, unusable);
  const lives = iceServers
    .map(({ username }) => Number(/^(\d{10})(:|$)/.exec(username ?? '')?.[1]) - wall / 1_000)
    .filter((life) => life > 0);
  return { iceServers, unusable, life: Number(ttl ?? Math.min(...lives)) };
}

/** Tries all servers together, and only if these are not accepted, each address by itself. */
function onlyUsable(
  servers: readonly unknown[],
  accepts: (servers: RTCIceServer[]) => boolean,
  unusable: string[],
): RTCIceServer[] {
  const read = servers.map((server) => readServer(server));
  const all = read.flatMap((server) => server ?? []);
  if (all.length === servers.length && (all.length === 0 || accepts(all))) return all;
  return read.flatMap((server, index) => {
    const urls = server ? urlsOf(server) : [];
    const good = urls.filter((url) => accepts([{ ...server, urls: url }]));
    const bad = server ? urls.filter((url) => !good.includes(url)) : urlsOf(Object(servers[index]));
    for (const url of bad) unusable.push(shown(url, index));
    return good.length > 0 ? { ...server, urls: good } : [];
  });
}

/**
 * Returns a server without unset fields; null if a connection cannot use it: TURN needs a username and a credential.
 */
function readServer(server: unknown): RTCIceServer | null {
  const { urls, username, credential } = Object(server) as RTCIceServer;
  const read: RTCIceServer = { urls };
  if (username) read.username = username;
  if (credential) read.credential = credential;
  const all = urlsOf(read);
  const hasLogin = typeof username === 'string' && typeof credential === 'string';
  const isGood =
    all.length > 0 &&
    all.every((url) => typeof url === 'string' && /^(stun|turn)s?:\S/i.test(url)) &&
    ((hasLogin && Boolean(username && credential)) || !hasTurn([read]));
  return isGood ? read : null;
}

/** Shows an address without what may be a password in it. */
function shown(url: unknown, index: number): string {
  const place = `number ${index + 1}`;
  if (typeof url !== 'string') return place;
  const address = url.replace(/:.*@/, ':…@').replace(/\?(?!transport=\w+$).*/, '?…');
  return `${place} ("${address.slice(0, 80)}")`;
}

/**
 * Returns the ICE servers of an option: a list, or one server, or the JSON of either, or URLs separated by spaces, or a
 * function, which stays as it is. Returns undefined for anything else.
 */
export function parseIceServers(setting: unknown): RTCIceServer[] | IceServerProvider | undefined {
  if (typeof setting === 'function') return setting as IceServerProvider;
  return listOf(typeof setting === 'string' ? parseText(setting) : setting);
}

function listOf(servers: unknown): RTCIceServer[] | undefined {
  if (Array.isArray(servers)) return servers;
  return Object(servers).urls === undefined ? undefined : [servers as RTCIceServer];
}

function parseText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) {
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
