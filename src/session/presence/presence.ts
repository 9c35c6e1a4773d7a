import * as v from 'valibot';
import type { FanOut } from '../../fanout/fan-out.ts';
import type { ReceivedMessage } from '../../link/link-events.ts';
import type { MessageData } from '../../link/wire/message.ts';
import type { Clock } from '../../runtime/clock.ts';
import { anyText, listOf, parse, wholeNumber } from '../../runtime/schema.ts';
import type { Peer } from '../../signaling/messages.ts';
import { reservedTopic } from '../messages/reserved-topic.ts';

/** The topic on which a host tells its viewers who watches. */
export const presenceTopic = reservedTopic('presence');

/** The longest list of viewers that is sent. */
const longest = 100;

/** The least time between two lists, in milliseconds, and for each viewer: the lists grow with their number, too. */
const pace = { least: 1_000, each: 100 };

const viewer = v.object({ peerId: anyText, name: v.optional(anyText) });
const schema = v.object({ viewers: listOf(viewer, longest), count: wholeNumber });

/** A viewer that watches the same session. */
export interface OtherViewer {
  readonly peerId: string;
  /** The display name; undefined if it has none. */
  readonly name?: string | undefined;
}

/** Who else watches, as the host has told. */
export interface PresenceChange {
  /** The other viewers, at most 100; null where the host does not tell. */
  readonly viewers: readonly OtherViewer[] | null;
  /** How many there are. */
  readonly count: number;
}

export const unknownPresence: PresenceChange = { viewers: null, count: 0 };

interface PresenceOptions {
  readonly self: Peer;
  /** Whether this is a host that tells its viewers. */
  readonly tells: boolean;
  readonly clock: Clock;
  /** Returns the connected viewers. */
  watching(): OtherViewer[];
  readonly fanOut: Pick<FanOut, 'retain' | 'send'>;
  changed(change: PresenceChange): void;
  readonly signal: AbortSignal;
}

/** Tells the viewers of a star who else watches; on the other side, what the host has told. */
export class Presence {
  readonly #options: PresenceOptions;
  #list: MessageData = null;
  #sent: MessageData = null;
  #isDue = false;
  #known = unknownPresence;

  constructor(options: PresenceOptions) {
    this.#options = options;
    // Each newcomer gets the list as it is then.
    if (options.tells) options.fanOut.retain(presenceTopic, () => this.#listed());
  }

  /** What this viewer knows. */
  get known(): PresenceChange {
    return this.#known;
  }

  /** Call when a link is ready, or has ended. */
  changed(): void {
    const { tells, clock, watching, signal } = this.#options;
    if (!tells) return this.#learn(unknownPresence);
    if (this.#isDue) return;
    this.#isDue = true;
    clock.after(Math.max(pace.least, watching().length * pace.each), () => this.#tell(), signal);
  }

  /** Takes a message of the host; returns whether it is one about presence. */
  take({ topic, data }: ReceivedMessage): boolean {
    if (topic !== presenceTopic) return false;
    const { self, tells } = this.#options;
    const told = parse(schema, data);
    if (told === null || tells || self.role === 'host') return true;
    const viewers = told.viewers.filter(({ peerId }) => peerId !== self.peerId);
    // It counts this viewer, too, except in the first list, which is made before the link is ready.
    const isCounted = viewers.length < told.viewers.length || told.count > told.viewers.length;
    this.#learn({ viewers, count: Math.max(viewers.length, told.count - Number(isCounted)) });
    return true;
  }

  #tell(): void {
    this.#isDue = false;
    const list = this.#listed();
    if (list === this.#sent) return;
    this.#sent = list;
    // It fails for viewers that leave or are too slow, which the session deals with.
    this.#options.fanOut.send(list, { topic: presenceTopic }).catch(() => {});
  }

  /** Returns the same object while nothing has changed, which is encoded only once. */
  #listed(): MessageData {
    const all = this.#options
      .watching()
      .map(({ peerId, name }) => ({ peerId, ...(name && { name }) }));
    const list = { viewers: all.slice(0, longest), count: all.length };
    if (JSON.stringify(list) !== JSON.stringify(this.#list)) this.#list = list as MessageData;
    return this.#list;
  }

  #learn(change: PresenceChange): void {
    if (JSON.stringify(change) === JSON.stringify(this.#known)) return;
    this.#known = change;
    this.#options.changed(change);
  }
}
