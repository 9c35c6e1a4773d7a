import type { BeachErrorCode } from '../../runtime/beach-error.ts';
import type { Peer } from '../../signaling/messages.ts';
import type { AdmissionSettings } from './admission-settings.ts';

/** A viewer that asks to be let in. The first decision stands. */
export interface ViewerRequest {
  readonly peerId: string;
  readonly name: string | undefined;
  /** Lets the viewer in, unless the session is full by then. */
  accept(): void;
  /**
   * Sends the viewer away.
   *
   * @default 'refused'
   */
  refuse(reason?: BeachErrorCode): void;
  /** Lets the viewer wait until `accept` or `refuse` is called. */
  hold(): void;
}

/** How the session stands when a viewer comes. */
export interface AdmissionSnapshot {
  /** Whether the viewer is in, or on its way in. */
  readonly known: boolean;
  /** Whether the viewer was let in before: it need not ask again. */
  readonly accepted: boolean;
  /** Viewers that have joined: their link has been ready, and they have not left since. */
  readonly joined: number;
  /** Viewers that were let in and have not joined yet. */
  readonly arriving: number;
}

/** A viewer that has joined. */
export interface JoinedViewer {
  readonly peerId: string;
  /** Whether its link is not ready, or it does not answer. */
  readonly unresponsive: boolean;
}

export type EntryVerdict =
  | { readonly kind: 'refuse' }
  /** `evict` has to go for the newcomer; null where the session is not full. */
  | { readonly kind: 'admit'; readonly evict: string | null };

export interface AdmissionEvents {
  /** A viewer asks to be let in. */
  asked(request: ViewerRequest): void;
  /** The page lets a viewer that asked wait. */
  held(peer: Peer): void;
  /** The page has accepted a viewer that asked. `held`: it had to wait. */
  accepted(peer: Peer, held: boolean): void;
  /** The page has refused a viewer that asked. */
  refused(peer: Peer, reason: BeachErrorCode): void;
  /** A request was decided, or its viewer has gone. */
  settled(): void;
}

/**
 * Judges which viewers a star's host lets in, or which others a peer of a mesh, and keeps the requests of those that
 * ask. A viewer of a star counts once its link is ready, so a join that never finishes keeps no other viewer out.
 */
export class Admission {
  readonly #settings: () => AdmissionSettings;
  readonly #maxNewcomers: number;
  readonly #events: AdmissionEvents;
  readonly #requests = new Map<string, ViewerRequest>();

  /** `maxNewcomers` bounds the viewers that ask and those that are on their way in. */
  constructor(settings: () => AdmissionSettings, maxNewcomers: number, events: AdmissionEvents) {
    this.#settings = settings;
    this.#maxNewcomers = maxNewcomers;
    this.#events = events;
  }

  /** The requests that are not decided yet. */
  get requests(): Iterable<ViewerRequest> {
    return this.#requests.values();
  }

  /** Judges a viewer that signaling has announced, perhaps not for the first time. */
  judge(
    peerId: string,
    { known, accepted, joined, arriving }: AdmissionSnapshot,
  ): 'admit' | 'ask' | 'refuse' {
    const full = this.#isFull(joined, arriving);
    if (known || (accepted && !(full && this.#settings().reserves))) return 'admit';
    if (this.#requests.has(peerId)) return 'ask';
    const crowded = this.#requests.size + arriving >= this.#maxNewcomers;
    return crowded || full ? 'refuse' : 'ask';
  }

  /** Judges a viewer that the page has accepted: the session may have filled up since it asked. */
  accept(joined: number, arriving: number): 'admit' | 'refuse' {
    return this.#isFull(joined, arriving) ? 'refuse' : 'admit';
  }

  /** Returns whether there is a place beside this many others, without an eviction. */
  fits(others: number): boolean {
    return others < this.#settings().maxViewers;
  }

  /** Judges a viewer whose link is ready for the first time. `joined` lists the others, the oldest first. */
  enter(joined: readonly JoinedViewer[]): EntryVerdict {
    const { maxViewers, whenFull } = this.#settings();
    if (joined.length < maxViewers) return { kind: 'admit', evict: null };
    if (whenFull === 'refuse') return { kind: 'refuse' };
    const victim = joined.find(({ unresponsive }) => unresponsive) ?? joined[0];
    return { kind: 'admit', evict: victim?.peerId ?? null };
  }

  /** Puts a viewer's request to the page, once, and accepts it unless the page decides otherwise. */
  ask(peer: Peer): void {
    const { peerId, name } = peer;
    if (this.#requests.has(peerId)) return;
    let held = this.#settings().approval;
    const decide = (outcome: () => void): void => {
      if (!this.#requests.delete(peerId)) return;
      outcome();
      this.#events.settled();
    };
    const request: ViewerRequest = {
      peerId,
      name,
      accept: () => decide(() => this.#events.accepted(peer, held)),
      refuse: (reason = 'refused') => decide(() => this.#events.refused(peer, reason)),
      hold: () => {
        held = true;
      },
    };
    this.#requests.set(peerId, request);
    this.#events.asked(request);
    if (!held) request.accept();
    else if (this.#requests.has(peerId)) this.#events.held(peer);
  }

  /** Returns whether a viewer waits for a decision. */
  holds(peerId: string): boolean {
    return this.#requests.has(peerId);
  }

  /** Withdraws the request of a viewer that has gone. */
  withdraw(peerId: string): void {
    if (this.#requests.delete(peerId)) this.#events.settled();
  }

  #isFull(joined: number, arriving: number): boolean {
    const { maxViewers, whenFull, reserves } = this.#settings();
    return whenFull === 'refuse' && joined + (reserves ? arriving : 0) >= maxViewers;
  }
}
