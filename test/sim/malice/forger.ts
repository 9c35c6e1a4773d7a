import { signSignal } from '../../../src/identity/signal-proof.ts';
import type { Peer, RelayedSignal, Signal, Topology } from '../../../src/signaling/messages.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { createNodeSigner } from '../../kit/identity/node-signatures.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';

interface ForgerOptions {
  clock: VirtualClock;
  random: SeededRandom;
  session: string;
  topology: Topology;
}

/** Makes the peers and signals of a malicious road, and signs them with the road's own key. */
export class Forger {
  readonly #options: ForgerOptions;
  readonly #signer = createNodeSigner();
  /** The ids of peers that it has made up. */
  readonly #peers = new Set<string>();
  #made = 0;

  constructor(options: ForgerOptions) {
    this.#options = options;
  }

  /** The road's public key. */
  get key(): string {
    return this.#signer.key;
  }

  /** Makes a viewer up. */
  peer(peerId: string): Peer {
    this.#peers.add(peerId);
    return { peerId, role: 'viewer', key: this.key, nonce: 'n'.repeat(22) };
  }

  /** Whether it has made up this peer. */
  has(peerId: string): boolean {
    return this.#peers.has(peerId);
  }

  /** Makes a signal of a handshake that nobody has begun. */
  signal<K extends Signal['kind']>(from: string, kind: K): RelayedSignal & { kind: K } {
    const handshakeId = `forged-${this.#made++}`;
    const generation = 1 + this.#options.random.below(4);
    return { type: 'signal', from, handshakeId, generation, seq: 0, kind, body: {} };
  }

  /** Makes a candidate of a connection that does not exist, for the handshake of a signal, if there is one. */
  candidate(from: string, known: RelayedSignal = this.signal(from, 'candidate')): RelayedSignal {
    const candidate = JSON.stringify({ pc: 999_999, ice: 0 });
    const body = { candidate, sdpMid: '0' };
    return { ...known, seq: 5_000 + this.#made++, kind: 'candidate', body };
  }

  /** Signs a signal for its receiver. */
  async sign<S extends RelayedSignal>(
    signal: S,
    to: Pick<Peer, 'peerId' | 'nonce'>,
    topology = this.#options.topology,
  ): Promise<S> {
    const { session, clock } = this.#options;
    const signed = { ...signal, session, topology, to: to.peerId, nonce: to.nonce ?? '' };
    const proof = await signSignal(signed, clock.wall() + 86_400_000, this.#signer);
    return { ...signal, proof };
  }
}
