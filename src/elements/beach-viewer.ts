import { type CSSResultGroup, html, type TemplateResult } from 'lit';
import type { Shareable } from '../capture/shareable.ts';
import type { Quality } from '../link/health/quality.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import type { Session } from '../session/session.ts';
import type { PeerInfo } from '../session/state/peer-info.ts';
import { BeachElement } from './beach-element.ts';
import { BeachStateChangeEvent } from './events.ts';
import { elementOptions, viewerElementOptions } from './options/element-options.ts';
import { withOptions } from './options/with-options.ts';
import { shareBar } from './share/share-bar.ts';
import { Stage } from './stage/stage.ts';
import { viewerStyles } from './viewer/viewer-styles.ts';
import { viewerTemplate } from './viewer/viewer-template.ts';

/**
 * A viewer of a live session: shows the host's media, one tile for each stream, and receives and sends messages. It
 * joins when it is attached, waits for a host that is not there yet, survives a move in the document, and leaves when
 * it is removed for good. A page without script controls it with `<button commandfor="…" command="--join">`, or with
 * the commands `--leave`, `--toggle-mute`, `--toggle-microphone`, `--toggle-camera` or `--toggle-screen`.
 *
 * @tagname beach-viewer
 *
 * @slot poster - Shown behind the state while there is no picture.
 *
 * @csspart poster - The area of the slot while there is no picture.
 * @csspart notice - The area of the state while there is no video.
 * @csspart join-button - The button that joins, or tries again.
 *
 * @cssstate disconnected - The viewer has not joined, or has left.
 * @cssstate waiting - The viewer waits for the host.
 * @cssstate held - The host has been asked to let the viewer in.
 * @cssstate connecting - The viewer connects to the host.
 * @cssstate connected - The viewer is connected.
 * @cssstate failed - The connection is lost, and is retried.
 * @cssstate failed-permanent - The viewer could not join, or not continue.
 * @cssstate streaming - A stream of the host is there.
 * @cssstate muted - The viewer plays without sound.
 */
export class BeachViewer extends withOptions(BeachElement, viewerElementOptions) {
  static override styles: CSSResultGroup = [super.styles, viewerStyles];

  protected readonly sessionRole = 'viewer';
  protected readonly stage = new Stage(this, {
    warned: (error) => this.warn(error),
    muted: (muted) => {
      this.muted = muted;
    },
  });
  #fit = 'contain';
  #hasPoster = false;
  #state: ConnectionState = 'disconnected';
  #hasSession = true;
  #wasConnected = false;

  constructor() {
    super();
    Object.assign(this.internals, { role: 'group', ariaLabel: 'Live stream' });
  }

  /**
   * The state of the connection to the host: `disconnected`, `waiting`, `connecting`, `connected`, `failed` (it is
   * retried) or `failed-permanent`.
   */
  get state(): ConnectionState {
    return this.#state;
  }

  /** The first stream that has arrived; null if there is none. */
  get stream(): MediaStream | null {
    return this.stage.stream;
  }

  /** The quality of the connection to the host; null before it is measured. */
  get quality(): Quality | null {
    return this.#host?.quality ?? null;
  }

  /**
   * Joins the session, unless it has joined. Resolves when the viewer is connected, however long that takes.
   *
   * @throws the error of `beach-error`: `unauthorized`, `refused`, `session-full`, `unsupported-browser`, the reason
   * of a failed connection, or `invalid-option` if there is no session to join; an `AbortError` if it leaves first.
   */
  join(): Promise<void> {
    return this.lifecycle.start();
  }

  /** Leaves the session. */
  leave(): void {
    this.lifecycle.stop();
  }

  protected override sessionName(): string | null {
    const { checked } = this;
    const chosen = checked.read('session', this.session, elementOptions.session);
    const isChosen = chosen !== null || checked.isBad('session');
    const inAddress = isChosen ? null : new URLSearchParams(location.search).get('session');
    const found = checked.read('?session', inAddress, elementOptions.session);
    const name = isChosen ? this.givenName : checked.isBad('?session') ? inAddress : found;
    this.#hasSession = name !== null;
    this.requestUpdate();
    return name;
  }

  protected override follow(engine: Session): (() => void)[] {
    return [
      ...super.follow(engine),
      engine.on('requests', () => this.requestUpdate()),
      engine.on('host', ({ state, reason }) => {
        const previous = this.#state;
        if (state === previous) return;
        this.#state = state;
        this.#wasConnected ||= state === 'connected';
        this.notify(new BeachStateChangeEvent({ state, previous, reason }));
      }),
    ];
  }

  protected override createEngine(options: SessionOptions): Session {
    this.#wasConnected = false;
    return super.createEngine(options);
  }

  protected override readShare(): readonly Shareable[] {
    return this.checked.read('share', this.share, viewerElementOptions.share);
  }

  protected override suspend(engine: Session): void {
    engine.stop();
  }

  protected override handleCommand(command: string): void {
    if (command === '--join') this.join().catch(() => {});
    if (command === '--leave') this.leave();
    if (command === '--toggle-mute') this.#toggleMute();
    super.handleCommand(command);
  }

  protected override currentStates(): string[] {
    return [
      this.#state,
      ...(this.stream ? ['streaming'] : []),
      ...(this.#host?.held ? ['held'] : []),
      ...(this.muted === true || this.stage.soundBlocked ? ['muted'] : []),
    ];
  }

  protected override readOptions(): Omit<SessionOptions, 'session'> {
    this.#fit = this.checked.read('fit', this.fit, viewerElementOptions.fit);
    this.requestUpdate();
    return super.readOptions();
  }

  protected override render(): TemplateResult {
    const { state } = this;
    const [controls, muted] = [this.controls === true, this.muted === true];
    const { stage } = this;
    const player = viewerTemplate({
      ...this.conditions,
      state,
      controls,
      quality: this.quality,
      stage,
      root: this.renderRoot as ShadowRoot,
      muted,
      toggleMute: () => this.#toggleMute(),
      tiles: stage.render({ peers: this.lifecycle.engine?.peers ?? new Map(), muted, controls }),
      fit: this.#fit,
      hasPoster: this.#hasPoster,
      hasSession: this.#hasSession,
      wasConnected: this.#wasConnected,
      held: this.#host?.held ?? false,
      join: () => this.join().catch(() => {}),
      posterChanged: ({ target }) => {
        this.#hasPoster = (target as HTMLSlotElement).assignedElements().length > 0;
        this.requestUpdate();
      },
    });
    const sharing = shareBar(this.localMedia, this.#host?.accepts);
    return html`<div class="layout">${player} ${sharing && html`<div class="themed">${sharing}</div>`}</div>`;
  }

  get #host(): PeerInfo | undefined {
    const peers = [...(this.lifecycle.engine?.peers.values() ?? [])];
    return peers.find(({ role }) => role === 'host');
  }

  #toggleMute(): void {
    this.muted = this.stage.toggleMute(this.muted);
  }
}
