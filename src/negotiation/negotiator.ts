import type { Emitter } from 'nanoevents';
import type { Link } from '../link/link.ts';
import type { RemoteMedia } from '../link/media.ts';
import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';
import type { LogRecord } from '../runtime/logger.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
  parseSignalBody,
  type RelayedSignal,
  type Signal,
  type SignalBody,
  type SignalKind,
} from '../signaling/messages.ts';
import type { ConnectionState, ConnectionStateChange } from './connection-state.ts';
import { handshake } from './handshake/handshake.ts';
import {
  connectionState,
  initialHandshake,
  inProgress,
  unsettled,
} from './handshake/handshake-state.ts';
import type { Effect, HandshakeEvent } from './handshake/handshake-step.ts';
import { HandshakeSlot, type HandshakeSlots } from './handshake-slots.ts';
import { HandshakeTimers } from './handshake-timers.ts';
import { PeerTransport, type PeerTransportOptions } from './peer-transport.ts';
import { Transcript } from './transcript.ts';

export interface NegotiatorEvents {
  state(change: ConnectionStateChange): void;
  /** A link became ready. */
  linked(link: Link): void;
  /** The link that was ready is no more. */
  unlinked(link: Link): void;
  /** What the peer sends, or takes, has changed. */
  media(peerId: string, media: RemoteMedia | null): void;
  /** The remote peer left on purpose. */
  left(peerId: string): void;
}

export interface NegotiatorOptions extends Omit<PeerTransportOptions, 'initiator'> {
  /** Whether this side makes the offers, as `offerPolicy` decides. */
  mayOffer: boolean;
  /** Whether its handshakes go before others. */
  first: boolean;
  /** The generation of the last handshake with this peer, where one is remembered. */
  generation: number;
  /** Whether signaling is open now. */
  signalingOpen: boolean;
  slots: HandshakeSlots;
  /** Told of what happens, until it is closed. */
  events: Emitter<NegotiatorEvents>;
  send(signal: Signal): void;
}

/**
 * Drives the handshakes with one peer: feeds what happens to the state machine in `handshake.ts`, and
 * carries out what it says. Owns the connection, and all timers, until it is closed.
 */
export class Negotiator {
  readonly #options: NegotiatorOptions;
  readonly #runtime: Runtime;
  #events: Emitter<NegotiatorEvents> | null;
  readonly #transcript: Transcript;
  readonly #end = new AbortController();
  readonly #inbox: HandshakeEvent[] = [];
  #state;
  #transport: PeerTransport | null = null;
  #error: BeachError | undefined;
  /** The state that was told last. */
  #reported: ConnectionState;
  #remoteMedia: RemoteMedia | null = null;
  #stepping = false;
  readonly #slot: HandshakeSlot;
  readonly #timers: HandshakeTimers;

  constructor(options: NegotiatorOptions) {
    const { maxRemembered, maxEarlyCandidates } = options.runtime.limits;
    this.#options = options;
    this.#runtime = options.runtime;
    this.#events = options.events;
    this.#state = initialHandshake(options.generation, options.signalingOpen);
    this.#reported = this.state;
    this.#slot = new HandshakeSlot(options.slots, options.first, this.#end.signal);
    this.#transcript = new Transcript(maxRemembered, maxEarlyCandidates);
    this.#timers = new HandshakeTimers({
      runtime: options.runtime,
      mayOffer: options.mayOffer,
      expired: () => this.#dispatch({ type: 'deadline' }),
      // While signaling is away nothing is added to what waits for it: it is repeated when it is back.
      repeat: () => {
        if (this.#state.signalingOpen) this.#repeat();
      },
      forget: () => this.#transcript.forget(),
      signal: this.#end.signal,
    });
  }

  get peerId(): string {
    return this.#options.peerId;
  }

  get state(): ConnectionState {
    return this.#end.signal.aborted ? 'disconnected' : connectionState(this.#state);
  }

  get generation(): number {
    return this.#state.generation;
  }

  get attempt(): number {
    return this.#state.retries + 1;
  }

  /** The link, once it is ready. */
  get link(): Link | null {
    return this.#transport?.link ?? null;
  }

  /** Begins: makes an offer as soon as there is a place for it, or waits for the other side's. */
  start(): void {
    this.#prepare();
  }

  /** Takes a signal of the remote peer. */
  receive(signal: RelayedSignal): void {
    if (this.#end.signal.aborted) return;
    const { counters } = this.#runtime;
    const { kind, handshakeId, generation, seq } = signal;
    const body = parseSignalBody(kind, signal.body);
    if (body === null) {
      counters.invalidDropped += 1;
      this.#log('warn', 'signal-invalid', { kind });
      return;
    }
    // A repeated offer may mean that its answer was lost: the state machine decides.
    if (this.#transcript.isCopy(handshakeId, seq) && kind !== 'offer') {
      counters.duplicatesDropped += 1;
      return;
    }
    this.#dispatch({ type: kind, handshakeId, generation, body } as HandshakeEvent);
  }

  /** To be told when signaling opens or is lost: without it, waiting for the other side is void. */
  signalingChanged(open: boolean): void {
    if (this.#state.signalingOpen === open) return;
    this.#dispatch({ type: 'signaling', open });
    this.seenAgain();
  }

  /** To be told when signaling sees the peer again: what was sent meanwhile never reached it. */
  seenAgain(): void {
    if (this.#state.signalingOpen && unsettled(this.#state)) this.#repeat();
  }

  /** Repairs what is broken, and makes the retry that is due, without waiting any longer. */
  networkChanged(): void {
    const { phase, exchange } = this.#state;
    if (exchange !== 'stable') return;
    if (phase === 'ready') this.#transport?.networkChanged();
    if (phase === 'backoff' && this.#options.mayOffer) this.#dispatch({ type: 'deadline' });
  }

  /** What the peer sends over the connection that is there now, and takes; null until it says so. */
  get remoteMedia(): RemoteMedia | null {
    return this.#remoteMedia;
  }

  /** Called when `media()` returns something new. */
  mediaChanged(): void {
    this.#transport?.mediaChanged();
  }

  /** Uses other servers from now on. A later connection asks for them itself. */
  configure(config: RTCConfiguration): void {
    this.#transport?.configure(config);
  }

  /** Ends it on purpose, and tells the remote peer why. Nothing of it goes on afterwards. */
  close(reason: BeachErrorCode | 'left'): void {
    if (this.#end.signal.aborted) return;
    if (this.link) this.link.bye(reason);
    else if (reason !== 'left') this.#send('bye', { reason });
    const previous = this.#reported;
    const { generation } = this.#state;
    this.#closeTransport();
    this.#end.abort();
    this.#slot.release();
    if (previous !== 'disconnected') {
      this.#events?.emit('state', {
        peerId: this.peerId,
        state: 'disconnected',
        previous,
        generation,
        attempt: this.attempt,
        reason: reason === 'left' ? undefined : BeachError.linkFailed(reason, this.peerId),
      });
    }
    this.#events = null;
  }

  /** Steps run to completion: what a step sets off waits for it to end. */
  #dispatch(event: HandshakeEvent): void {
    if (this.#end.signal.aborted) return;
    this.#inbox.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#inbox.shift(); next; next = this.#inbox.shift()) this.#step(next);
    } finally {
      this.#stepping = false;
    }
  }

  #step(event: HandshakeEvent): void {
    if (this.#end.signal.aborted) return;
    const before = this.#state;
    const { random, limits } = this.#runtime;
    const [next, effects] = handshake(before, event, {
      mayOffer: this.#options.mayOffer,
      maxRetries: limits.retryDelays.length,
      maxIceRestarts: limits.maxIceRestarts,
      freshId: random.uuid(),
    });
    this.#state = next;
    if (next.handshakeId !== before.handshakeId) this.#transcript.begin();
    for (const effect of effects) this.#perform(effect);
    this.#prepare();
    // Whoever hears that the peer is connected may send at once: the link comes first.
    if (next.phase === 'ready' && before.phase !== 'ready' && this.link) {
      this.#error = undefined;
      this.#events?.emit('linked', this.link);
    }
    this.#report();
    if (next.phase === 'left' && before.phase !== 'left') this.#events?.emit('left', this.peerId);
  }

  #perform(effect: Effect): void {
    const { counters } = this.#runtime;
    const { generation } = this.#state;
    const handshakeId = this.#state.handshakeId as string;
    switch (effect.do) {
      case 'connect':
        return this.#connect(effect.initiator);
      case 'close':
        return this.#closeTransport();
      case 'make-offer':
        return this.#transport?.makeOffer({ handshakeId, generation }, effect.restartIce);
      case 'accept-offer': {
        const early = this.#transcript.release(handshakeId);
        return this.#transport?.acceptOffer(effect.sdp, { handshakeId, generation }, early);
      }
      case 'accept-answer': {
        const early = this.#transcript.release(handshakeId);
        return this.#transport?.acceptAnswer(effect.sdp, early);
      }
      case 'add-candidate':
        return this.#transport?.addCandidate(effect.candidate);
      case 'hold-candidate':
        if (!this.#transcript.hold(effect.candidate, effect)) counters.overflowDropped += 1;
        return;
      case 'make-room':
        return this.#transport?.makeRoom(effect.kinds);
      case 'send-offer':
        counters.offersPosted += 1;
        return this.#send('offer', { sdp: effect.sdp, connection: effect.connection });
      case 'send-answer':
        counters.answersPosted += 1;
        return this.#send('answer', { sdp: effect.sdp });
      case 'ask':
        return this.#send('renegotiate', {
          connection: effect.connection ?? undefined,
          kinds: this.#transport?.missing(),
          restart: effect.restart || this.#transport?.outdated === true,
        });
      case 'send-bye':
        return this.#send('bye', { reason: effect.reason });
      case 'repeat':
        if (this.#transcript.sent.some(({ kind }) => kind === 'answer')) {
          counters.answersRepeated += 1;
        }
        return this.#repeat();
      case 'count':
        counters[effect.what] += 1;
        return;
    }
  }

  #connect(initiator: boolean): void {
    // Whoever heard that the last link is no more may have ended it all.
    if (this.#end.signal.aborted) return;
    this.#transport = new PeerTransport(
      { ...this.#options, initiator },
      {
        made: () => this.#dispatch({ type: 'made' }),
        happened: (event) => this.#dispatch(event),
        candidate: (candidate) => this.#send('candidate', candidate),
        media: (media) => this.#remoteMediaChanged(media),
        failed: (error) => this.#failed(error),
      },
    );
  }

  #failed(error: BeachError): void {
    this.#error = error;
    this.#dispatch({ type: 'failed', reason: error.code });
  }

  #closeTransport(): void {
    const transport = this.#transport;
    if (transport === null) return;
    const { link } = transport;
    this.#transport = null;
    transport.close();
    if (link) this.#events?.emit('unlinked', link);
    if (this.#remoteMedia !== null) this.#remoteMediaChanged(null);
  }

  #remoteMediaChanged(media: RemoteMedia | null): void {
    this.#remoteMedia = media;
    this.#events?.emit('media', this.peerId, media);
  }

  /** Brings the place among the handshakes, the deadline and the repeats in line with the state. */
  #prepare(): void {
    if (this.#end.signal.aborted) return;
    if (!inProgress(this.#state)) this.#slot.release();
    const mayBegin = this.#state.phase === 'idle' && this.#options.mayOffer;
    if (mayBegin && this.#state.signalingOpen) this.#slot.acquire(() => this.#granted());
    this.#timers.follow(this.#state, this.#transcript.descriptions);
  }

  #granted(): void {
    const { phase, signalingOpen } = this.#state;
    if (signalingOpen && phase === 'idle') this.#dispatch({ type: 'begin' });
    else this.#slot.release();
  }

  #send<K extends SignalKind>(kind: K, body: SignalBody<K>): void {
    const signal: Signal = {
      type: 'signal',
      to: this.peerId,
      handshakeId: this.#state.handshakeId ?? this.#runtime.random.uuid(),
      generation: this.#state.generation,
      seq: this.#transcript.nextSeq(),
      kind,
      body,
    };
    this.#transcript.record(signal);
    this.#options.send(signal);
    this.#log('debug', `${kind}-sent`);
  }

  #repeat(): void {
    for (const signal of this.#transcript.sent) this.#options.send(signal);
  }

  #report(): void {
    const { state } = this;
    const previous = this.#reported;
    // Whoever heard of the link may have ended it.
    if (state === previous || this.#end.signal.aborted) return;
    this.#reported = state;
    const { reason, generation } = this.#state;
    const code = reason === 'left' ? null : reason;
    const error =
      this.#error?.code === code ? this.#error : code && BeachError.linkFailed(code, this.peerId);
    this.#log(state === 'failed-permanent' ? 'warn' : 'info', `connection-${state}`, {
      reason: code ?? undefined,
    });
    this.#events?.emit('state', {
      peerId: this.peerId,
      state,
      previous,
      generation,
      attempt: this.attempt,
      reason: state === 'failed' || state === 'failed-permanent' ? (error ?? undefined) : undefined,
    });
  }

  #log(level: LogRecord['level'], event: string, details: Record<string, unknown> = {}): void {
    const { handshakeId, generation } = this.#state;
    this.#runtime.log(level, event, {
      peerId: this.peerId,
      handshakeId: handshakeId ?? undefined,
      generation,
      ...details,
    });
  }
}
