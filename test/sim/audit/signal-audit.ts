import type { ConnectionState } from '../../../src/negotiation/connection-state.ts';
import type { BeachErrorCode } from '../../../src/runtime/beach-error.ts';
import type { Clock } from '../../../src/runtime/clock.ts';
import {
  type Join,
  nextViewer,
  type RelayedSignal,
  type RoadMessage,
  type Role,
  type Signal,
  type Topology,
} from '../../../src/signaling/messages.ts';
import type {
  Credentials,
  Signaling,
  SignalingConnection,
  SignalingObserver,
} from '../../../src/signaling/signaling.ts';

interface AuditOptions {
  clock: Clock;
  topology: Topology;
  /** Returns whether the session is linked to this peer, or connects to it. */
  knows(peerId: string): boolean;
  /** Returns the current generation of the handshakes with this peer. */
  generationOf(peerId: string): number | undefined;
  stateOf(peerId: string): ConnectionState | undefined;
  /** Returns whether the browser has had room for a connection for `ms` milliseconds. */
  hasHadRoom(ms: number): boolean;
  /** Whether the session forgets the generations of peers that departed. */
  forgetful: boolean;
  /** Whether the session signs what it sends, and checks what arrives, which takes promises. */
  verified: boolean;
  /** Returns whether no place is free. */
  isFull(): boolean;
  violation(what: string): void;
}

/** How long an answered offer must be answered again, in milliseconds: the engine's own figure. */
const memory = 10_000;

/** How long an offer waits for its answer, in milliseconds: the engine's own figure. */
const answerWait = 10_000;

/**
 * How many offers one peer may be made within `demandTime`, in milliseconds: more than its own faults need, and than
 * it may demand.
 */
const maxOffers = 40;
const demandTime = 20_000;

/** How long the browser may take to make an answer, in milliseconds. */
const answerTime = 100;

/** The signals between a session and one peer. */
interface Dialogue {
  /** The newest handshake in either direction. */
  generation: number;
  handshakeId: string | null;
  /** When the session sent the answer to it. */
  answeredAt: number | null;
  /** Whether an offer of the session waits for its answer. */
  offered: boolean;
  offeredAt: number;
  repeats: number;
  /** When each of the last offers was made. */
  offers: number[];
}

/** Stands between a session and its signaling, and checks the messages of both against the rules. */
export class SignalAudit implements Signaling {
  readonly #inner: Signaling;
  readonly #options: AuditOptions;
  readonly #dialogues = new Map<string, Dialogue>();
  readonly #refused = new Set<string>();
  readonly #parkedOffers = new Set<string>();
  #open = false;
  #outages = 0;

  constructor(inner: Signaling, options: AuditOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  connect(
    join: Join,
    observer: SignalingObserver,
    signal: AbortSignal,
    credentials?: Credentials,
  ): SignalingConnection {
    let answers = 0;
    const connection = this.#inner.connect(
      join,
      {
        ...observer,
        state: (state, error) => {
          this.#open = state === 'open';
          if (!this.#open) this.#outages += 1;
          observer.state(state, error);
        },
        message: (message) => {
          const before = answers;
          const answerable = message.type === 'signal' && this.#mustAnswer(message, join);
          const expected = message.type === 'signal' && this.#mustAnswerAgain(message);
          observer.message(message);
          const answersAgain = (): void => {
            if (answers > before) return;
            this.#options.violation('a repeated offer was not answered again');
          };
          if (expected) this.#whenSigned(answersAgain, signal);
          this.#heard(message);
          if (answerable) this.#expectAnswer(message, signal);
        },
      },
      signal,
      credentials,
    );
    return {
      interrupted: (interruption) => connection.interrupted?.(interruption),
      send: (outgoing, end) => {
        if (signal.aborted) this.#options.violation('a signal was sent after leaving');
        if (outgoing.kind === 'answer') answers += 1;
        this.#said(outgoing, join, signal);
        connection.send(outgoing, end);
      },
    };
  }

  /** Call when the session has ended with this peer, and has forgotten its signals. */
  ended(peerId: string, reason?: BeachErrorCode): void {
    if (reason === 'session-full') this.#wasRefused(peerId);
    const dialogue = this.#dialogues.get(peerId);
    if (dialogue !== undefined) Object.assign(dialogue, { answeredAt: null, offered: false });
  }

  /** Rule 5: a repeated offer, whose answer may have been lost, is answered again. */
  #mustAnswerAgain({ from, kind, handshakeId }: RelayedSignal): boolean {
    const dialogue = this.#dialogues.get(from);
    return (
      kind === 'offer' &&
      this.#options.knows(from) &&
      dialogue?.handshakeId === handshakeId &&
      dialogue.answeredAt !== null &&
      this.#options.clock.now() - dialogue.answeredAt < memory
    );
  }

  /** Rule 7: an offer that meets no other is answered, even the first one, and from any peer. */
  #mustAnswer({ from, kind, generation }: RelayedSignal, { peerId }: Join): boolean {
    const { topology, stateOf, generationOf } = this.#options;
    if (kind !== 'offer' || topology !== 'mesh' || peerId < from) return false;
    const dialogue = this.#dialogues.get(from);
    switch (stateOf(from)) {
      case 'waiting':
      case 'failed':
        return generation > Math.max(generationOf(from) ?? 0, dialogue?.generation ?? 0);
      case 'connected':
        return dialogue !== undefined && !dialogue.offered && generation > dialogue.generation;
      default:
        return false;
    }
  }

  #expectAnswer({ from, generation, handshakeId }: RelayedSignal, signal: AbortSignal): void {
    const { clock, stateOf, hasHadRoom, violation } = this.#options;
    const heardAt = clock.now();
    const over = [undefined, 'disconnected', 'failed-permanent'];
    clock.after(
      answerTime,
      () => {
        const dialogue = this.#dialogues.get(from);
        if (dialogue === undefined || over.includes(stateOf(from))) return;
        const offered = dialogue.offered && dialogue.offeredAt >= heardAt;
        if (offered || dialogue.generation > generation || !hasHadRoom(answerTime)) return;
        if (dialogue.handshakeId !== handshakeId) violation('an offer in stable was not answered');
      },
      signal,
    );
  }

  /** Rule 17: an offer without an answer is sent again. */
  #expectRepeat({ to, handshakeId, generation }: Signal, end: AbortSignal): void {
    const { clock, knows, generationOf, violation } = this.#options;
    const outages = this.#outages;
    this.#dialogue(to).repeats = 0;
    const check = (): void => {
      const dialogue = this.#dialogues.get(to);
      const waits = dialogue?.handshakeId === handshakeId && dialogue.offered && knows(to);
      if (!waits || !this.#open || this.#outages !== outages) return;
      // The session may have begun another handshake, which waits for room for its connection.
      if (generationOf(to) !== generation) return;
      if (dialogue.repeats === 0) violation('an offer that nobody answered was not repeated');
    };
    clock.after(3_500, () => this.#whenSigned(check, end), end);
  }

  /** Runs a check once everything is sent that the session sends now. */
  #whenSigned(check: () => void, end: AbortSignal): void {
    if (this.#options.verified) this.#options.clock.after(0, check, end);
    else check();
  }

  /** Only the first refusal counts: later it is told again, although there may be room by then. */
  #wasRefused(peerId: string): void {
    if (this.#refused.has(peerId)) return;
    this.#refused.add(peerId);
    const { isFull, violation } = this.#options;
    if (!isFull()) violation('a viewer was refused though there was room');
  }

  #said(signal: Signal, { role, peerId }: Join, end: AbortSignal): void {
    const { violation, topology, clock, forgetful } = this.#options;
    const { to, kind, handshakeId, generation } = signal;
    if (signal.body.reason === 'session-full') this.#wasRefused(to);
    if (to === nextViewer) return this.#parked(signal, role);
    const dialogue = this.#dialogue(to);
    if (kind === 'offer') {
      const may = topology === 'star' ? role === 'host' : peerId > to;
      if (!may) violation(`an offer by a ${role} who may only answer`);
      const older = dialogue.handshakeId !== handshakeId && generation <= dialogue.generation;
      if (older && !forgetful) {
        violation(`handshake ${generation} was begun after ${dialogue.generation}`);
      }
      if (dialogue.handshakeId === handshakeId) {
        dialogue.repeats += 1;
      } else {
        this.#expectRepeat(signal, end);
        const offeredAt = clock.now();
        dialogue.offers = [...dialogue.offers.slice(-maxOffers), offeredAt];
        const [first = offeredAt] = dialogue.offers;
        if (dialogue.offers.length > maxOffers && offeredAt - first < demandTime) {
          violation(`${maxOffers} offers were made to one peer at its demand`);
        }
        Object.assign(dialogue, {
          generation,
          handshakeId,
          answeredAt: null,
          offered: true,
          offeredAt,
        });
      }
    }
    if (kind === 'answer') {
      if (topology === 'star' && role === 'host') violation('a host answered an offer');
      // After the wait for an answer, the offer is given up and collides with nothing.
      const awaited = dialogue.offered && clock.now() - dialogue.offeredAt < answerWait;
      if (topology === 'mesh' && awaited && peerId > to) violation('the impolite gave way');
      const again = dialogue.handshakeId === handshakeId && dialogue.answeredAt !== null;
      const answeredAt = again ? dialogue.answeredAt : clock.now();
      Object.assign(dialogue, { generation, handshakeId, answeredAt, offered: false });
    }
  }

  /** Each offer is parked once, by a star's host. */
  #parked({ kind, handshakeId }: Signal, role: Role): void {
    const { topology, violation } = this.#options;
    if (topology !== 'star' || role !== 'host') violation(`a ${role} of a ${topology} parked`);
    if (kind !== 'offer') return;
    if (this.#parkedOffers.has(handshakeId)) violation('an offer was parked twice');
    this.#parkedOffers.add(handshakeId);
  }

  #heard(message: RoadMessage): void {
    if (message.type === 'peer-left' && !this.#options.knows(message.peerId)) {
      this.#dialogues.delete(message.peerId);
    }
    if (message.type === 'joined') {
      const present = new Set(message.peers.map(({ peerId }) => peerId));
      for (const peerId of this.#dialogues.keys()) {
        const lost = !present.has(peerId) && !this.#options.knows(peerId);
        if (lost) this.#dialogues.delete(peerId);
      }
    }
    if (message.type !== 'signal') return;
    const { from, kind, handshakeId, generation } = message;
    const dialogue = this.#dialogue(from);
    if (kind === 'answer' && dialogue.handshakeId === handshakeId) dialogue.offered = false;
    if (kind === 'offer' && generation > dialogue.generation) dialogue.answeredAt = null;
    if (kind === 'bye' && generation >= dialogue.generation) this.#dialogues.delete(from);
  }

  #dialogue(peerId: string): Dialogue {
    let dialogue = this.#dialogues.get(peerId);
    if (dialogue === undefined) {
      dialogue = {
        generation: 0,
        handshakeId: null,
        answeredAt: null,
        offered: false,
        offeredAt: 0,
        repeats: 0,
        offers: [],
      };
      this.#dialogues.set(peerId, dialogue);
    }
    return dialogue;
  }
}
