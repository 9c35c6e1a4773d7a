import type { RemoteMedia } from '../link/connection/media.ts';
import { InvalidInput } from '../link/invalid-input.ts';
import type { Link } from '../link/link.ts';
import { MessageStream } from '../link/message-stream.ts';
import type { LogRecord } from '../runtime/logger.ts';
import { parseSignalBody, type RelayedSignal, type Signal } from '../signaling/messages.ts';
import type { ConnectionState, EndReason } from './connection-state.ts';
import { ConnectionStateReporter } from './connection-state-reporter.ts';
import { DemandBudget } from './demand-budget.ts';
import { type ConnectionStep, connectionStep } from './handshake/connection-step.ts';
import { connectionState, type HandshakeState } from './handshake/handshake-state.ts';
import type { Effect, HandshakeEvent } from './handshake/handshake-step.ts';
import { HandshakeRunner, type HandshakeRunnerOptions } from './handshake-runner.ts';
import type { NegotiatorEvents } from './negotiator-events.ts';
import { OutgoingSignals } from './outgoing-signals.ts';
import { PeerTransport, type PeerTransportOptions } from './peer-transport.ts';
import type { TracedStep } from './trace-entry.ts';
import { Transcript } from './transcript.ts';

export interface NegotiatorOptions
  extends Omit<PeerTransportOptions, 'initiator' | 'stream' | 'invalid'>,
    Pick<HandshakeRunnerOptions, 'mayOffer' | 'first' | 'generation' | 'signalingOpen' | 'slots'> {
  send(signal: Signal, end: AbortSignal): void;
}

/**
 * Negotiates with one peer: hands every event to the handshakes' state machine, and carries out its effects.
 * Owns the connection, and all timers, until it is closed.
 */
export class Negotiator {
  readonly #options: NegotiatorOptions;
  readonly #transcript: Transcript;
  readonly #signals: OutgoingSignals;
  readonly #handshakes: HandshakeRunner;
  readonly #demands: DemandBudget;
  readonly #reporter: ConnectionStateReporter;
  readonly #end = new AbortController();
  readonly #invalid: InvalidInput;
  #events: NegotiatorEvents | null;
  #transport: PeerTransport | null = null;
  /** Ends when the peer is given up. */
  #stream: MessageStream | null = null;
  #remoteMedia: RemoteMedia | null = null;

  constructor(options: NegotiatorOptions, events: NegotiatorEvents) {
    const { maxRemembered, maxEarlyCandidates } = options.runtime.limits;
    this.#options = options;
    this.#events = events;
    this.#invalid = new InvalidInput(options.runtime, options.peerId, () => this.#expel());
    this.#demands = new DemandBudget(options.runtime);
    this.#transcript = new Transcript(maxRemembered, maxEarlyCandidates);
    this.#signals = new OutgoingSignals({
      peerId: options.peerId,
      runtime: options.runtime,
      transcript: this.#transcript,
      state: () => this.#state,
      send: (signal) => {
        options.send(signal, this.#end.signal);
        this.#events?.trace({ type: 'sent', peerId: this.peerId, signal });
      },
      sent: (kind) => this.#log('debug', `${kind}-sent`),
    });
    this.#handshakes = new HandshakeRunner({
      ...options,
      transcript: this.#transcript,
      signal: this.#end.signal,
      perform: (effect) => this.#perform(effect),
      stepped: (...step) => this.#stepped(...step),
      repeat: () => this.#signals.repeat(),
    });
    this.#reporter = new ConnectionStateReporter({
      peerId: options.peerId,
      initial: this.#state,
      changed: (change) => this.#events?.state(change),
      log: (level, event, details) => this.#log(level, event, details),
    });
  }

  get peerId(): string {
    return this.#options.peerId;
  }

  get state(): ConnectionState {
    return this.#end.signal.aborted ? 'disconnected' : connectionState(this.#state);
  }

  /** How far a connection has got that is being made; null where none is. */
  get step(): ConnectionStep | null {
    return connectionStep(this.#state);
  }

  /** How long the next attempt waits still, in milliseconds; null while none waits. */
  get retryIn(): number | null {
    return this.#handshakes.retryIn;
  }

  get generation(): number {
    return this.#state.generation;
  }

  /** The link, once it is ready. */
  get link(): Link | null {
    return this.#transport?.link ?? null;
  }

  /** The media that the peer sends over the current connection, and accepts; null until it says so. */
  get remoteMedia(): RemoteMedia | null {
    return this.#remoteMedia;
  }

  /** Begins: makes an offer as soon as there is a slot, or waits for the other side's. `held`: asks for it. */
  start(held: boolean): void {
    this.#events?.trace(this.trace('start'));
    this.#handshakes.start(held);
  }

  /** Takes a signal from the remote peer. */
  receive(signal: RelayedSignal): void {
    if (this.#end.signal.aborted) return;
    this.#events?.trace({ type: 'received', peerId: this.peerId, signal });
    const { kind, handshakeId, generation, seq } = signal;
    const body = parseSignalBody(kind, signal.body);
    if (body === null) return this.#invalid.add('signal-invalid', { kind });
    if (kind === 'renegotiate' && !this.#demands.take({ generation, body }, this.#state)) return;
    // A repeated offer may mean that its answer was lost: the state machine decides.
    if (this.#transcript.isCopy(handshakeId, seq) && kind !== 'offer') {
      this.#options.runtime.counters.duplicatesDropped += 1;
      return;
    }
    this.#handshakes.dispatch({ type: kind, handshakeId, generation, body } as HandshakeEvent);
  }

  /** Call when signaling opens or is lost. */
  signalingChanged(open: boolean): void {
    this.#handshakes.dispatch({ type: 'signaling', open });
  }

  /** Call when signaling sees the peer again, after it had lost it. */
  seenAgain(): void {
    this.#handshakes.dispatch({ type: 'seen-again' });
  }

  /** Call after an interruption of this page. `brief`: only the network may have changed. */
  interrupted(brief: boolean): void {
    const { phase } = this.#state;
    if (phase === 'ready') this.#transport?.interrupted(brief);
    if (!brief || phase === 'backoff') this.#handshakes.dispatch({ type: 'interrupted' });
  }

  /** Ends the wait for the next attempt; does nothing while none waits. */
  retryNow(): void {
    this.#handshakes.dispatch({ type: 'retry' });
  }

  /** Call when `media()` returns something new. */
  mediaChanged(): void {
    this.#transport?.mediaChanged();
  }

  /** Gives the current connection other servers. A later connection asks for them itself. */
  configure(config: RTCConfiguration): void {
    this.#transport?.configure(config);
  }

  /** Ends the connection, and tells the remote peer why, unless it was lost. Nothing goes on afterwards. */
  close(reason: EndReason): void {
    if (this.#end.signal.aborted) return;
    const told = reason !== 'left' && reason !== 'lost';
    if (reason !== 'lost') this.link?.bye(reason);
    // On the lane the reason waits behind everything else, and it is to arrive before the connection is gone.
    if (told) this.#signals.send('bye', { reason });
    this.#events?.trace({ ...this.trace('close'), reason });
    this.#closeTransport(told ? this.#options.runtime.limits.partingTimeout : 0);
    this.#stream?.close();
    this.#end.abort();
    this.#handshakes.close();
    this.#reporter.closed(this.#state, reason === 'lost' ? 'left' : reason);
    this.#events = null;
  }

  /** Ends with a peer that keeps sending invalid input. */
  #expel(): void {
    this.link?.bye('protocol-violation');
    this.#signals.send('bye', { reason: 'protocol-violation' });
    this.#handshakes.dispatch({ type: 'ended', reason: 'protocol-violation' });
  }

  get #state(): HandshakeState {
    return this.#handshakes.state;
  }

  /** Describes the current state, for a tool that watches. */
  trace(event: TracedStep['event'] = 'now', effects: readonly Effect[] = []): TracedStep {
    const connection = this.#transport?.native;
    return { type: 'step', peerId: this.peerId, event, state: this.#state, effects, connection };
  }

  #stepped(...[before, next, event, effects]: Parameters<HandshakeRunnerOptions['stepped']>): void {
    this.#events?.trace(this.trace(event, effects));
    // A listener to the state may send at once: the link comes first.
    if (next.phase === 'ready' && before.phase !== 'ready' && this.link) {
      this.#events?.linked(this.link);
    }
    // A listener to the link may have closed this negotiator.
    if (this.#end.signal.aborted) return;
    if (next.phase === 'left' || next.phase === 'abandoned') this.#stream?.close();
    this.#reporter.update(next);
    if (next.phase === 'left' && before.phase !== 'left') this.#events?.left(this.peerId);
  }

  #perform(effect: Effect): void {
    const { counters } = this.#options.runtime;
    const { generation, handshakeId: id } = this.#state;
    const handshake = { generation, handshakeId: id as string };
    const early = () => this.#transcript.release(handshake.handshakeId);
    switch (effect.do) {
      case 'connect':
        return this.#connect(effect.initiator);
      case 'close':
        return this.#closeTransport();
      case 'make-offer':
        return this.#transport?.makeOffer(handshake, effect.restartIce);
      case 'accept-offer':
        return this.#transport?.acceptOffer(effect.sdp, handshake, early());
      case 'accept-answer':
        return this.#transport?.acceptAnswer(effect.sdp, early());
      case 'add-candidate':
        return this.#transport?.addCandidate(effect.candidate);
      case 'hold-candidate':
        if (!this.#transcript.hold(effect.candidate, effect)) counters.overflowDropped += 1;
        return;
      case 'make-room':
        return this.#transport?.makeRoom(effect.kinds);
      case 'send-offer':
        return this.#signals.send('offer', effect.body, effect.parked);
      case 'send-answer':
        return this.#signals.send('answer', { sdp: effect.sdp });
      case 'ask':
        return this.#signals.send('renegotiate', {
          connection: effect.connection ?? undefined,
          kinds: this.#transport?.missing(),
          restart: effect.restart || this.#transport?.outdated === true,
          interrupted: this.#state.interrupted || undefined,
        });
      case 'send-bye':
        return this.#signals.send('bye', { reason: effect.reason });
      case 'repeat':
        return this.#signals.repeat();
      case 'answer-again':
        return this.#signals.answerAgain();
      case 'count':
        counters[effect.what] += 1;
    }
  }

  #connect(initiator: boolean): void {
    // A listener to the end of the former link may have closed this negotiator.
    if (this.#end.signal.aborted) return;
    if (this.#stream?.ended.aborted) this.#stream = null;
    const { runtime } = this.#options;
    this.#stream ??= new MessageStream(this.peerId, runtime, (one) => this.#events?.begun(one));
    this.#transport = new PeerTransport(
      { ...this.#options, initiator, stream: this.#stream, invalid: this.#invalid },
      {
        happened: (event) => this.#handshakes.dispatch(event),
        candidate: (candidate) => this.#signals.send('candidate', candidate),
        media: (media) => this.#remoteMediaChanged(media),
        failed: (error) => {
          this.#reporter.failed(error);
          this.#handshakes.dispatch({ type: 'failed', reason: error.code });
        },
      },
    );
  }

  #closeTransport(linger = 0): void {
    this.#options.parked?.close();
    const transport = this.#transport;
    const link = transport?.link;
    this.#transport = null;
    transport?.close(linger);
    if (link) this.#events?.unlinked(link);
    if (this.#remoteMedia !== null) this.#remoteMediaChanged(null);
  }

  #remoteMediaChanged(media: RemoteMedia | null): void {
    this.#remoteMedia = media;
    this.#events?.media(this.peerId, media);
  }

  #log(level: LogRecord['level'], event: string, details: Record<string, unknown> = {}): void {
    const { handshakeId, generation } = this.#state;
    this.#options.runtime.log(level, event, {
      peerId: this.peerId,
      handshakeId: handshakeId ?? undefined,
      generation,
      ...details,
    });
  }
}
