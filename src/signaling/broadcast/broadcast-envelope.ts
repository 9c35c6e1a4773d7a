import * as v from 'valibot';
import { parse } from '../../runtime/schema.ts';
import { idSchema, parseRoadMessage, type RoadMessage } from '../messages.ts';

const schema = v.object({
  /** Names the stay of the sender: a peer that comes back under its id has another one. */
  life: idSchema,
  /** The peer it is for; absent where it is for all. */
  to: v.optional(idSchema),
  /** As it would come from a road. */
  message: v.custom<string>((input) => typeof input === 'string'),
});

type Tidings = Extract<RoadMessage, { type: 'peer-joined' | 'peer-left' | 'signal' }>;

/**
 * What travels over a broadcast channel. There is no road: `peer-joined` for all presents a newcomer,
 * and for one peer answers a newcomer; `peer-left` is its sender's goodbye; a `signal` is for one.
 */
export interface BroadcastEnvelope {
  life: string;
  to: string | undefined;
  message: Tidings;
}

/** The envelope that came off a channel, or null where it is not one. */
export function parseBroadcastEnvelope(input: unknown): BroadcastEnvelope | null {
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
