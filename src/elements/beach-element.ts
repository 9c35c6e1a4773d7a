import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { LocalMedia } from '../capture/local-media.ts';
import type { Device, Shareable, ShareChange, ShareState } from '../capture/shareable.ts';
import type { SendOptions } from '../fanout/fan-out.ts';
import type { StreamSource, StreamsBySource } from '../link/connection/media.ts';
import type { MessageData } from '../link/wire/message.ts';
import { BeachError } from '../runtime/beach-error.ts';
import { systemClock } from '../runtime/clock.ts';
import type { Limits } from '../runtime/limits.ts';
import { type Logger, warningsOnly } from '../runtime/logger.ts';
import { peerOptions, type SessionOptions } from '../session/options/session-options.ts';
import { Session } from '../session/session.ts';
import type { SessionState } from '../session/session-state.ts';
import type { Role } from '../signaling/messages.ts';
import type { SignalingState } from '../signaling/signaling.ts';
import {
  BeachConnectionFailedEvent,
  BeachConnectionStateChangeEvent,
  BeachErrorEvent,
  BeachMessageEvent,
  BeachProgressEvent,
  BeachQualityChangeEvent,
  BeachShareChangeEvent,
  BeachSignalingStateChangeEvent,
  BeachSpeakersEvent,
  BeachStreamEvent,
  BeachWarningEvent,
} from './events.ts';
import { CheckedOptions } from './options/checked-options.ts';
import { elementOptions, secretOptions } from './options/element-options.ts';
import { withOptions } from './options/with-options.ts';
import { SessionLifecycle, type Target } from './session-lifecycle.ts';
import type { Stage } from './stage/stage.ts';

/** What both elements have in common: it turns attributes into options of an engine, and what that tells into events. */
export abstract class BeachElement extends withOptions(LitElement, elementOptions, secretOptions) {
  static override properties: PropertyDeclarations = {
    logger: { attribute: false },
    limits: { attribute: false },
  };

  /** Receives every log record. Default: prints warnings and errors. Applies from the next start. */
  logger: Logger | undefined = undefined;

  /** Limits and timeouts of the engine that are to differ from its defaults. Applies from the next start. */
  limits: Partial<Limits> | undefined = undefined;

  protected readonly internals: ElementInternals = this.attachInternals();
  protected readonly checked = new CheckedOptions((error) => this.warn(error));
  protected readonly life = new SessionLifecycle(this, {
    target: () => ({
      session: this.sessionName(),
      signaling: this.signaling,
      options: this.readOptions(),
    }),
    prepare: (target, signal) => this.#prepare(target, signal),
    suspend: (engine) => this.suspend(engine),
    departing: () => this.departing(),
    returned: () => this.returned(),
  });
  protected readonly local = new LocalMedia({
    clock: systemClock,
    element: this,
    hint: () => this.hint(),
    publish: (source, stream) => this.#publish(source, stream),
    changed: (change) => this.#shareChanged(change),
  });
  #signalingState: SignalingState = 'idle';
  /** Why signaling cannot be reached, although it is tried. */
  protected outage: BeachError | null = null;

  constructor() {
    super();
    this.addEventListener('command', (event) => this.commanded((event as CommandEvent).command));
  }

  /** The state of the signaling, by which the peers find each other. */
  get signalingState(): SignalingState {
    return this.#signalingState;
  }

  /** The last error since it was started; null while there is none. */
  get error(): BeachError | null {
    return this.life.engine?.error ?? null;
  }

  /**
   * Sends text, a JSON value, an `ArrayBuffer`, a typed array or a `Blob`: a host to its viewers, or to
   * those in `to`; a viewer to its host. Resolves once all have taken it and have room for more.
   *
   * Rejects with `send-failed` where there is no link, or none to somebody in `to`, or the data is of
   * another kind; with `message-too-large` above 16 MiB; with the signal's reason where it is aborted.
   */
  async send(data: MessageData, options: SendOptions = {}): Promise<void> {
    const { engine } = this.life;
    if (engine === null) {
      throw BeachError.sendFailed('The session has not been started: nothing was sent.');
    }
    await engine.send(data, options);
  }

  /** The state of each thing that is to be shared. */
  get sharing(): ReadonlyMap<Shareable, ShareState> {
    return this.local.states;
  }

  /** What is captured here, by source: `camera` (with the microphone), `screen`, `contents`. */
  get localStreams(): StreamsBySource {
    return this.local.streams;
  }

  /** Switches off something that is shared: the microphone falls silent, camera and screen are released. */
  mute(what: Shareable): void {
    this.local.mute(what);
  }

  /** Switches it on again, or asks again for what failed. Best called in response to a tap or key press. */
  unmute(what: Shareable): void {
    this.local.unmute(what);
  }

  /** The cameras and microphones to choose from. Browsers hide their names until the use of one was allowed. */
  devices(): Promise<MediaDeviceInfo[]> {
    return this.local.devices();
  }

  /**
   * Uses the camera or microphone of this `deviceId` from now on; undefined lets the browser choose. No
   * connection is interrupted. Rejects with `no-device`, `device-busy` or `permission-denied`, and then keeps
   * the one in use.
   */
  choose(device: Device, deviceId: string | undefined): Promise<void> {
    return this.local.choose(device, deviceId);
  }

  /** A move with `moveBefore` changes nothing; without this it would count as a removal. */
  connectedMoveCallback(): void {}

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('share')) this.local.want(this.readShare());
    this.#showStates();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.size > 0) this.life.settleSoon();
  }

  protected abstract readonly sessionRole: Role;

  /** The session to enter, or null where there is none. Warns of a bad name. */
  protected abstract sessionName(): string | null;

  /** Where streams are shown. */
  protected abstract readonly stage: Stage;

  /** Returns what `share` asks for. */
  protected abstract readShare(): readonly Shareable[];

  /** The content hint of captured video; empty lets the browser decide. */
  protected hint(): string {
    return '';
  }

  /** Handles an invoker command, such as `--toggle-camera`. */
  protected commanded(command: string): void {
    const what = command.replace('--toggle-', '') as Shareable;
    this.local.toggle(what);
  }

  /** What `:state()` is to match now, beside `reconnecting`. */
  protected abstract currentStates(): readonly string[];

  /** What the page has set, for the engine. */
  protected readOptions(): Omit<SessionOptions, 'session'> {
    return {
      ...this.checked.readAll(this, peerOptions),
      role: this.sessionRole,
      signaling: this.checked.read('signaling', this.signaling, elementOptions.signaling),
      logger: this.logger,
      limits: this.limits,
    };
  }

  protected createEngine(options: SessionOptions): Session {
    return new Session(options);
  }

  /** Called when the page goes away, perhaps to come back. */
  protected abstract suspend(engine: Session): void;

  /** Called when the element is taken out of the page, perhaps to be put back at once. */
  protected departing(): void {}

  /** Called when it is back before it was given up. */
  protected returned(): void {}

  /** Listens to the engine; returns the functions that stop it. A property has its new value before its event. */
  protected follow(engine: Session): (() => void)[] {
    return [
      engine.on('state', ({ state }) => this.#capture(engine, state)),
      engine.on('signaling', ({ state }) => {
        const previous = this.#signalingState;
        this.#signalingState = state;
        if (state === 'open' || state === 'closed') this.outage = null;
        this.tell(new BeachSignalingStateChangeEvent({ state, previous }));
      }),
      engine.on('connection', (change) => this.tell(new BeachConnectionStateChangeEvent(change))),
      engine.on('connectionfailed', (failure) =>
        this.tell(new BeachConnectionFailedEvent(failure)),
      ),
      engine.on('message', (message) => this.#pass(new BeachMessageEvent(message))),
      engine.on('progress', (progress) => this.#pass(new BeachProgressEvent(progress))),
      engine.on('quality', (change) => this.tell(new BeachQualityChangeEvent(change))),
      engine.on('stream', (media) => {
        this.stage.show(media.peerId, media.streams);
        this.tell(new BeachStreamEvent(media));
      }),
      engine.on('speakers', (change) => {
        this.stage.speakers = change.peerIds;
        this.tell(new BeachSpeakersEvent(change));
      }),
      engine.on('warning', (error) => {
        if (error.code.startsWith('signaling-')) this.outage = error;
        this.tell(new BeachWarningEvent(error));
      }),
      engine.on('error', (error) => this.tell(new BeachErrorEvent(error))),
    ];
  }

  /** Fires an event, once `:state()` agrees with what it tells; what people see follows. */
  protected tell(event: Event): void {
    this.#showStates();
    this.requestUpdate();
    this.#pass(event);
  }

  /** Warns of something that the engine knows nothing about. */
  protected warn(error: BeachError): void {
    const log = this.logger ?? warningsOnly;
    const { code, message } = error;
    log({ time: systemClock.wall(), level: 'warn', event: code, message });
    this.tell(new BeachWarningEvent(error));
  }

  /** Fires an event that changes nothing about the element itself: there may be thousands of them a second. */
  #pass(event: Event): void {
    /** @internal */
    this.dispatchEvent(event);
  }

  #prepare({ session, options }: Target, signal: AbortSignal): Session {
    if (session === null) throw this.#missingSession();
    const engine = this.createEngine({ ...options, session });
    for (const [source, stream] of this.local.streams) engine.publish(source, stream);
    for (const stop of this.follow(engine)) signal.addEventListener('abort', stop);
    return engine;
  }

  /** Devices are in use only as long as the session runs. */
  #capture(engine: Session, state: SessionState): void {
    if (state === 'ended' || state === 'failed') return this.local.close();
    if (state !== 'starting') return;
    this.local.want(this.readShare());
    this.local.open();
    const { settled } = this.local;
    if (settled !== null) engine.awaitMedia(settled);
  }

  /** One's own camera is shown, too, but not one's own screen, which is in view anyway. */
  #publish(source: StreamSource, stream: MediaStream | null): void {
    this.life.engine?.publish(source, stream);
    if (source !== 'camera') return;
    const muted = this.local.states.get('microphone') === 'muted' ? (['audio'] as const) : [];
    const seen = stream !== null && stream.getVideoTracks().length > 0;
    this.stage.show(null, seen ? [{ stream, source, muted }] : []);
  }

  #shareChanged(change: ShareChange): void {
    this.tell(new BeachShareChangeEvent(change));
    if (change.error !== undefined) this.warn(change.error);
  }

  #missingSession(): BeachError {
    const error = new BeachError(
      'invalid-option',
      `This <${this.localName}> has no session: set its "session" attribute, or open the page with ?session=NAME.`,
    );
    const badName = this.checked.errorOf('session') ?? this.checked.errorOf('?session');
    return badName ?? this.checked.report('session', this.session, error);
  }

  #showStates(): void {
    const { states } = this.internals;
    const current = new Set(this.currentStates());
    if (this.#signalingState === 'reconnecting') current.add('reconnecting');
    for (const state of [...states]) if (!current.has(state)) states.delete(state);
    for (const state of current) if (!states.has(state)) states.add(state);
  }
}
