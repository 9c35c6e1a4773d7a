import * as v from 'valibot';
import { parseRoadMessage, type RoadMessage } from './messages.ts';

const schema = v.object({
  /** Names the stay of the sender: a peer that comes back under its id has another one. */
  life: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}$/)),
  /** The peer it is for; absent where it is for all. */
  to: v.optional(v.pipe(v.string(), v.regex(/^.{1,64}$/))),
  /** JSON, as it would come from a road. */
  message: v.string(),
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
  const result = v.safeParse(schema, input);
  if (!result.success) return null;
  const { life, to } = result.output;
  const message = parseRoadMessage(result.output.message);
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
