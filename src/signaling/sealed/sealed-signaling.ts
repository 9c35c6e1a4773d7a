import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Interruption } from '../../runtime/on-interruption.ts';
import type { Join, RelayedSignal, RoadMessage, Signal, Topology } from '../messages.ts';
import type {
  Credentials,
  Signaling,
  SignalingConnection,
  SignalingObserver,
} from '../signaling.ts';
import { Seal } from './seal.ts';

/** Bounds the signals that wait to be sealed, and those that wait to be opened; more are dropped. */
const maxWaiting = 1_024;
/** How long a peer of a mesh looks out for a signal that opens, in milliseconds: a stranger may be the first to send. */
const patience = 2_000;

/**
 * Seals the bodies of signals with a passphrase, over any signaling, which then sees their envelopes alone. Without a
 * passphrase, it passes on all signals, and recognizes sealed ones.
 *
 * A peer to which no signal comes that opens, but others, has another passphrase than these, or they have none: its
 * state becomes `closed` with `unauthorized`. The peers that were there before it, and the host of a star, drop such
 * signals as invalid instead: a stranger can send them.
 */
export class SealedSignaling implements Signaling {
  readonly #inner: Signaling;
  readonly #passphrase: string;
  readonly #clock: Clock;

  constructor(inner: Signaling, passphrase: string, clock: Clock) {
    this.#inner = inner;
    this.#passphrase = passphrase;
    this.#clock = clock;
  }

  connect(
    join: Join,
    observer: SignalingObserver,
    signal: AbortSignal,
    credentials?: Credentials,
  ): SignalingConnection {
    const seal = this.#passphrase === '' ? null : Seal.derive(this.#passphrase, join.session);
    const sealed = new SealedConnection(join, seal, observer, signal, this.#clock);
    sealed.inner = this.#inner.connect(join, sealed.observer, sealed.signal, credentials);
    return sealed;
  }
}

class SealedConnection implements SignalingConnection {
  inner: SignalingConnection | null = null;
  /** Aborts when the page leaves, and when no signal can be opened. */
  readonly signal: AbortSignal;
  readonly observer: SignalingObserver;
  readonly #join: Join;
  readonly #seal: Promise<Seal> | null;
  readonly #page: SignalingObserver;
  readonly #clock: Clock;
  readonly #end = new AbortController();
  /** The peers that were there before this one; null before the first roster has come. */
  #earlier: ReadonlySet<string> | null = null;
  #topology: Topology = 'star';
  #hasOpened = false;
  /** Whether a signal came that does not open, before any that does. */
  #doubts = false;
  #sealing = 0;
  #opening = 0;
  #outgoing: Promise<void> = Promise.resolve();
  #incoming: Promise<void> = Promise.resolve();

  constructor(
    join: Join,
    seal: Promise<Seal> | null,
    page: SignalingObserver,
    signal: AbortSignal,
    clock: Clock,
  ) {
    this.#join = join;
    this.#clock = clock;
    this.#seal = seal;
    this.#page = page;
    this.signal = AbortSignal.any([signal, this.#end.signal]);
    this.observer = {
      state: (state, error) => page.state(state, error),
      message: (message) => this.#receive(message),
      invalid: () => page.invalid(),
      dropped: (dropped, error) => page.dropped?.(dropped, error),
    };
    seal?.catch((error) => this.#fail(error));
  }

  send(signal: Signal, end?: AbortSignal): void {
    const seal = this.#seal;
    if (seal === null) {
      this.inner?.send(signal, end);
      return;
    }
    const dropped = (cause: unknown): void => {
      const error = BeachError.sendFailed('A signal could not be sealed.', cause);
      if (!this.signal.aborted) this.#page.dropped?.(signal, error);
    };
    if (this.#sealing >= maxWaiting) return dropped('too many wait');
    this.#sealing += 1;
    const from = this.#join.peerId;
    const send = async (): Promise<void> => {
      const body = await (await seal).seal({ ...signal, from }, signal.body);
      if (!this.signal.aborted && !end?.aborted) this.inner?.send({ ...signal, body }, end);
    };
    this.#outgoing = this.#outgoing
      .then(send)
      .catch(dropped)
      .finally(() => {
        this.#sealing -= 1;
      });
  }

  interrupted(interruption: Interruption): void {
    this.inner?.interrupted?.(interruption);
  }

  retryNow(): void {
    this.inner?.retryNow?.();
  }

  get retryIn(): number | null {
    return this.inner?.retryIn ?? null;
  }

  #receive(message: RoadMessage): void {
    if (message.type === 'joined') {
      this.#earlier ??= new Set(message.peers.map(({ peerId }) => peerId));
      this.#topology = message.topology;
    }
    if (message.type === 'signal') this.#open(message);
    else this.#page.message(message);
  }

  #open(signal: RelayedSignal): void {
    const seal = this.#seal;
    if (seal === null) {
      this.#take(signal, 'sealed' in Object(signal.body) ? null : signal.body);
      return;
    }
    if (this.#opening >= maxWaiting) {
      this.#page.invalid();
      return;
    }
    this.#opening += 1;
    const to = this.#join.peerId;
    const open = async (): Promise<void> => {
      const body = await (await seal).open({ ...signal, to }, signal.body);
      if (!this.signal.aborted) this.#take(signal, body as RelayedSignal['body'] | null);
    };
    this.#incoming = this.#incoming
      .then(open)
      .catch(() => {})
      .finally(() => {
        this.#opening -= 1;
      });
  }

  #take(signal: RelayedSignal, body: RelayedSignal['body'] | null): void {
    if (body !== null) {
      this.#hasOpened = true;
      this.#page.message({ ...signal, body });
    } else if (this.#hasOpened || !this.#dependsOn(signal.from)) this.#drop(signal);
    else this.#doubt();
  }

  /** The viewer of a star hears of its host alone. */
  #doubt(): void {
    if (this.#topology === 'star') return this.#fail(wrongPassphrase());
    if (this.#doubts) return;
    this.#doubts = true;
    const judge = (): void => {
      if (!this.#hasOpened) this.#fail(wrongPassphrase());
    };
    this.#clock.after(patience, judge, this.signal);
  }

  /**
   * Drops a signal that does not open. Where it is an offer, its sender waits for an answer: it gets one that it cannot
   * open either, and that says nothing to a peer whose offer was forged.
   */
  #drop({ from, kind, handshakeId, generation, seq }: RelayedSignal): void {
    this.#page.invalid();
    if (kind !== 'offer') return;
    this.send({ type: 'signal', to: from, handshakeId, generation, seq, kind: 'bye', body: {} });
  }

  /** Whether this peer came to another one, which knows the passphrase of the session. */
  #dependsOn(peerId: string): boolean {
    const { role, topology } = this.#join;
    return role === 'viewer' || (topology === 'mesh' && this.#earlier?.has(peerId) === true);
  }

  #fail(error: BeachError): void {
    if (this.signal.aborted) return;
    this.#end.abort();
    this.#page.state('closed', error);
  }
}

function wrongPassphrase(): BeachError {
  return new BeachError(
    'unauthorized',
    'The passphrase is not that of the session: ask the host for it, and set "passphrase".',
  );
}
