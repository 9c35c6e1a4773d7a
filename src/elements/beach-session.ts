import type { PropertyDeclarations, TemplateResult } from 'lit';
import { kindsOf, type Shareable } from '../capture/shareable.ts';
import { Counters } from '../runtime/counters.ts';
import type { ViewerRequest } from '../session/admission.ts';
import { setting, text } from '../session/options/option.ts';
import { hostOptions, type SessionOptions } from '../session/options/session-options.ts';
import type { PeerInfo } from '../session/peer-info.ts';
import type { Session } from '../session/session.ts';
import type { LeaveReason } from '../session/session-events.ts';
import { type SessionMetrics, snapshotMetrics } from '../session/session-metrics.ts';
import type { SessionState } from '../session/session-state.ts';
import { BeachElement } from './beach-element.ts';
import {
  BeachStateChangeEvent,
  BeachViewerJoinEvent,
  BeachViewerLeaveEvent,
  BeachViewerRequestEvent,
} from './events.ts';
import { ClipboardCopy } from './host/clipboard-copy.ts';
import { HostKeys } from './host/host-keys.ts';
import { watching } from './host/host-panel.ts';
import { hostStyles } from './host/host-styles.ts';
import { hostTemplate } from './host/host-template.ts';
import { newSessionName } from './host/new-session-name.ts';
import { StableList } from './host/stable-list.ts';
import { elementOptions, hostElementOptions } from './options/element-options.ts';
import { withOptions } from './options/with-options.ts';
import { shareBar } from './share-bar.ts';
import { shareStyles } from './share-styles.ts';
import { Stage } from './stage/stage.ts';
import { stageStyles } from './stage/stage-styles.ts';
import { tileStyles } from './stage/tile-styles.ts';
import { statusStyles } from './status-styles.ts';

/** Options that have a property and no attribute. */
const propertyOptions = {
  stream: setting<MediaStream | null>(null, 'a MediaStream, or null', (stream) => {
    // Not `instanceof`: a stream may come from another frame.
    const isStream = stream === null || typeof (stream as MediaStream).getTracks === 'function';
    return isStream ? (stream as MediaStream | null) : undefined;
  }),
  hostKey: text(256),
};

/**
 * The host of a live session: sends data and media to everybody who watches. It shows what the others
 * send, as in a mesh, and a panel with the state, the viewers and a link to share. It starts when it is
 * attached, survives being moved, and ends when it is removed for good. Without a `session` it makes up a
 * name and puts it into the attribute. A page without script controls it with
 * `<button commandfor command="--start">` or `--stop`.
 *
 * @tagname beach-session
 *
 * @slot - What the session is about, for example a canvas. It stands above the panel.
 *
 * @fires {BeachStateChangeEvent} beach-statechange - `state` has changed.
 * @fires {BeachSignalingStateChangeEvent} beach-signalingstatechange - `signalingState` has changed.
 * @fires {BeachConnectionStateChangeEvent} beach-connectionstatechange - The link to one viewer has changed its state.
 * @fires {BeachConnectionFailedEvent} beach-connectionfailed - No more attempts are made to connect to a viewer.
 * @fires {BeachViewerJoinEvent} beach-viewerjoin - A viewer's link is ready.
 * @fires {BeachViewerLeaveEvent} beach-viewerleave - A viewer that had joined has gone.
 * @fires {BeachViewerRequestEvent} beach-viewerrequest - A viewer asks to be let in. Cancelable: `preventDefault()` lets it wait until `accept()` or `refuse()` is called.
 * @fires {BeachMessageEvent} beach-message - A viewer has sent something.
 * @fires {BeachProgressEvent} beach-progress - A long message to or from a viewer has made progress.
 * @fires {BeachQualityChangeEvent} beach-qualitychange - The grade of the link to one viewer has changed.
 * @fires {BeachShareChangeEvent} beach-sharechange - The state of something that is shared has changed.
 * @fires {BeachStreamEvent} beach-stream - What a peer sends has changed.
 * @fires {BeachSpeakersEvent} beach-speakers - Who is speaking has changed.
 * @fires {BeachWarningEvent} beach-warning - Something is wrong, and the session goes on.
 * @fires {BeachErrorEvent} beach-error - The session could not go on.
 *
 * @csspart panel - The state, the viewers and what to share.
 * @csspart stage - What the others send, above the panel.
 * @csspart tile - The place of one stream.
 * @csspart video - Its `<video>`.
 * @csspart label - The name on a tile, and the sign that its sender has muted it.
 * @csspart muted - Only that sign.
 * @csspart avatar - What is shown in place of the picture while there is only sound.
 * @csspart stall - The notice that a picture is frozen.
 * @csspart volume - The sound of one tile, where there are several: a button and a slider.
 * @csspart mute-button - That button.
 * @csspart volume-slider - That slider.
 * @csspart bar - The buttons of the player.
 * @csspart mute-all-button - The button that silences everything.
 * @csspart fullscreen-button - The button that fills the screen with the stage.
 * @csspart pip-button - The button for picture in picture.
 * @csspart sound-button - The button that starts sound or playback where the browser wants a tap first.
 * @csspart status - The dot and the words for the state.
 * @csspart dot - Only the dot.
 * @csspart error - The sentence that says what went wrong.
 * @csspart viewers - The list of names.
 * @csspart viewer - One name.
 * @csspart quality - The bars beside a name that show how good the link is.
 * @csspart requests - The list of those who ask to be let in.
 * @csspart request - One of them.
 * @csspart accept-button - The button that lets one in.
 * @csspart refuse-button - The button that sends one away.
 * @csspart sharing - The buttons for what is shared.
 * @csspart microphone-button - The button that switches the microphone.
 * @csspart camera-button - The button that switches the camera.
 * @csspart screen-button - The button that switches the screen.
 * @csspart share - The line with the link or name to share.
 * @csspart link - The field with the link or name.
 * @csspart button - Every button.
 * @csspart toggle-button - The button that starts and stops.
 * @csspart copy-button - The button that copies.
 *
 * @cssprop --beach-font - As the `font` property.
 * @cssprop --beach-text - Color of text.
 * @cssprop --beach-quiet-text - Color of less important text.
 * @cssprop --beach-surface - Background.
 * @cssprop --beach-field - Background of fields and names.
 * @cssprop --beach-border - Color of borders.
 * @cssprop --beach-accent - Background of the main button, and color of the focus ring.
 * @cssprop --beach-on-accent - Color of text on the main button.
 * @cssprop --beach-good - Color of the dot while live.
 * @cssprop --beach-busy - Color of the dot while starting or reconnecting.
 * @cssprop --beach-bad - Color of the dot after a failure.
 * @cssprop --beach-radius - Radius of the corners.
 *
 * @cssstate idle - It has not been started.
 * @cssstate starting - It is on its way in.
 * @cssstate live - Viewers can join.
 * @cssstate ended - It was stopped.
 * @cssstate failed - It could not start, or not go on.
 * @cssstate reconnecting - Signaling is lost and tried again; who watches goes on watching.
 * @cssstate streaming - A stream is set, or something is shared.
 * @cssstate watched - Somebody watches.
 * @cssstate asked - Somebody waits to be let in.
 */
export class BeachSession extends withOptions(BeachElement, hostElementOptions) {
  static override styles = [statusStyles, stageStyles, tileStyles, hostStyles, shareStyles];

  static override properties: PropertyDeclarations = {
    // So that a page may set them before the tag is defined.
    stream: { attribute: false, noAccessor: true },
    hostKey: { attribute: false, noAccessor: true },
  };

  protected readonly sessionRole = 'host';
  readonly #keys = new HostKeys();
  readonly #copying = new ClipboardCopy(this);
  readonly #stableRequests = new StableList<ViewerRequest>();
  protected readonly stage = new Stage(this, {
    warned: (error) => this.warn(error),
    muted: () => {},
  });
  #state: SessionState = 'idle';
  #stream: MediaStream | null = null;
  #chosenKey: string | null = null;
  /** The session that the engine was made for. */
  #hosting: string | null = null;
  #link: string | null = null;
  #hasContent = false;
  /** People want to hear nothing from the others. */
  #muted = false;

  constructor() {
    super();
    Object.assign(this.internals, { role: 'group', ariaLabel: 'Live session' });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Everybody it has a link to, or is trying to connect to, by id; a snapshot. */
  get peers(): ReadonlyMap<string, PeerInfo> {
    return this.life.engine?.peers ?? new Map();
  }

  /** Counters since the last start; a snapshot. */
  get metrics(): SessionMetrics {
    return this.life.engine?.metrics ?? snapshotMetrics(new Counters(), null);
  }

  /** A stream that is sent to everybody, and to whoever comes later; null sends nothing. Set it at any time. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  set stream(stream: MediaStream | null) {
    this.#stream = this.checked.read('stream', stream, propertyOptions.stream);
    this.life.engine?.publish('page', this.#stream);
    this.requestUpdate();
  }

  /**
   * The secret that makes this the host: whoever shows it again takes the session over. Null before the
   * first start, unless set. By default it is random, and kept for a reload of this page. Up to 256
   * characters; applies from the next start.
   */
  get hostKey(): string | null {
    return this.#chosenKey ?? this.life.engine?.hostKey ?? null;
  }

  set hostKey(key: string | null) {
    this.#chosenKey = this.checked.read('hostKey', key, propertyOptions.hostKey) || null;
  }

  /**
   * Starts the session, unless it runs. Resolves when it is live. Rejects with the error that the
   * event carries: `host-taken`, `unauthorized`, `refused`, `session-full`, `unsupported-browser`;
   * with an `AbortError` where it is stopped first.
   */
  start(): Promise<void> {
    return this.life.start();
  }

  /** Ends the session on purpose; the viewers are told. */
  stop(): void {
    this.life.stop();
  }

  /** Sends one viewer away, and tells it why. It is not let in again under the same id. */
  drop(peerId: string, reason: LeaveReason = 'refused'): void {
    this.life.engine?.drop(peerId, reason);
  }

  protected override sessionName(): string {
    const chosen = this.checked.read('session', this.session, elementOptions.session);
    if (chosen === null) this.session = newSessionName();
    return this.session;
  }

  protected override readOptions(): Omit<SessionOptions, 'session'> {
    const url = this.checked.read('viewer-url', this.viewerUrl, hostElementOptions.viewerUrl);
    url?.searchParams.set('session', this.session);
    this.#link = url?.href ?? null;
    this.requestUpdate();
    const allowed = this.checked.read('allow', this.allow, hostElementOptions.allow);
    return {
      ...super.readOptions(),
      ...this.checked.readAll(this, hostOptions),
      accepts: kindsOf(allowed),
    };
  }

  protected override createEngine(options: SessionOptions): Session {
    this.#hosting = options.session;
    const hostKey = this.#chosenKey ?? this.#keys.take(options.session);
    const engine = super.createEngine({ ...options, hostKey });
    engine.publish('page', this.#stream);
    return engine;
  }

  protected override follow(engine: Session): (() => void)[] {
    return [
      // Devices go first: whoever hears of the end may start again, and a start may be stopped at once.
      ...super.follow(engine),
      engine.on('state', ({ state, reason }) => {
        // Whoever heard of the devices has ended it.
        if (engine.state !== state) return;
        const previous = this.#state;
        this.#state = state;
        this.tell(new BeachStateChangeEvent({ state, previous, reason }));
      }),
      engine.on('viewerrequest', (request) => this.#asked(request)),
      engine.on('requests', () => this.requestUpdate()),
      engine.on('peerjoin', (peer) => this.tell(new BeachViewerJoinEvent(peer))),
      engine.on('peerleave', (leave) => this.tell(new BeachViewerLeaveEvent(leave))),
    ];
  }

  protected override suspend(engine: Session): void {
    this.departing();
    engine.suspend();
  }

  /** Keeps the key, so that after a reload, or with another element in its place, it is the same host. */
  protected override departing(): void {
    if (this.#hosting !== null && this.life.running) this.#keys.keep(this.#hosting);
  }

  protected override returned(): void {
    if (this.#hosting !== null) this.#keys.take(this.#hosting);
  }

  protected override readShare(): readonly Shareable[] {
    return this.checked.read('share', this.share, hostElementOptions.share);
  }

  protected override hint(): string {
    return this.checked.read('content-hint', this.contentHint, hostElementOptions.contentHint);
  }

  protected override commanded(command: string): void {
    if (command === '--toggle-mute') this.local.toggle('microphone');
    super.commanded(command);
    if (command === '--start') this.start().catch(() => {});
    if (command === '--stop') this.stop();
  }

  protected override currentStates(): string[] {
    return [
      this.#state,
      ...(this.#stream || this.local.streams.size > 0 ? ['streaming'] : []),
      ...(watching(this.peers).length > 0 ? ['watched'] : []),
      ...(this.#requests.length > 0 ? ['asked'] : []),
    ];
  }

  protected override render(): TemplateResult {
    const { state, signalingState, error, outage, session } = this;
    return hostTemplate({
      state,
      signalingState,
      error,
      outage,
      session,
      mesh: this.topology === 'mesh',
      requests: this.#requests,
      stableRequests: this.#stableRequests,
      link: this.#link,
      copying: this.#copying,
      sharing: shareBar(this.local),
      peers: this.peers,
      hasContent: this.#hasContent,
      stage: this.stage,
      root: this.renderRoot as ShadowRoot,
      muted: this.#muted,
      start: () => this.start().catch(() => {}),
      stop: () => this.stop(),
      toggleMute: () => {
        this.#muted = this.stage.toggleMute(this.#muted);
        this.requestUpdate();
      },
      slotChanged: ({ target }) => {
        this.#hasContent = (target as HTMLSlotElement).assignedElements().length > 0;
        this.requestUpdate();
      },
    });
  }

  get #requests(): readonly ViewerRequest[] {
    return this.life.engine?.requests ?? [];
  }

  #asked(request: ViewerRequest): void {
    const event = new BeachViewerRequestEvent(request);
    this.tell(event);
    if (event.defaultPrevented) request.hold();
  }
}
