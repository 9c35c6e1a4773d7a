import type { BeachError } from '../../src/runtime/beach-error.ts';
import type { Interruption } from '../../src/runtime/on-interruption.ts';
import type {
  Join,
  Peer,
  RelayedSignal,
  RoadMessage,
  Signal,
} from '../../src/signaling/messages.ts';
import type {
  Credentials,
  Signaling,
  SignalingConnection,
  SignalingObserver,
  SignalingState,
} from '../../src/signaling/signaling.ts';

/** A peer that enters a session and remembers all that it hears. */
export class Participant implements SignalingObserver {
  readonly join: Join;
  readonly states: { state: SignalingState; error: BeachError | undefined }[] = [];
  readonly messages: RoadMessage[] = [];
  readonly droppings: { signal: Signal; error: BeachError }[] = [];
  /** The present peers, according to the messages. */
  readonly roster = new Map<string, Peer>();
  invalidCount = 0;
  readonly #connection: SignalingConnection;
  readonly #leaving = new AbortController();
  readonly #waiting = new Set<() => void>();
  #seq = 0;

  constructor(
    signaling: Signaling,
    join: Partial<Join> & Pick<Join, 'session' | 'role'>,
    credentials?: Credentials,
  ) {
    const peerId = join.peerId ?? crypto.randomUUID();
    this.join = { type: 'join', protocol: 1, claim: crypto.randomUUID(), ...join, peerId };
    this.#connection = signaling.connect(this.join, this, this.#leaving.signal, credentials);
    if (this.states.length > 0) throw new Error('The observer was called before connect returned.');
  }

  /** How long the next attempt waits still, in milliseconds; null while none waits. */
  get retryIn(): number | null | undefined {
    return this.#connection.retryIn;
  }

  retryNow(): void {
    this.#connection.retryNow?.();
  }

  get id(): string {
    return this.join.peerId;
  }

  get currentState(): SignalingState {
    return this.states.at(-1)?.state ?? 'idle';
  }

  get lastError(): BeachError | undefined {
    return this.states.at(-1)?.error;
  }

  get signals(): RelayedSignal[] {
    return this.messages.filter((message) => message.type === 'signal');
  }

  /** How many messages of this type have come. */
  count(type: RoadMessage['type']): number {
    return this.messages.filter((message) => message.type === type).length;
  }

  /** Sends a signal; `note` tells it from others. */
  signal(to: Participant, note: unknown, kind: Signal['kind'] = 'candidate'): void {
    this.#connection.send({
      type: 'signal',
      to: to.id,
      handshakeId: 'handshake',
      generation: 1,
      seq: this.#seq++,
      kind,
      body: { note },
    });
  }

  notesFrom(other: Participant): unknown[] {
    return this.signals.filter(({ from }) => from === other.id).map(({ body }) => body.note);
  }

  /** Sends a signal and waits until it has arrived, so that all that was sent before it has too. */
  async reach(other: Participant): Promise<void> {
    const note = crypto.randomUUID();
    this.signal(other, note);
    await other.until(() => other.notesFrom(this).includes(note));
  }

  /** Tells signaling of an interruption of this page. */
  interrupted(interruption: Interruption): void {
    this.#connection.interrupted?.(interruption);
  }

  leave(reason?: unknown): void {
    this.#leaving.abort(reason);
  }

  /** Resolves as soon as the condition holds; it is tried again whenever something is heard. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const attempt = (): void => {
        if (!condition()) return;
        this.#waiting.delete(attempt);
        resolve();
      };
      this.#waiting.add(attempt);
      attempt();
    });
  }

  sees(...others: Participant[]): Promise<void> {
    return this.until(
      () =>
        this.currentState === 'open' &&
        this.roster.size === others.length &&
        others.every(({ id }) => this.roster.has(id)),
    );
  }

  reaches(state: SignalingState): Promise<void> {
    return this.until(() => this.currentState === state);
  }

  state(state: SignalingState, error?: BeachError): void {
    this.states.push({ state, error });
    this.#notify();
  }

  message(message: RoadMessage): void {
    this.messages.push(message);
    if (message.type === 'joined') {
      this.roster.clear();
      for (const peer of message.peers) this.roster.set(peer.peerId, peer);
    }
    if (message.type === 'peer-joined') this.roster.set(message.peer.peerId, message.peer);
    if (message.type === 'peer-left') this.roster.delete(message.peerId);
    this.#notify();
  }

  invalid(): void {
    this.invalidCount += 1;
    this.#notify();
  }

  dropped(signal: Signal, error: BeachError): void {
    this.droppings.push({ signal, error });
    this.#notify();
  }

  #notify(): void {
    for (const attempt of [...this.#waiting]) attempt();
  }
}
