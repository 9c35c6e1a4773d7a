import type { BeachErrorCode } from '../runtime/beach-error.ts';
import { BoundedMap } from '../runtime/bounded-map.ts';
import type { Peer } from '../signaling/messages.ts';

/** What becomes of a viewer that comes to a full session: it is refused, or somebody else has to go. */
export type WhenFull = 'refuse' | 'evict-oldest';

export interface AdmissionOptions {
  /** Viewers at once. */
  readonly maxViewers: number;
  readonly whenFull: WhenFull;
  /** Whether every viewer waits until it is let in. */
  readonly approval: boolean;
}

/** A viewer that asks to be let in. What was decided first stands. */
export interface ViewerRequest {
  readonly peerId: string;
  readonly name: string | undefined;
  /** Lets it in, unless the session is full by then. */
  accept(): void;
  /** Sends it away, with `refused` or another reason. */
  refuse(reason?: BeachErrorCode): void;
  /** Lets it wait until one of the above is called. */
  hold(): void;
}

/** What the host's door needs of what is behind it. */
export interface House {
  /** Those who have a place: from when their link was first ready until they leave, oldest first. */
  readonly inside: Iterable<Peer>;
  /** Whether its link is not ready, or it does not answer. */
  isUnresponsive(peerId: string): boolean;
  /** How many are on their way in. */
  readonly arriving: number;
  /** Begins with it. */
  admit(peer: Peer): void;
  sendAway(peerId: string, reason: BeachErrorCode): void;
  /** Tells whoever decides of a viewer that asks. */
  ask(request: ViewerRequest): void;
  /** Somebody who asked has an answer, or needs none any more. */
  answered(): void;
}

/**
 * A host's door: who may come in, and who has to go for it. A place is taken when a link is ready, so that
 * whoever never gets that far takes none away.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #maxNewcomers: number;
  readonly #house: House;
  /** Those who ask, and have no answer yet. */
  readonly #asking = new Map<string, ViewerRequest>();
  /** Those who were let in, and may come back without asking while their page lives. */
  readonly #accepted: BoundedMap<string, true>;

  /** `maxNewcomers` bounds those who ask and those who are on their way in. */
  constructor(options: AdmissionOptions, maxNewcomers: number, house: House) {
    this.#options = options;
    this.#maxNewcomers = maxNewcomers;
    this.#accepted = new BoundedMap(2 * maxNewcomers);
    this.#house = house;
  }

  /** Those who were told to wait. */
  get asking(): Iterable<ViewerRequest> {
    return this.#asking.values();
  }

  /** Signaling has told of a viewer, perhaps not for the first time. */
  knocks(peer: Peer): void {
    const { peerId, name } = peer;
    if (this.#accepted.has(peerId)) return this.#house.admit(peer);
    if (this.#asking.has(peerId)) return;
    if (this.#isFull() || this.#asking.size + this.#house.arriving >= this.#maxNewcomers) {
      return this.#house.sendAway(peerId, 'session-full');
    }
    let held = this.#options.approval;
    const decide = (outcome: () => void): void => {
      if (!this.#asking.delete(peerId)) return;
      outcome();
      this.#house.answered();
    };
    const request: ViewerRequest = {
      peerId,
      name,
      accept: () => decide(() => this.#accept(peer)),
      refuse: (reason = 'refused') => decide(() => this.#house.sendAway(peerId, reason)),
      hold: () => {
        held = true;
      },
    };
    this.#asking.set(peerId, request);
    this.#house.ask(request);
    if (!held) request.accept();
  }

  /**
   * A link is ready for the first time, and needs a place. Returns false where there is none: the viewer
   * has been sent away then.
   */
  enters(peerId: string): boolean {
    const inside = [...this.#house.inside];
    if (inside.length < this.#options.maxViewers) return true;
    if (this.#options.whenFull === 'refuse') {
      this.#house.sendAway(peerId, 'session-full');
      return false;
    }
    const victim = inside.find((peer) => this.#house.isUnresponsive(peer.peerId)) ?? inside[0];
    if (victim !== undefined) this.#house.sendAway(victim.peerId, 'evicted-capacity');
    return true;
  }

  /** It is gone. Should it come back, it has to ask again, unless it is only `lost` for a while. */
  gone(peerId: string, lost: boolean): void {
    if (!lost) this.#accepted.delete(peerId);
    if (this.#asking.delete(peerId)) this.#house.answered();
  }

  #accept(peer: Peer): void {
    if (this.#isFull()) return this.#house.sendAway(peer.peerId, 'session-full');
    this.#accepted.set(peer.peerId, true);
    this.#house.admit(peer);
  }

  /** Whether a newcomer would find no place. */
  #isFull(): boolean {
    if (this.#options.whenFull === 'evict-oldest') return false;
    return [...this.#house.inside].length >= this.#options.maxViewers;
  }
}
