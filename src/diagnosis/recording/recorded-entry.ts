import * as v from 'valibot';
import { connectionStates } from './connection-states.ts';

const text = v.string();
const number = v.number();
const peerId = text;
const orNull = <T extends v.GenericSchema>(schema: T) => v.nullable(schema);

/** A pair of candidates of a connection. */
export const pairSchema = v.object({
  local: text,
  remote: text,
  localType: text,
  remoteType: text,
  /** `udp` or `tcp`; for a relay, how this browser reaches it: `udp`, `tcp` or `tls`. */
  protocol: text,
  state: text,
  nominated: v.boolean(),
  /** Whether it carries the connection now. */
  carries: v.boolean(),
});

/** What is recorded of a session, by type. All times are milliseconds since 1970. */
const entries = {
  /** The session has another state, or another engine runs it. */
  session: v.object({ role: text, peerId: orNull(text), state: text, reason: v.optional(text) }),
  signaling: v.object({ state: text }),
  /** A negotiation with a peer begins. */
  peer: v.object({ peerId, role: text, name: v.optional(text) }),
  /** The negotiation with a peer has made a step; see `HandshakeState`. */
  step: v.object({
    peerId,
    event: text,
    state: v.picklist(connectionStates),
    phase: text,
    exchange: text,
    generation: number,
    handshakeId: orNull(text),
    retries: number,
    restarts: number,
    broken: v.boolean(),
    initiator: v.boolean(),
    reason: orNull(text),
    /** The counters that it raised, such as `staleDropped`. */
    counted: v.array(text),
  }),
  signal: v.object({
    peerId,
    direction: v.picklist(['sent', 'received']),
    kind: text,
    generation: number,
    handshakeId: text,
    seq: number,
    /** Whether it repeats a signal that was sent or received before. */
    copy: v.boolean(),
    /** The description, the candidate, or the reason. Copies have none. */
    content: v.optional(text),
  }),
  /** ICE, its gathering, or the connection has another state. */
  transport: v.object({
    peerId,
    what: v.picklist(['ice', 'gathering', 'connection']),
    state: text,
  }),
  'candidate-error': v.object({ peerId, url: text, code: number, text }),
  pairs: v.object({ peerId, pairs: v.array(pairSchema) }),
  /** Measurements of a connection; bit rates are in bit/s, `loss` is from 0 to 1. */
  sample: v.object({
    peerId,
    roundTrip: orNull(number),
    loss: orNull(number),
    sending: number,
    receiving: number,
  }),
  counters: v.object({ counters: v.record(text, number) }),
  log: v.object({
    level: v.picklist(['debug', 'info', 'warn', 'error']),
    event: text,
    peerId: v.optional(text),
    details: v.optional(text),
  }),
};

type Entries = typeof entries;

/** The types of entries, in no order. */
export type EntryType = keyof Entries;

/** What a recorder has noticed, without its time. */
export type Observation = {
  [T in EntryType]: { type: T } & v.InferOutput<Entries[T]>;
}[EntryType];

/** One entry of a recording. */
export type RecordedEntry = { readonly time: number } & Observation;

export type EntryOf<T extends EntryType> = Extract<RecordedEntry, { type: T }>;

export type CandidatePair = v.InferOutput<typeof pairSchema>;

/** Returns the entry of a file without unknown fields; a sentence about what is wrong with it, if it is not valid. */
export function readEntry(input: unknown): RecordedEntry | string {
  const { type } = Object(input) as { type?: EntryType };
  if (type === undefined || !Object.hasOwn(entries, type)) return `its type is ${type}`;
  const timed = v.safeParse(v.object({ time: number }), input);
  const parsed = v.safeParse(entries[type], input);
  if (!timed.success || !parsed.success) {
    return [...(timed.issues ?? []), ...(parsed.issues ?? [])][0]?.message ?? 'it is not valid';
  }
  return { ...timed.output, type, ...parsed.output } as RecordedEntry;
}
