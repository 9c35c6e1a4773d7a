import type { Candidate } from '../link/connection/connection.ts';
import { BoundedMap } from '../runtime/bounded-map.ts';
import type { Signal } from '../signaling/messages.ts';
import type { Envelope } from './handshake/handshake-step.ts';

/**
 * Remembers the signals that the current handshake with one peer has sent and received, so that copies are
 * recognized and lost signals can be sent again. Everything is bounded. A later handshake replaces an earlier one.
 */
export class Transcript {
  readonly #maxRemembered: number;
  readonly #maxEarly: number;
  #sent: Signal[] = [];
  readonly #seen: BoundedMap<string, true>;
  #early: { mark: Envelope; candidates: Candidate[] } | null = null;
  #seq = 0;

  /** `maxRemembered` bounds the signals sent, and those received; `maxEarly` the candidates that wait. */
  constructor(maxRemembered: number, maxEarly: number) {
    this.#maxRemembered = maxRemembered;
    this.#maxEarly = maxEarly;
    this.#seen = new BoundedMap(maxRemembered);
  }

  /** Returns the number for the next signal of the current handshake. */
  nextSeq(): number {
    return this.#seq++;
  }

  /** Begins a handshake: forgets what the former one has sent. */
  begin(): void {
    this.#sent = [];
    this.#seq = 0;
  }

  /** Remembers a signal that was sent. */
  record(signal: Signal): void {
    this.#sent.push(signal);
    if (this.#sent.length <= this.#maxRemembered) return;
    // A description cannot be spared, one of many candidates can.
    this.#sent.splice(
      Math.max(
        0,
        this.#sent.findIndex(({ kind }) => kind === 'candidate'),
      ),
      1,
    );
  }

  /** How many signals other than candidates the current handshake has sent. */
  get descriptions(): number {
    return this.#sent.filter(({ kind }) => kind !== 'candidate').length;
  }

  get sent(): readonly Signal[] {
    return this.#sent;
  }

  /** Remembers a signal that arrived. Returns true if it is a copy of an earlier one. */
  isCopy(handshakeId: string, seq: number): boolean {
    const key = `${handshakeId} ${seq}`;
    if (this.#seen.has(key)) return true;
    this.#seen.set(key, true);
    return false;
  }

  /** Keeps a candidate until the description of its handshake. Returns false if there is no room for it. */
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

  /** Returns, once, the candidates that waited for this handshake. */
  release(handshakeId: string): Candidate[] {
    if (this.#early?.mark.handshakeId !== handshakeId) return [];
    const { candidates } = this.#early;
    this.#early = null;
    return candidates;
  }

  /** Forgets everything but the candidates for a handshake still to come. */
  forget(): void {
    this.#sent = [];
    this.#seen.clear();
  }
}
