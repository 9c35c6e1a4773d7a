/**
 * Defines the signaling protocol for both ends: its messages, bounds and close codes. The road reads a
 * signal's envelope and relays its body unread; the receiving peer checks the body.
 */
import * as v from 'valibot';
import {
  anyText,
  boundedText,
  listOf,
  matching,
  oneOf,
  orNull,
  parse,
  wholeNumber,
} from '../runtime/schema.ts';

/** The largest signaling message, in bytes of UTF-8. */
export const MAX_SIGNALING_BYTES = 64 * 1024;

/** The WebSocket close codes between a peer and the road (RFC 6455, section 7.4). */
export const closeCodes = {
  /** From a peer: it leaves on purpose, and for good. After any other code it may come back. */
  left: 1000,
  /** From the road: it shuts down. */
  goingAway: 1001,
  /** From the road: it refused the peer, or the peer kept breaking the rules. */
  refused: 1008,
  /** From the road: a message was over 64 KiB. */
  tooBig: 1009,
  /** From the road: the peer left so much unread that it must fetch the roster again. */
  behind: 1013,
  /** From a peer: it gives this socket up and opens another one. */
  abandoned: 4000,
  /** From the road: the same peer came back over a newer connection. */
  superseded: 4001,
  /** From a peer: its page goes away, and may come back. */
  pageGone: 4002,
} as const;

/** Matches the name of a session: 1 to 128 of `A–Z a–z 0–9 . _ ~ -`, which need no escaping in a URL. */
export const sessionNamePattern = /^[A-Za-z0-9._~-]{1,128}$/;

/** The id of a peer, or of one of its connections. */
export const idSchema = matching(/^[A-Za-z0-9._~-]{1,64}$/);

/** Addresses the next viewer that joins: the road keeps one offer of a star's host for it. */
export const nextViewer = '*';

/** A public key, a signature and a nonce: base64url of 65, 64, and 16 bytes or more. */
const key = matching(/^[\w-]{87}$/);
const signature = matching(/^[\w-]{86}$/);
const nonce = matching(/^[\w-]{22,128}$/);

/** What a peer of a session with a verified name joins with, and others get to know. */
const identity = {
  /** The public key of this stay; the host's own in place of that. */
  key: v.optional(key),
  /** Signals to this peer are signed for it. */
  nonce: v.optional(nonce),
};

const role = oneOf('host', 'viewer');
const topology = oneOf('star', 'mesh');

/** A participant, as the roster shows it. */
const peer = v.object({
  peerId: idSchema,
  role,
  /** The display name, if there is one. */
  name: v.optional(boundedText(256)),
  /** The topology of the session; sent by hosts only. */
  topology: v.optional(topology),
  /** The handshake of the parked offer that the road has handed to this viewer; told to hosts only. */
  parked: v.optional(boundedText(64)),
  ...identity,
});

const envelope = {
  /** Marks all messages of one offer/answer exchange. */
  handshakeId: boundedText(64),
  /** Counts the handshakes with one peer from 1; 0 asks for the first. */
  generation: wholeNumber,
  /** Counts the messages of one handshake from one sender, from 0: a repeated message keeps its own. */
  seq: wholeNumber,
  kind: oneOf('offer', 'answer', 'candidate', 'renegotiate', 'bye'),
  body: v.custom<Record<string, unknown>>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
  ),
  /** Who sends an offer or an answer, in a session with a verified name (`identity/signal-proof.ts`). */
  proof: v.optional(v.object({ key, signature, expires: wholeNumber })),
};

/** A probe and its answer. */
const probes = { ping: v.object({}), pong: v.object({}) };

/** The messages from a peer to the road, by type. */
const peerMessages = {
  /** Enters a session. The first message of a peer, sent again under the same id after each reconnect. */
  join: v.object({
    protocol: oneOf(1),
    session: matching(sessionNamePattern),
    role,
    peerId: idSchema,
    name: v.optional(boundedText(256)),
    /** The credential for the road; no peer sees it. */
    token: v.optional(boundedText(4096)),
    /**
     * The secret of this peer; no other peer sees it. A host's claim makes it the host of its session; a
     * viewer's claim keeps every other peer from its id.
     */
    claim: v.optional(boundedText(256)),
    topology: v.optional(topology),
    /** Whether this host has waited for its name until it lost the road: the page that hosted goes first. */
    waited: v.optional(oneOf(true, false)),
    ...identity,
    /** Answers the challenge, where the session has a verified name (`identity/claim.ts`). */
    proof: v.optional(v.object({ key, signature })),
  }),
  /** Names its receiver, or `*`: then an offer is parked, and a `bye` with its handshake withdraws it. */
  signal: v.object({ to: matching(/^([A-Za-z0-9._~-]{1,64}|\*)$/), ...envelope }),
  ...probes,
};

const refusal = v.object({ code: boundedText(64), message: boundedText(1024) });

/** The messages from the road to a peer, by type. */
const roadMessages = {
  /** Comes first on every connection. The host of a verified name signs the nonce in its join. */
  challenge: v.object({ nonce }),
  joined: v.object({
    peerId: idSchema,
    /** The host's id; null while there is no host, and in a mesh. */
    host: orNull(idSchema),
    /** All other members that this peer may know of. */
    peers: listOf(peer),
    topology,
    /** Whether the road parks an offer of this peer for the next viewer; told to a star's host. */
    parks: v.optional(oneOf(true, false)),
  }),
  'join-refused': refusal,
  'peer-joined': v.object({ peer }),
  'peer-left': v.object({
    peerId: idSchema,
    /** `left`: on purpose, and final. `lost`: the connection broke, and the peer may come back. */
    reason: oneOf('left', 'lost'),
  }),
  /** Names its sender, which the road sets: a peer cannot forge it. */
  signal: v.object({ from: idSchema, ...envelope }),
  ...probes,
  error: refusal,
};

/** The body of each kind of signal. */
const bodies = {
  offer: v.object({
    sdp: anyText,
    /**
     * The connection that the offer is for, named by the handshake that made it. The offer's own
     * handshake id asks for a new connection; an earlier one renegotiates the connection it made.
     */
    connection: boundedText(64),
  }),
  answer: v.object({ sdp: anyText }),
  candidate: v.object({
    candidate: anyText,
    sdpMid: v.optional(orNull(anyText)),
    sdpMLineIndex: v.optional(orNull(wholeNumber)),
    usernameFragment: v.optional(orNull(anyText)),
  }),
  /** Asks the peer that may offer for an offer. */
  renegotiate: v.object({
    /** The sender's connection; absent where it has none and needs a new one. */
    connection: v.optional(boundedText(64)),
    /** The kinds of media that the sender wants to add, one for each track. */
    kinds: v.optional(listOf(oneOf('audio', 'video'), 16)),
    /** Whether the sender has lost the path and asks for an ICE restart. */
    restart: v.optional(oneOf(true, false)),
    /** Whether the sender slept, or had no network: it asks at once, even if it was given up meanwhile. */
    interrupted: v.optional(oneOf(true, false)),
  }),
  bye: v.object({
    /** An error code of this library, `left`, or `held`: wait until the sender asks for an offer. */
    reason: boundedText(64),
    message: v.optional(boundedText(1024)),
  }),
};

type Schemas = Readonly<Record<string, v.GenericSchema>>;
type Messages<S extends Schemas> = {
  [T in keyof S]: { type: T } & v.InferOutput<S[T]>;
}[keyof S];

export type Role = v.InferOutput<typeof role>;
export type Topology = v.InferOutput<typeof topology>;
export type Peer = v.InferOutput<typeof peer>;
export type PeerMessage = Messages<typeof peerMessages>;
export type RoadMessage = Messages<typeof roadMessages>;
export type Join = Extract<PeerMessage, { type: 'join' }>;
export type Signal = Extract<PeerMessage, { type: 'signal' }>;
export type RelayedSignal = Extract<RoadMessage, { type: 'signal' }>;
export type SignalKind = Signal['kind'];
export type SignalBody<K extends SignalKind = SignalKind> = v.InferOutput<(typeof bodies)[K]>;

/** Parses a message from a peer; returns null where it does not fit the schema. */
export function parsePeerMessage(input: unknown): PeerMessage | null {
  return parseMessage(peerMessages, input);
}

/** Parses a message from the road; returns null where it does not fit the schema. */
export function parseRoadMessage(input: unknown): RoadMessage | null {
  return parseMessage(roadMessages, input);
}

/** Parses the body of a signal; returns null where it does not fit its kind. */
export function parseSignalBody<K extends SignalKind>(
  kind: K,
  body: unknown,
): SignalBody<K> | null {
  return parse(bodies[kind], body) as SignalBody<K> | null;
}

/** Accepts the text of a socket, or a value that is already parsed. */
function parseMessage<S extends Schemas>(schemas: S, input: unknown): Messages<S> | null {
  const value = typeof input === 'string' ? fromJson(input) : input;
  const { type } = Object(value) as { type?: unknown };
  const schema = typeof type === 'string' && Object.hasOwn(schemas, type) && schemas[type];
  const message = schema ? (parse(schema, value) as object | null) : null;
  return message && ({ type, ...message } as Messages<S>);
}

/** Returns undefined where it is no JSON. */
export function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
