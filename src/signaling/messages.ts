/**
 * Every message that travels over signaling, as one schema for both ends. The road sees who talks to
 * whom, and relays bodies unread; what a body must hold is checked by the peer that receives it.
 */
import * as v from 'valibot';

/** The largest signaling message, in bytes of UTF-8. */
export const MAX_SIGNALING_BYTES = 64 * 1024;

/** Text of 1 to `longest` characters. */
const text = (longest: number) => v.pipe(v.string(), v.regex(new RegExp(`^[\\s\\S]{1,${longest}}$`)));
const count = v.custom<number>((input) => Number.isSafeInteger(input) && (input as number) >= 0);

/** Session names: 1 to 128 of `A–Z a–z 0–9 . _ ~ -`, so that a name needs no escaping in a URL. */
export const sessionNameSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~-]{1,128}$/));

const peerIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~-]{1,64}$/));
const roleSchema = v.picklist(['host', 'viewer']);
const topologySchema = v.picklist(['star', 'mesh']);

/** A participant, as the roster tells of it. */
export const peerSchema = v.object({
  peerId: peerIdSchema,
  role: roleSchema,
  /** The display name; absent where none was given. */
  name: v.optional(text(256)),
  /** Told by hosts: the shape of the session. */
  topology: v.optional(topologySchema),
});

/** Enters a session. The first message of a peer, sent again under the same id after each reconnect. */
export const joinSchema = v.object({
  type: v.picklist(['join']),
  protocol: v.picklist([1]),
  session: sessionNameSchema,
  role: roleSchema,
  peerId: peerIdSchema,
  name: v.optional(text(256)),
  /** Credential for the road, shown to nobody else. */
  token: v.optional(text(4096)),
  /**
   * The secret behind this peer. A host's makes it the host of its session; a viewer's lets nobody
   * else come back under its id. Shown to no other peer.
   */
  claim: v.optional(text(256)),
  topology: v.optional(topologySchema),
});

const envelope = {
  /** Marks all messages of one offer/answer exchange. */
  handshakeId: text(64),
  /** Counts the handshakes with one peer from 1; 0 asks for the first. */
  generation: count,
  /** Counts the messages of one handshake from one sender, from 0: a repeated message keeps its own. */
  seq: count,
  kind: v.picklist(['offer', 'answer', 'candidate', 'renegotiate', 'bye']),
  body: v.custom<Record<string, unknown>>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
  ),
};

/** A signal on its way to the road: it says for whom it is. */
export const signalSchema = v.object({
  type: v.picklist(['signal']),
  to: peerIdSchema,
  ...envelope,
});

/** A signal on its way from the road, which alone says from whom it is. */
export const relayedSignalSchema = v.object({
  type: v.picklist(['signal']),
  from: peerIdSchema,
  ...envelope,
});

const pingSchema = v.object({ type: v.picklist(['ping']) });
const pongSchema = v.object({ type: v.picklist(['pong']) });

/** What a peer may say to the road. */
export const peerMessageSchema = v.variant('type', [
  joinSchema,
  signalSchema,
  pingSchema,
  pongSchema,
]);

/** What the road may say to a peer. */
export const roadMessageSchema = v.variant('type', [
  v.object({
    type: v.picklist(['joined']),
    peerId: peerIdSchema,
    /** Who hosts the session; null while nobody does, and in a mesh. */
    host: v.nullable(peerIdSchema),
    /** Everybody else who is there. */
    peers: v.array(peerSchema),
    topology: topologySchema,
  }),
  v.object({ type: v.picklist(['join-refused']), code: text(64), message: text(1024) }),
  v.object({ type: v.picklist(['peer-joined']), peer: peerSchema }),
  v.object({
    type: v.picklist(['peer-left']),
    peerId: peerIdSchema,
    /** `left`: on purpose, and final. `lost`: it fell silent and may come back. */
    reason: v.picklist(['left', 'lost']),
  }),
  relayedSignalSchema,
  pingSchema,
  pongSchema,
  v.object({ type: v.picklist(['error']), code: text(64), message: text(1024) }),
]);

/** What each kind of signal must carry in its body. */
const bodySchemas = {
  offer: v.object({
    sdp: v.string(),
    /**
     * The connection that the offer is for, named by the handshake that made it. The offer's own
     * handshake id asks for a new connection; an earlier one renegotiates the connection it made.
     */
    connection: text(64),
  }),
  answer: v.object({ sdp: v.string() }),
  candidate: v.object({
    candidate: v.string(),
    sdpMid: v.optional(v.nullable(v.string())),
    sdpMLineIndex: v.optional(v.nullable(count)),
    usernameFragment: v.optional(v.nullable(v.string())),
  }),
  /** Asks whoever may offer for an offer. */
  renegotiate: v.object({
    /** The connection that the asker has; absent where it has none and needs a new one. */
    connection: v.optional(text(64)),
    /** Media of the asker that the offer should make room for. */
    kinds: v.optional(v.array(v.picklist(['audio', 'video']))),
    /** The asker has lost the path and wants ICE restarted. */
    restart: v.optional(v.custom<boolean>((input) => typeof input === 'boolean')),
  }),
  bye: v.object({
    /** An error code of this library, or `left`. */
    reason: text(64),
    message: v.optional(text(1024)),
  }),
};

export type Role = v.InferOutput<typeof roleSchema>;
export type Topology = v.InferOutput<typeof topologySchema>;
export type Peer = v.InferOutput<typeof peerSchema>;
export type Join = v.InferOutput<typeof joinSchema>;
export type Signal = v.InferOutput<typeof signalSchema>;
export type RelayedSignal = v.InferOutput<typeof relayedSignalSchema>;
export type SignalKind = Signal['kind'];
export type SignalBody<K extends SignalKind = SignalKind> = v.InferOutput<(typeof bodySchemas)[K]>;
export type PeerMessage = v.InferOutput<typeof peerMessageSchema>;
export type RoadMessage = v.InferOutput<typeof roadMessageSchema>;

/** The message a peer sent to the road, or null where it is not one. */
export function parsePeerMessage(input: unknown): PeerMessage | null {
  return parse(peerMessageSchema, input);
}

/** The message the road sent to a peer, or null where it is not one. */
export function parseRoadMessage(input: unknown): RoadMessage | null {
  return parse(roadMessageSchema, input);
}

/** The body of a signal of this kind, or null where it is not one. */
export function parseSignalBody<K extends SignalKind>(
  kind: K,
  body: unknown,
): SignalBody<K> | null {
  return parse(bodySchemas[kind], body) as SignalBody<K> | null;
}

/** Takes text as it came off a socket, or a value that is already structured. */
function parse<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> | null {
  const result = v.safeParse(schema, typeof input === 'string' ? fromJson(input) : input);
  return result.success ? result.output : null;
}

function fromJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
