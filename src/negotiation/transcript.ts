import type { Candidate } from '../link/connection/connection.ts';
import { BoundedMap } from '../runtime/bounded-map.ts';
import type { Signal } from '../signaling/messages.ts';
import type { Envelope } from './handshake/handshake-step.ts';

/**
 * What the current handshake with one peer has sent and seen, so that copies are told and lost messages
 * can be sent again. All of it is bounded; a later handshake takes the place of an earlier one.
 */
export class Transcript {
  readonly #maxRemembered: number;
  readonly #maxEarly: number;
  #sent: Signal[] = [];
  readonly #seen: BoundedMap<string, true>;
  #early: { mark: Envelope; candidates: Candidate[] } | null = null;
  #seq = 0;

  /** `maxRemembered`: messages sent, and seen; `maxEarly`: candidates that wait. */
  constructor(maxRemembered: number, maxEarly: number) {
    this.#maxRemembered = maxRemembered;
    this.#maxEarly = maxEarly;
    this.#seen = new BoundedMap(maxRemembered);
  }

  /** The number for the next message of the current handshake. */
  nextSeq(): number {
    return this.#seq++;
  }

  /** Forgets what the handshake before has sent. */
  begin(): void {
    this.#sent = [];
    this.#seq = 0;
  }

  record(signal: Signal): void {
    this.#sent.push(signal);
    if (this.#sent.length <= this.#maxRemembered) return;
    // Of many candidates one can be spared, a description cannot.
    this.#sent.splice(
      Math.max(
        0,
        this.#sent.findIndex(({ kind }) => kind === 'candidate'),
      ),
      1,
    );
  }

  /** How many messages other than candidates the current handshake has sent. */
  get descriptions(): number {
    return this.#sent.filter(({ kind }) => kind !== 'candidate').length;
  }

  get sent(): readonly Signal[] {
    return this.#sent;
  }

  /** Remembers a message that came in; true where it is a copy of an earlier one. */
  isCopy(handshakeId: string, seq: number): boolean {
    const key = `${handshakeId} ${seq}`;
    if (this.#seen.has(key)) return true;
    this.#seen.set(key, true);
    return false;
  }

  /** Keeps a candidate for its handshake's description; false where there is no room for it. */
  hold(candidate: Candidate, mark: Envelope): boolean {
    const held = this.#early;
    if (held?.mark.handshakeId === mark.handshakeId) {
      if (held.candidates.length >= this.#maxEarly) return false;
      held.candidates.push(candidate);
      return true;
    }
    if (held !== null && held.mark.generation > mark.generation) return false;
    this.#early = { mark, candidates: [candidate] };
    return true;
  }

  /** Hands out, once, the candidates that waited for this handshake. */
  release(handshakeId: string): Candidate[] {
    if (this.#early?.mark.handshakeId !== handshakeId) return [];
    const { candidates } = this.#early;
    this.#early = null;
    return candidates;
  }

  /** Forgets all but the candidates for a handshake still to come. */
  forget(): void {
    this.#sent = [];
    this.#seen.clear();
  }
}
