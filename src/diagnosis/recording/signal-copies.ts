import type { RelayedSignal, Signal } from '../../signaling/messages.ts';

/** The most signals of one peer's current handshake that are told apart. */
const most = 256;

/** Tells signals from their copies: a copy has the handshake and the number of the first. */
export class SignalCopies {
  readonly #seen = new Map<string, Set<string>>();

  /** Remembers a signal. Returns whether it was seen before. */
  has(peerId: string, direction: string, { handshakeId, seq }: Signal | RelayedSignal): boolean {
    const seen = this.#seen.get(peerId) ?? new Set();
    this.#seen.set(peerId, seen);
    const key = `${direction} ${handshakeId} ${seq}`;
    if (seen.has(key)) return true;
    if (seen.size >= most) seen.clear();
    seen.add(key);
    return false;
  }

  forget(peerId: string): void {
    this.#seen.delete(peerId);
  }
}
