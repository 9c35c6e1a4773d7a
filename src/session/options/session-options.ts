import type { Signatures } from '../../identity/signatures.ts';
import type { LinkFactory } from '../../link/connection/connection.ts';
import type { MediaKind } from '../../link/connection/media.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { RuntimeOptions } from '../../runtime/runtime.ts';
import type { Role } from '../../signaling/messages.ts';
import type { Signaling } from '../../signaling/signaling.ts';
import { type IceServerProvider, parseIceServers } from '../ice/ice-server-grant.ts';
import type { KeyStore } from '../identity/key-store.ts';
import { parseToken, type TokenProvider } from '../token/token-provider.ts';
import { count, flag, readOption, secret, setting, text, type Values, word } from './option.ts';

/** The options of hosts and viewers. They apply from the next start. */
export const peerOptions = {
  /**
   * Display name that the other peers get, up to 256 characters.
   *
   * @default ''
   */
  name: text(256),

  /**
   * Credential for the road, up to 4096 characters. The property also takes a function that returns one, or a promise.
   * It is called for each join, also for those after an outage, and again before a JSON Web Token expires. A function
   * that fails causes one warning with `signaling-unreachable`, and is called again.
   *
   * @default ''
   */
  token: secret(
    setting<string | TokenProvider, string | TokenProvider>(
      '',
      'text of up to 4096 characters, or a function that returns it',
      parseToken,
    ),
  ),

  /**
   * Seals signaling, up to 256 characters: only pages with the same passphrase read or write its contents. The road sees
   * who signals to whom, and not what. A page with another passphrase, or none, is refused with `unauthorized`. Needs
   * `https:` or localhost. Several random words, or 20 random characters, resist guessing. A
   * viewer without one takes `#passphrase=…` from the page's address.
   *
   * @default ''
   */
  passphrase: secret(text(256)),

  /**
   * STUN and TURN servers: JSON, or `stun:` URLs separated by spaces. The property also takes one `RTCIceServer`, a
   * list of them, or a function that returns either, `{ iceServers, ttl }` (in seconds), or a promise. The function is
   * called at every start, and again before its servers expire: after `ttl`, else at the time in a username such as
   * `1767225600:ada`, else never. A connection waits at most 5 s for it. Addresses that the browser does not accept
   * cause one warning with `invalid-option`, and the others are used. A function that fails causes one with
   * `ice-failed`, and is called again. With no servers, connections reach only the local network.
   *
   * @default ''
   */
  iceServers: secret(
    setting<
      string | RTCIceServer | RTCIceServer[] | IceServerProvider,
      RTCIceServer[] | IceServerProvider
    >(
      '',
      'stun: addresses separated by spaces, or the JSON of a list of RTCIceServer (turn: needs its username and credential)',
      parseIceServers,
    ),
  ),

  /**
   * Connects through TURN servers only, which hides IP addresses. Warns with `invalid-option` where
   * `ice-servers` has no TURN server.
   *
   * @default false
   */
  relayOnly: flag(),
};

/** The options that only hosts have. They apply from the next start. */
export const hostOptions = {
  /**
   * Makes the name of the session a verified one, `NAME.FINGERPRINT`: the fingerprint is that of this page's key, which
   * the browser keeps for the name. Nobody else can host that name, not even the road can pose as its host, and its
   * viewers need nothing but the name. Needs `https:` or localhost. A session whose name is a verified one already needs
   * the key of that name, with or without this option.
   *
   * @default false
   */
  verify: flag(),

  /**
   * `star`: the host connects to each viewer. `mesh`: every peer connects to every other.
   *
   * @default 'star'
   */
  topology: word('star', 'mesh'),

  /**
   * The most viewers at once (`max-viewers`), from 1 to 400. In a mesh, the most peers that this page connects to, up
   * to 32, because every page has a connection to every other; a higher number causes a warning.
   *
   * @default 120
   */
  maxViewers: count(120, 1, 400),

  /**
   * Decides about a viewer that joins a full session. `refuse`: it is refused with `session-full`.
   * `evict-oldest`: an unresponsive viewer, else the oldest one, is removed with `evicted-capacity`. A mesh always
   * refuses: no peer may remove another one.
   *
   * @default 'refuse'
   */
  whenFull: word('refuse', 'evict-oldest'),

  /**
   * Holds every viewer until the page admits it, by a button of the panel or by script. In a mesh, each page decides
   * on its own links, so each page needs this option to be protected.
   *
   * @default false
   */
  approval: flag(),

  /**
   * Decides about a viewer that cannot keep up. `evict`: it is removed with `evicted-slow`. `skip`: whole
   * messages to it are skipped and counted. In a mesh, `send()` rejects instead.
   *
   * @default 'evict'
   */
  slowViewers: word('evict', 'skip'),

  /**
   * Tells each viewer who else watches: the names and peer ids of up to 100 viewers, and how many there are. In a mesh,
   * every peer knows the others anyway.
   *
   * @default false
   */
  presence: flag(),

  /**
   * The highest bit rate of the video to one viewer, in bit/s, from 100,000 to 50,000,000. With many viewers,
   * each gets less: see `max-uplink`.
   *
   * @default 2_500_000
   */
  maxBitrate: count(2_500_000, 100_000, 50_000_000),

  /**
   * The most that the video to all viewers together takes of the uplink, in bit/s, from 100,000 to 1,000,000,000. 15 %
   * of it are for the headers of its packets. The viewers share the rest equally, but each gets at least 100 kbit/s; they
   * share half of the processor for encoding, too. `metrics.mediaLimits` has the share of one viewer.
   *
   * @default 50_000_000
   */
  maxUplink: count(50_000_000, 100_000, 1_000_000_000),

  /**
   * Decides how media get to viewers. `each`: they are encoded for each viewer. `shared`: they are encoded once, for all
   * viewers whose browsers decode that, and for each other one. `auto`: they are encoded once from four such viewers on,
   * and for each viewer again when only two are left. A mesh always uses `each`.
   *
   * @default 'each'
   */
  delivery: word('each', 'auto', 'shared'),

  /**
   * The highest frame rate of video, in frames per second, from 1 to 60.
   *
   * @default 30
   */
  maxFramerate: count(30, 1, 60),
};

const defaults = { ...peerOptions, ...hostOptions };

type Optional<T> = { [K in keyof T]?: T[K] | undefined };

/** The options of a `Session`. */
export interface SessionOptions
  extends Omit<RuntimeOptions, 'sessionId'>,
    Optional<Values<typeof peerOptions>>,
    Optional<Values<typeof hostOptions>> {
  /** Name of the session: 1–128 of `A–Z a–z 0–9 . _ ~ -`. */
  session: string;
  role: Role;
  /** How the peers find each other. */
  signaling: Signaling;
  /**
   * The secret that makes a host the host; a host that shows it again takes the session over. Up to 256
   * characters.
   *
   * @default a random UUID
   */
  hostKey?: string | undefined;
  /**
   * The secret of a viewer: a road whose token admits one member knows it again by this. Up to 256 characters.
   *
   * @default a random UUID
   */
  viewerKey?: string | undefined;
  /**
   * The media that a star's host lets its viewers send. In a mesh, every peer may send.
   *
   * @default []
   */
  accepts?: readonly MediaKind[] | undefined;
  /**
   * Keeps the key of the host of a verified name.
   *
   * @default the storage of the browser
   */
  keyStore?: KeyStore | undefined;
  /**
   * Makes and checks the signatures of a session with a verified name.
   *
   * @default the Web Cryptography API
   */
  signatures?: Signatures | undefined;
  /** Why the session cannot start: `start()` fails with it, and nothing is joined. */
  failure?: BeachError | undefined;
  /**
   * Makes the connections.
   *
   * @default simple-peer
   */
  linkFactory?: LinkFactory | undefined;
}

/** Returns the options with the table's default for each that is not set. */
export function withDefaults<Given extends Partial<SessionOptions>>(
  given: Given,
): Given & Values<typeof defaults> {
  const entries = Object.entries(defaults).map(([name, option]) => [
    name,
    given[name as keyof typeof defaults] ?? readOption<unknown>(name, undefined, option),
  ]);
  return { ...given, ...Object.fromEntries(entries) };
}
