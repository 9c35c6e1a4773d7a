import * as v from 'valibot';
import { parse } from '../../runtime/schema.ts';
import { idSchema, parseRoadMessage, type RoadMessage } from '../messages.ts';

const schema = v.object({
  /** Identifies the sender's connection: a peer that comes back under its id has another one. */
  life: idSchema,
  /** The receiving peer; absent where the message is for all. */
  to: v.optional(idSchema),
  /** The JSON text that a road would send. */
  message: v.custom<string>((input) => typeof input === 'string'),
});

type PeerToPeerMessage = Extract<RoadMessage, { type: 'peer-joined' | 'peer-left' | 'signal' }>;

/**
 * Wraps each message that peers send without a road. They do themselves what a road does elsewhere: `peer-joined`
 * without `to` announces a newcomer, and with `to` answers one; `peer-left` is its sender's goodbye; a
 * `signal` always has a `to`.
 */
export interface PeerEnvelope {
  life: string;
  to: string | undefined;
  message: PeerToPeerMessage;
}

/** Returns the envelope that arrived, or null for anything else. */
export function parsePeerEnvelope(input: unknown): PeerEnvelope | null {
  const envelope = parse(schema, input);
  if (envelope === null) return null;
  const { life, to } = envelope;
  const message = parseRoadMessage(envelope.message);
  switch (message?.type) {
    case 'signal':
      return to === undefined ? null : { life, to, message };
    case 'peer-joined':
    case 'peer-left':
      return { life, to, message };
    default:
      return null;
  }
}
