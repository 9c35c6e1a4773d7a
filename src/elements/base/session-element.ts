import type { PropertyDeclarations, PropertyValues } from 'lit';
import type { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import { defaultLimits, type Limits } from '../../runtime/limits.ts';
import { type Logger, warningsOnly } from '../../runtime/logger.ts';
import { attributeName, type OptionTable } from '../../session/options/option.ts';
import { peerOptions, type SessionOptions } from '../../session/options/session-options.ts';
import { Session } from '../../session/session.ts';
import type { Role } from '../../signaling/messages.ts';
import type { SignalingState } from '../../signaling/signaling.ts';
import { BeachEngineEvent, BeachSignalingStateChangeEvent, BeachWarningEvent } from '../events.ts';
import { CheckedOptions } from '../options/checked-options.ts';
import { elementOptions, strictOptions } from '../options/element-options.ts';
import { propertyOptions } from '../options/property-options.ts';
import { FocusKeeper } from '../status/focus-keeper.ts';
import type { SessionConditions } from '../status/session-conditions.ts';
import { SignalingStatus } from '../status/signaling-status.ts';
import { type English, english } from '../words/english.ts';
import { sessionLanguages } from '../words/languages.ts';
import { Vocabulary } from '../words/vocabulary.ts';
import { adoptStylesInPlace } from './adopt-styles-in-place.ts';
import { EngineElement } from './engine-element.ts';
import { forwardEvents } from './forward-events.ts';
import { matchStates } from './match-states.ts';
import { missingSession, missingSessionError } from './missing-session.ts';
import { SessionLifecycle, type Target } from './session-lifecycle.ts';

/**
 * Runs the session of an element: turns its options into those of a `Session`, and its events into DOM events.
 *
 * @fires {BeachStateChangeEvent} beach-statechange - `state` has changed.
 * @fires {BeachSignalingStateChangeEvent} beach-signalingstatechange - `signalingState` has changed.
 * @fires {BeachConnectionStateChangeEvent} beach-connectionstatechange - The connection to a peer has changed its
 * state.
 * @fires {BeachConnectionFailedEvent} beach-connectionfailed - The element has stopped trying to connect to a peer.
 * @fires {BeachMessageEvent} beach-message - A peer has sent a message.
 * @fires {BeachProgressEvent} beach-progress - A long message to or from a peer has made progress.
 * @fires {BeachQualityChangeEvent} beach-qualitychange - The quality grade of the connection to a peer has changed.
 * @fires {BeachStreamEvent} beach-stream - The streams of a peer have changed.
 * @fires {BeachSpeakersEvent} beach-speakers - Another set of peers is speaking.
 * @fires {BeachPresenceChangeEvent} beach-presencechange - The host has told a viewer who else watches.
 * @fires {BeachEngineEvent} beach-engine - An engine is about to start.
 * @fires {BeachWarningEvent} beach-warning - A problem has occurred, and the element continues.
 * @fires {BeachErrorEvent} beach-error - The element could not start, or not continue.
 *
 * @csspart status - The state: a dot and a few words.
 * @csspart dot - The dot of the state.
 * @csspart quality - The bars of a connection's quality.
 * @csspart error - A sentence about what went wrong.
 * @csspart button - Every button.
 *
 * @cssprop --beach-font - The font, as in the `font` property.
 * @cssprop --beach-text - Color of text.
 * @cssprop --beach-quiet-text - Color of secondary text.
 * @cssprop --beach-surface - Background.
 * @cssprop --beach-field - Background of fields, names and pressed buttons.
 * @cssprop --beach-border - Color of borders.
 * @cssprop --beach-accent - Background of the main button, and color of the focus ring.
 * @cssprop --beach-on-accent - Color of text on the main button.
 * @cssprop --beach-good - Color of the dot while live or connected.
 * @cssprop --beach-busy - Color of the dot while waiting, connecting or reconnecting.
 * @cssprop --beach-bad - Color of the dot after a failure.
 * @cssprop --beach-radius - Radius of the corners.
 *
 * @cssstate reconnecting - Signaling is lost and retried; connections continue.
 */
export abstract class SessionElement extends EngineElement {
  static override properties: PropertyDeclarations = {
    logger: { attribute: false },
    limits: { attribute: false },
  };

  /**
   * Receives every log record. Applies from the next start.
   *
   * @default prints warnings and errors
   */
  logger: Logger | undefined = undefined;

  /** Limits and timeouts of the engine that differ from its defaults. Applies from the next start. */
  limits: Partial<Limits> | undefined = undefined;

  protected readonly internals: ElementInternals = this.attachInternals();
  protected readonly checked = new CheckedOptions((error) => this.warn(error));
  protected readonly lifecycle = new SessionLifecycle(this, {
    target: () => ({
      session: this.sessionName(),
      signaling: this.signaling,
      options: { ...this.readOptions(), failure: this.checked.failure },
    }),
    prepare: (target, signal) => this.#prepare(target, signal),
    suspend: (engine) => this.suspend(engine),
    attached: () => this.attached(),
    stopped: () => this.stopped(),
    detached: () => this.detached(),
    reattached: () => this.reattached(),
    unchanged: () => this.checked.warnOfStrict(),
  });
  protected readonly vocabulary: Vocabulary<English> = this.createVocabulary();
  readonly #signaling = new SignalingStatus(() => this.requestUpdate());
  #isLocal = false;

  constructor() {
    super();
    new FocusKeeper(this);
    this.addEventListener('command', (event) =>
      this.handleCommand((event as CommandEvent).command),
    );
  }

  /** The state of signaling: `idle`, `connecting`, `open`, `reconnecting` or `closed`. */
  get signalingState(): SignalingState {
    return this.#signaling.state;
  }

  /** Does nothing. Without this method, a move with `moveBefore()` would count as a removal. */
  connectedMoveCallback(): void {}

  /** Called when the element enters another document, such as that of a frame. */
  adoptedCallback(): void {
    if (this.shadowRoot) this.#adoptStyles(this.shadowRoot);
    this.requestUpdate();
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = this.attachShadow(SessionElement.shadowRootOptions);
    this.#adoptStyles(root);
    return root;
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { options } = this.constructor as unknown as { options: OptionTable };
    for (const [name, option] of Object.entries(options)) {
      const attribute = attributeName(name);
      if (!changed.has(name) || strictOptions.has(attribute)) continue;
      this.checked.read(attribute, Reflect.get(this, name), option);
    }
    const patience = this.limits?.localNotice ?? defaultLimits.localNotice;
    Object.assign(this.internals, { role: 'group', ariaLabel: this.label });
    this.#signaling.lookForOthers(this.lifecycle.engine, this.#isLocal, patience);
    this.#updateStates();
  }

  /** What both elements show of signaling and of failures. */
  protected get conditions(): SessionConditions {
    const { state: signalingState, outage, isolation } = this.#signaling;
    const { words, language } = this.vocabulary;
    return { signalingState, error: this.error, outage, isolation, words, language };
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.size > 0) this.lifecycle.settleSoon();
  }

  protected abstract readonly sessionRole: Role;

  /** The name of the element, for screen readers. */
  protected abstract readonly label: string;

  protected createVocabulary(): Vocabulary<English> {
    return new Vocabulary(this, english, sessionLanguages);
  }

  /** The name of a session that the page has set, good or bad. */
  protected get givenName(): string {
    return typeof this.session === 'string' ? this.session : '';
  }

  /** Returns the session to join, even under a bad name, or null if there is none. */
  protected abstract sessionName(): string | null;

  /** Handles an invoker command, such as `--start`. */
  protected handleCommand(_command: string): void {}

  /** Returns the names that `:state()` matches now, except `reconnecting`. */
  protected abstract currentStates(): readonly string[];

  /** Returns the options for the engine. Warns of bad ones. */
  protected readOptions(): Omit<SessionOptions, 'session'> {
    return {
      ...this.checked.readAll(this, peerOptions),
      role: this.sessionRole,
      signaling: this.checked.read('signaling', this.signaling, elementOptions.signaling),
      logger: this.#readLogger(),
      limits: this.checked.read('limits', this.limits, propertyOptions.limits) ?? undefined,
    };
  }

  protected createEngine(options: SessionOptions): Session {
    this.#isLocal = options.signaling.isLocal === true;
    return new Session(options);
  }

  /** Called when the page is hidden for good, or goes into the back/forward cache. */
  protected abstract suspend(engine: Session): void;

  /** Called when the element is attached. Returns whether it starts by itself. */
  protected attached(): boolean {
    return this.manual !== true;
  }

  /** Called when it was stopped, or removed for good, even if it has not started. */
  protected stopped(): void {}

  /** Called when a person wants to start. */
  protected confirm(start: () => Promise<void>): void {
    start().catch(() => {});
  }

  /** Called when the element leaves the document; it may be moved and come back within two frames. */
  protected detached(): void {}

  /** Called when the element is back within two frames. */
  protected reattached(): void {}

  /** Listens to the engine; returns the functions that stop it. A property changes before its event fires. */
  protected follow(engine: Session): (() => void)[] {
    return [
      ...this.#signaling.follow(engine, (previous) => {
        this.notify(new BeachSignalingStateChangeEvent({ state: this.signalingState, previous }));
      }),
      ...forwardEvents(engine, {
        notify: (event) => this.notify(event),
        dispatch: (event) => this.#dispatch(event),
      }),
    ];
  }

  /** Fires an event after a change of state: `:state()` matches first, the page is rendered afterwards. */
  protected notify(event: Event): void {
    this.#updateStates();
    this.requestUpdate();
    this.#dispatch(event);
  }

  /** Warns of a problem outside of the engine. */
  protected warn(error: BeachError): void {
    const { code, message } = error;
    this.#readLogger()({ time: systemClock.wall(), level: 'warn', event: code, message });
    this.notify(new BeachWarningEvent(error));
  }

  /** Reports that there is no session to join, or no longer. */
  protected missingSession(): BeachError {
    return this.checked.report(missingSession, this.session, missingSessionError(this.localName));
  }

  /** Fires an event without a change of state, which can happen thousands of times a second. */
  #dispatch(event: Event): void {
    /** @internal */
    this.dispatchEvent(event);
  }

  #adoptStyles(root: ShadowRoot): void {
    adoptStylesInPlace(root, (this.constructor as typeof SessionElement).elementStyles);
  }

  #readLogger(): Logger {
    return this.checked.read('logger', this.logger, propertyOptions.logger) ?? warningsOnly;
  }

  #prepare({ session, options }: Target, signal: AbortSignal): Session {
    this.checked.warnOfStrict(options.failure);
    if (session === null) throw this.missingSession();
    this.checked.forget(missingSession);
    const engine = this.createEngine({ ...options, session });
    for (const stop of this.follow(engine)) signal.addEventListener('abort', stop);
    this.#dispatch(new BeachEngineEvent(engine));
    return engine;
  }

  #updateStates(): void {
    const lost = this.signalingState === 'reconnecting' ? ['reconnecting'] : [];
    matchStates(this.internals.states, [...this.currentStates(), ...lost]);
  }
}
