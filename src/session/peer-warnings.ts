import type { BeachError } from '../runtime/beach-error.ts';
import { BoundedMap } from '../runtime/bounded-map.ts';

/** Bounds the peers that are remembered. */
const maxPeers = 1_024;

/** Warns of each peer once, however often it offends. */
export class PeerWarnings {
  readonly #warn: (error: BeachError) => void;
  readonly #warned = new BoundedMap<string, true>(maxPeers);

  constructor(warn: (error: BeachError) => void) {
    this.#warn = warn;
  }

  add(peerId: string, error: BeachError): void {
    if (this.#warned.has(peerId)) return;
    this.#warned.set(peerId, true);
    this.#warn(error);
  }
}
