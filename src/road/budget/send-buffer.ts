import type { RoadConnection } from '../road-connection.ts';
import type { Payer } from './account.ts';
import { fitsShare } from './fits-share.ts';

/**
 * Bounds what waits to be sent to one peer. Each sender has a share, which it cannot exceed at the cost
 * of the others, and each byte also counts for the sender's address.
 */
export class SendBuffer {
  readonly #outgoing: RoadConnection;
  readonly #capacity: number;
  readonly #unsent = new Map<string, number>();
  #total = 0;

  /** `capacity` counts bytes. */
  constructor(outgoing: RoadConnection, capacity: number) {
    this.#outgoing = outgoing;
    this.#capacity = capacity;
  }

  /** Sends a message; returns false, and sends nothing, where `payer` has too much unsent. */
  send(frame: Uint8Array, payer: Payer): boolean {
    const bytes = frame.byteLength;
    const own = this.#unsent.get(payer.id) ?? 0;
    if (!fitsShare(own, this.#total, this.#capacity, bytes)) return false;
    if (!payer.account.reserve(bytes)) return false;
    this.#unsent.set(payer.id, own + bytes);
    this.#total += bytes;
    this.#outgoing.deliver(frame, () => this.#sent(payer, bytes));
    return true;
  }

  #sent(payer: Payer, bytes: number): void {
    payer.account.release(bytes);
    this.#total -= bytes;
    const rest = (this.#unsent.get(payer.id) ?? 0) - bytes;
    if (rest > 0) this.#unsent.set(payer.id, rest);
    else this.#unsent.delete(payer.id);
  }
}
