/**
 * Every message that travels over signaling, as one schema for both ends. The road sees who talks to
 * whom, and relays bodies unread; what a body must hold is checked by the peer that receives it.
 */
import * as v from 'valibot';
import { anyText, count, listOf, matching, oneOf, orNull, parse, text } from '../runtime/schema.ts';

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
  /** From a peer: it gives this socket up and opens another one. */
  abandoned: 4000,
  /** From the road: the same peer came back over a newer connection. */
  superseded: 4001,
  /** From a peer: its page goes away, and may come back. */
  pageGone: 4002,
} as const;

/** 1 to 128 of `A–Z a–z 0–9 . _ ~ -`, so that a session's name needs no escaping in a URL. */
export const sessionNamePattern = /^[A-Za-z0-9._~-]{1,128}$/;

/** Of a peer, or of one of its stays. */
export const idSchema = matching(/^[A-Za-z0-9._~-]{1,64}$/);

const role = oneOf('host', 'viewer');
const topology = oneOf('star', 'mesh');

/** A participant, as the roster tells of it. */
const peer = v.object({
  peerId: idSchema,
  role,
  /** The display name; absent where none was given. */
  name: v.optional(text(256)),
  /** Told by hosts: the shape of the session. */
  topology: v.optional(topology),
});

const envelope = {
  /** Marks all messages of one offer/answer exchange. */
  handshakeId: text(64),
  /** Counts the handshakes with one peer from 1; 0 asks for the first. */
  generation: count,
  /** Counts the messages of one handshake from one sender, from 0: a repeated message keeps its own. */
  seq: count,
  kind: oneOf('offer', 'answer', 'candidate', 'renegotiate', 'bye'),
  body: v.custom<Record<string, unknown>>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
  ),
};

/** A sign of life, asked for and given. */
const signs = { ping: v.object({}), pong: v.object({}) };

/** What a peer may say to the road, by its type. */
const peerMessages = {
  /** Enters a session. The first message of a peer, sent again under the same id after each reconnect. */
  join: v.object({
    protocol: oneOf(1),
    session: matching(sessionNamePattern),
    role,
    peerId: idSchema,
    name: v.optional(text(256)),
    /** Credential for the road, shown to nobody else. */
    token: v.optional(text(4096)),
    /**
     * The secret behind this peer. A host's makes it the host of its session; a viewer's lets nobody
     * else come back under its id. Shown to no other peer.
     */
    claim: v.optional(text(256)),
    topology: v.optional(topology),
  }),
  /** It says for whom it is. */
  signal: v.object({ to: idSchema, ...envelope }),
  ...signs,
};

const refusal = v.object({ code: text(64), message: text(1024) });

/** What the road may say to a peer, by its type. */
const roadMessages = {
  joined: v.object({
    peerId: idSchema,
    /** Who hosts the session; null while nobody does, and in a mesh. */
    host: orNull(idSchema),
    /** Everybody else who is there. */
    peers: listOf(peer),
    topology,
  }),
  'join-refused': refusal,
  'peer-joined': v.object({ peer }),
  'peer-left': v.object({
    peerId: idSchema,
    /** `left`: on purpose, and final. `lost`: it fell silent and may come back. */
    reason: oneOf('left', 'lost'),
  }),
  /** It says from whom it is, which only the road knows. */
  signal: v.object({ from: idSchema, ...envelope }),
  ...signs,
  error: refusal,
};

/** What each kind of signal must carry in its body. */
const bodies = {
  offer: v.object({
    sdp: anyText,
    /**
     * The connection that the offer is for, named by the handshake that made it. The offer's own
     * handshake id asks for a new connection; an earlier one renegotiates the connection it made.
     */
    connection: text(64),
  }),
  answer: v.object({ sdp: anyText }),
  candidate: v.object({
    candidate: anyText,
    sdpMid: v.optional(orNull(anyText)),
    sdpMLineIndex: v.optional(orNull(count)),
    usernameFragment: v.optional(orNull(anyText)),
  }),
  /** Asks whoever may offer for an offer. */
  renegotiate: v.object({
    /** The connection that the asker has; absent where it has none and needs a new one. */
    connection: v.optional(text(64)),
    /** Media of the asker that the offer should make room for. */
    kinds: v.optional(listOf(oneOf('audio', 'video'))),
    /** The asker has lost the path and wants ICE restarted. */
    restart: v.optional(oneOf(true, false)),
  }),
  bye: v.object({
    /** An error code of this library, or `left`. */
    reason: text(64),
    message: v.optional(text(1024)),
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

/** The message a peer sent to the road, or null where it is not one. */
export function parsePeerMessage(input: unknown): PeerMessage | null {
  return parseMessage(peerMessages, input);
}

/** The message the road sent to a peer, or null where it is not one. */
export function parseRoadMessage(input: unknown): RoadMessage | null {
  return parseMessage(roadMessages, input);
}

/** The body of a signal of this kind, or null where it is not one. */
export function parseSignalBody<K extends SignalKind>(
  kind: K,
  body: unknown,
): SignalBody<K> | null {
  return parse(bodies[kind], body) as SignalBody<K> | null;
}

/** Takes text as it came off a socket, or a value that is already structured. */
function parseMessage<S extends Schemas>(schemas: S, input: unknown): Messages<S> | null {
  const value = typeof input === 'string' ? fromJson(input) : input;
  const { type } = Object(value) as { type?: unknown };
  const schema = typeof type === 'string' && Object.hasOwn(schemas, type) && schemas[type];
  const message = schema ? (parse(schema, value) as object | null) : null;
  return message && ({ type, ...message } as Messages<S>);
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
