import type { CSSResultGroup, PropertyDeclarations, TemplateResult } from 'lit';
import { kindsOf, type Shareable } from '../capture/shareable.ts';
import { Counters } from '../runtime/counters.ts';
import type { ViewerRequest } from '../session/membership/admission.ts';
import { newSessionName } from '../session/new-session-name.ts';
import { hostOptions, type SessionOptions } from '../session/options/session-options.ts';
import type { Session } from '../session/session.ts';
import type { LeaveReason } from '../session/session-events.ts';
import type { PeerInfo } from '../session/state/peer-info.ts';
import { type SessionMetrics, snapshotMetrics } from '../session/state/session-metrics.ts';
import type { SessionState } from '../session/state/session-state.ts';
import { BeachElement } from './beach-element.ts';
import { BeachStateChangeEvent } from './events.ts';
import { ClipboardCopy } from './host/clipboard-copy.ts';
import { forwardHostEvents } from './host/forward-host-events.ts';
import { HostKeys } from './host/host-keys.ts';
import { connectedPeers } from './host/host-panel.ts';
import { hostStyles } from './host/host-styles.ts';
import { hostTemplate } from './host/host-template.ts';
import { LinkCode } from './host/link-code.ts';
import { StableList } from './host/stable-list.ts';
import { ViewerList } from './host/viewers/viewer-list.ts';
import { elementOptions, hostElementOptions } from './options/element-options.ts';
import { hostPropertyOptions } from './options/property-options.ts';
import { withOptions } from './options/with-options.ts';
import { Stage } from './stage/stage.ts';

/**
 * The host of a live session: sends data and media to all viewers. It shows the streams of the other peers, as in
 * a mesh, and a panel with the state, the viewers and a link to copy. It starts when it is attached, survives a
 * move in the document, and ends when it is removed for good. A page without script controls it with
 * `<button commandfor="…" command="--start">`, or with the commands `--stop` and `--toggle-microphone`,
 * `--toggle-camera`, `--toggle-screen` or `--toggle-contents`.
 *
 * @tagname beach-session
 *
 * @slot - The subject of the session, for example a canvas. It stands above the panel.
 *
 * @fires {BeachViewerJoinEvent} beach-viewerjoin - A viewer has joined: messages reach it from now on.
 * @fires {BeachViewerLeaveEvent} beach-viewerleave - A viewer that had joined has left.
 * @fires {BeachViewerRequestEvent} beach-viewerrequest - A viewer asks to join. Cancelable: `preventDefault()` holds it
 * until `accept()` or `refuse()` is called.
 *
 * @csspart panel - The state, the viewers and the link.
 * @csspart viewers - The list of the viewers.
 * @csspart viewer - The name of one viewer.
 * @csspart request-mute-button - The button that mutes the microphone of a viewer for all.
 * @csspart send-away-button - The button that sends a viewer away, when pressed twice.
 * @csspart requests - The list of the viewers that ask to join.
 * @csspart request - One viewer that asks to join.
 * @csspart accept-button - The button that admits a viewer.
 * @csspart refuse-button - The button that refuses a viewer.
 * @csspart share - The link, or the name of the session, with a button to copy it.
 * @csspart link - The field with the link or name.
 * @csspart toggle-button - The button that starts and stops.
 * @csspart copy-button - The button that copies.
 * @csspart code-button - The button that shows the link as a QR code.
 * @csspart code - The QR code.
 *
 * @cssstate idle - The session has not been started.
 * @cssstate starting - The session is starting.
 * @cssstate live - Viewers can join.
 * @cssstate ended - The session was stopped.
 * @cssstate failed - The session could not start, or not continue.
 * @cssstate streaming - A stream is set that has not ended, or a source is shared.
 * @cssstate watched - A viewer is connected.
 * @cssstate asked - A viewer asks to join.
 */
export class BeachSession extends withOptions(BeachElement, hostElementOptions) {
  static override styles: CSSResultGroup = [super.styles, hostStyles];

  static override properties: PropertyDeclarations = {
    // Lit restores values that were set before the tag was defined.
    stream: { attribute: false, noAccessor: true },
    hostKey: { attribute: false, noAccessor: true },
  };

  protected readonly sessionRole = 'host';
  readonly #keys = new HostKeys();
  readonly #copying = new ClipboardCopy(this);
  readonly #code = new LinkCode(this);
  readonly #list = new ViewerList(this);
  readonly #stableRequests = new StableList<ViewerRequest>();
  protected readonly stage = new Stage(this, {
    warned: (error) => this.warn(error),
    muted: () => {},
  });
  #state: SessionState = 'idle';
  #stream: MediaStream | null = null;
  #chosenKey: string | null = null;
  /** The session of the engine. */
  #hosting: string | null = null;
  #link: string | null = null;
  #hasContent = false;
  /** Whether the person at this page has muted the other peers. */
  #muted = false;

  /** The state of the session: `idle`, `starting`, `live`, `ended` or `failed`. */
  get state(): SessionState {
    return this.#state;
  }

  /** Every peer that is connected, or being connected, by id; a snapshot. */
  get peers(): ReadonlyMap<string, PeerInfo> {
    return this.lifecycle.engine?.peers ?? new Map();
  }

  /** Counters since the last start: joins, evictions, traffic by lane, handshakes and more; a snapshot. */
  get metrics(): SessionMetrics {
    return this.lifecycle.engine?.metrics ?? snapshotMetrics(new Counters(), null);
  }

  /** The stream that all peers receive, also those that join later; null sends none. Set it at any time. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  set stream(stream: MediaStream | null) {
    this.#stream = this.checked.read('stream', stream, hostPropertyOptions.stream);
    this.lifecycle.engine?.publish('page', this.#stream);
    this.requestUpdate();
  }

  /**
   * The secret that makes this element the host; a host that shows it again takes the session over. Up to 256
   * characters. Null before the first start, unless set. Applies from the next start.
   *
   * @default random, and kept for a reload of the page, or for another tab of the site within a minute
   */
  get hostKey(): string | null {
    return this.#chosenKey ?? this.lifecycle.engine?.hostKey ?? null;
  }

  set hostKey(key: string | null) {
    this.#chosenKey = this.checked.read('hostKey', key, hostPropertyOptions.hostKey) || null;
    this.requestUpdate('hostKey');
  }

  /**
   * Starts the session, unless it runs. Resolves when it is live.
   *
   * @throws the error of `beach-error`: `host-taken`, `unauthorized`, `refused`, `session-full` or
   * `unsupported-browser`; an `AbortError` if it is stopped first.
   */
  start(): Promise<void> {
    return this.lifecycle.start();
  }

  /** Ends the session. The viewers learn that it has ended. */
  stop(): void {
    this.lifecycle.stop();
  }

  /** Removes a viewer and tells it the reason. It cannot rejoin with the same id. */
  drop(peerId: string, reason: LeaveReason = 'refused'): void {
    this.lifecycle.engine?.drop(peerId, reason);
  }

  /**
   * Asks a viewer, or another page of a mesh, to mute its microphone for all. Its page fires `beach-muterequest`, and
   * mutes unless that is prevented; its person can switch it on again. `beach-stream` tells that it is muted.
   *
   * @throws `send-failed` if it is not connected.
   */
  async requestMute(peerId: string): Promise<void> {
    await this.startedEngine.requestMute(peerId);
  }

  protected override get label(): string {
    return this.vocabulary.words.label.host;
  }

  protected override sessionName(): string {
    // With `verify`, the engine has completed the name of its session, and goes on in it.
    if (this.#hosting && this.lifecycle.runsAs === this.session) return this.#hosting;
    const chosen = this.checked.read('session', this.session, elementOptions.session);
    if (chosen === null && !this.checked.isBad('session')) this.session = newSessionName();
    return this.givenName;
  }

  protected override readOptions(): Omit<SessionOptions, 'session'> {
    const url = this.checked.read('viewer-url', this.viewerUrl, hostElementOptions.viewerUrl);
    url?.searchParams.set('session', this.givenName);
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
    const engine = super.createEngine({ ...options, hostKey, keyStore: this.#keys.pairs });
    engine.publish('page', this.#stream);
    return engine;
  }

  protected override follow(engine: Session): (() => void)[] {
    return [
      // Devices change first: a listener of the end may start again, and a start may be stopped at once.
      ...super.follow(engine),
      engine.on('signaling', () => {
        if (this.session === this.#hosting) this.session = engine.session;
      }),
      engine.on('state', ({ state, reason }) => {
        const previous = this.#state;
        // A listener of the devices has ended the session.
        if (engine.state !== state) return;
        this.#state = state;
        const refused = state === 'failed' || (state === 'ended' && previous === 'starting');
        if (refused) this.#keys.release(this.#hosting ?? '', reason);
        if (state !== previous) this.notify(new BeachStateChangeEvent({ state, previous, reason }));
      }),
      engine.on('requests', () => this.requestUpdate()),
      ...forwardHostEvents(engine, (event) => this.notify(event)),
    ];
  }

  protected override suspend(engine: Session): void {
    this.detached();
    engine.suspend();
  }

  /** Stores the host key, so that this is the same host after a reload, or with another element in its place. */
  protected override detached(): void {
    if (this.#hosting !== null && this.lifecycle.running) this.#keys.keep(this.#hosting);
  }

  protected override reattached(): void {
    if (this.#hosting !== null) this.#keys.take(this.#hosting);
  }

  protected override readShare(): readonly Shareable[] {
    return this.checked.read('share', this.share, hostElementOptions.share);
  }

  protected override captureHint(): string {
    return this.checked.read('content-hint', this.contentHint, hostElementOptions.contentHint);
  }

  protected override handleCommand(command: string): void {
    if (command === '--toggle-mute') this.localMedia.toggle('microphone');
    super.handleCommand(command);
    if (command === '--start') this.confirm(() => this.start());
    if (command === '--stop') this.stop();
  }

  protected override currentStates(): string[] {
    const sent = !['ended', 'failed'].includes(`${this.pageStream?.state}`);
    return [
      this.#state,
      ...((this.#stream && sent) || this.localMedia.streams.size > 0 ? ['streaming'] : []),
      ...(connectedPeers(this.peers).length > 0 ? ['watched'] : []),
      ...(this.#requests.length > 0 ? ['asked'] : []),
    ];
  }

  protected override render(): TemplateResult {
    return hostTemplate({
      ...this.conditions,
      state: this.state,
      session: this.checked.isBad('session') ? '' : this.givenName,
      mesh: this.topology === 'mesh',
      requests: this.#requests,
      stableRequests: this.#stableRequests,
      link: this.#link,
      copying: this.#copying,
      code: this.#code,
      list: this.#list,
      sharing: this.shareControls.render({
        plays: this.stage.audible,
        streamError: this.pageStream?.error,
      }),
      peers: this.peers,
      hasContent: this.#hasContent,
      stage: this.stage,
      root: this.renderRoot as ShadowRoot,
      muted: this.#muted,
      start: () => this.confirm(() => this.start()),
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
    return this.lifecycle.engine?.requests ?? [];
  }
}
