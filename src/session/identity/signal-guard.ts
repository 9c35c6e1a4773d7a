import { type SignalProof, signSignal, verifySignal } from '../../identity/signal-proof.ts';
import type { Signatures } from '../../identity/signatures.ts';
import { SerialQueue } from '../../negotiation/serial-queue.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Peer, RelayedSignal, Signal } from '../../signaling/messages.ts';
import type { Roster } from '../membership/roster.ts';
import { PeerWarnings } from '../peer-warnings.ts';
import type { Identity } from './identity.ts';

/**
 * How long the proof of a signal lasts, in milliseconds: a day, because a clock that is set to the time of another place
 * is wrong by hours. An old signal is refused for its nonce, its handshake or its generation before.
 */
const proofLifetime = 86_400_000;

interface SignalGuardOptions {
  self: Peer;
  roster: Roster;
  signatures: Signatures;
  runtime: Runtime;
  /** Sends a signal, with its proof, unless `end` aborts before. */
  send(signal: Signal, end?: AbortSignal): void;
  /** Takes a signal whose sender is proved, or that needs no proof. */
  receive(signal: RelayedSignal): void;
  /** Called when the host has proved the topology. */
  hostProved(): void;
  warn(error: BeachError): void;
  signal: AbortSignal;
}

/**
 * Signs the offers and answers of this peer, and passes on those of others that are proved. The host is proved by the
 * key of the session's name, any other peer by the key with which it was announced first. The signals of one peer keep
 * their order.
 */
export class SignalGuard {
  readonly #options: SignalGuardOptions;
  /** This peer's identity; null where the session has a plain name, and nobody proves anything. */
  identity: Identity | null = null;
  readonly #outgoing = new Map<string, SerialQueue>();
  readonly #incoming = new Map<string, SerialQueue>();
  /** The proofs of signals, which may be sent again. */
  readonly #proofs = new WeakMap<Signal, SignalProof>();
  readonly #warnings: PeerWarnings;

  constructor(options: SignalGuardOptions) {
    this.#options = options;
    this.#warnings = new PeerWarnings(options.warn);
  }

  /**
   * Sends a signal, and signs it first where others ask for that. Of what still waits when its negotiator ends, only a
   * goodbye is sent.
   */
  send(signal: Signal, negotiatorEnd?: AbortSignal): void {
    const { identity } = this;
    const end = signal.kind === 'bye' ? undefined : negotiatorEnd;
    if (identity === null) return this.#options.send(signal, end);
    const isOver = (): boolean => this.#options.signal.aborted || end?.aborted === true;
    this.#queue(this.#outgoing, signal.to, async () => {
      if (isOver()) return;
      const proof = isDescription(signal) ? await this.#proofOf(signal, identity) : undefined;
      if (!isOver()) this.#options.send(proof ? { ...signal, proof } : signal, end);
    });
  }

  /** Takes a signal of a peer that the roster knows. */
  receive(signal: RelayedSignal): void {
    const { identity } = this;
    if (identity === null) return this.#options.receive(signal);
    this.#queue(this.#incoming, signal.from, async () => {
      const proved = !isDescription(signal) || (await this.#isProved(signal, identity));
      if (this.#options.signal.aborted) return;
      if (proved) this.#options.receive(signal);
      else this.violated(signal.from);
    });
  }

  /** Counts a peer that has not proved who it is, and warns of it once. */
  violated(peerId: string): void {
    this.#options.runtime.counters.unverifiedDropped += 1;
    this.#warnings.add(peerId, BeachError.hostUnverified(peerId));
  }

  async #proofOf(signal: Signal, identity: Identity): Promise<SignalProof> {
    const { self, roster, runtime } = this.#options;
    const now = runtime.clock.wall();
    const known = this.#proofs.get(signal);
    if (known && known.expires - now > proofLifetime / 2) return known;
    const { session, signer } = identity;
    const { topology } = roster;
    const nonce = roster.get(signal.to)?.nonce ?? '';
    const signed = { ...signal, session, topology, from: self.peerId, nonce };
    const proof = await signSignal(signed, Math.ceil(now + proofLifetime), signer);
    this.#proofs.set(signal, proof);
    return proof;
  }

  async #isProved(signal: RelayedSignal, identity: Identity): Promise<boolean> {
    const { self, roster, signatures, runtime, hostProved } = this.#options;
    const { proof, from } = signal;
    const sender = roster.get(from);
    if (!proof || !sender || proof.expires <= runtime.clock.wall()) return false;
    const { session, nonce } = identity;
    const { topology } = roster;
    const signed = { ...signal, session, topology, to: self.peerId, nonce };
    const isRightKey =
      sender.role === 'host'
        ? (await signatures.fingerprintOf(proof.key)) === identity.fingerprint
        : proof.key === sender.key;
    if (!isRightKey || !(await verifySignal(signed, proof, signatures))) return false;
    if (sender.role === 'host') hostProved();
    return true;
  }

  #queue(queues: Map<string, SerialQueue>, peerId: string, task: () => Promise<void>): void {
    const { runtime } = this.#options;
    const queue =
      queues.get(peerId) ??
      new SerialQueue(runtime.limits.maxQueuedSignals, (cause) =>
        runtime.log('warn', 'signature-failed', { peerId, cause: String(cause) }),
      );
    queues.set(peerId, queue);
    const taken = queue.add(async () => {
      try {
        await task();
      } finally {
        if (queue.isEmpty) queues.delete(peerId);
      }
    });
    if (!taken) runtime.counters.overflowDropped += 1;
  }
}

/** A description decides with whom a connection is made; everything else can only hinder one. */
function isDescription({ kind }: Pick<Signal, 'kind'>): boolean {
  return kind === 'offer' || kind === 'answer';
}
