import type { RoadConnection } from '../road-connection.ts';
import type { Payer } from './account.ts';
import { fitsShare } from './fits-share.ts';

/**
 * Unsent bytes that cost nothing: the account has paid for the connection. A peer whose address has no
 * memory left still learns why it is refused.
 */
const FREE_BYTES = 4096;

/**
 * Bounds the messages that wait to be sent to one peer. Each sender has a share, which it cannot exceed at the cost
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

  /**
   * Sends a message, and calls `sent` once it is not here any more. Returns false, and sends nothing, where `payer` has
   * too much unsent.
   */
  send(frame: Uint8Array, payer: Payer, sent?: () => void): boolean {
    const bytes = frame.byteLength;
    const own = this.#unsent.get(payer.id) ?? 0;
    if (!fitsShare(own, this.#total, this.#capacity, bytes)) return false;
    const charged = this.#total + bytes > FREE_BYTES ? bytes : 0;
    if (!payer.account.reserve(charged)) return false;
    this.#unsent.set(payer.id, own + bytes);
    this.#total += bytes;
    this.#outgoing.deliver(frame, () => {
      this.#sent(payer, bytes, charged);
      sent?.();
    });
    return true;
  }

  #sent(payer: Payer, bytes: number, charged: number): void {
    payer.account.release(charged);
    this.#total -= bytes;
    const rest = (this.#unsent.get(payer.id) ?? 0) - bytes;
    if (rest > 0) this.#unsent.set(payer.id, rest);
    else this.#unsent.delete(payer.id);
  }
}
