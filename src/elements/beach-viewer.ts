import { html, type TemplateResult } from 'lit';
import type { Shareable } from '../capture/shareable.ts';
import type { Quality } from '../link/health/quality.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import type { Session } from '../session/session.ts';
import { BeachElement } from './beach-element.ts';
import { BeachStateChangeEvent } from './events.ts';
import { elementOptions, viewerElementOptions } from './options/element-options.ts';
import { withOptions } from './options/with-options.ts';
import { shareBar } from './share-bar.ts';
import { shareStyles } from './share-styles.ts';
import { Stage } from './stage/stage.ts';
import { stageStyles } from './stage/stage-styles.ts';
import { tileStyles } from './stage/tile-styles.ts';
import { statusStyles } from './status-styles.ts';
import { viewerStyles } from './viewer/viewer-styles.ts';
import { viewerTemplate } from './viewer/viewer-template.ts';

/**
 * A viewer of a live session: shows the host's media, one tile for each stream, hands the page what the
 * host sends, and sends back. It joins when it is attached, waits for a host that is not there yet, survives being moved,
 * and leaves when it is removed for good. Without a `session` it takes `?session=NAME` from the page's
 * address. A page without script controls it with `<button commandfor command="--join">`, `--leave`
 * or `--toggle-mute`.
 *
 * @tagname beach-viewer
 *
 * @slot poster - Shown while there is no picture, behind the words for the state.
 *
 * @fires {BeachStateChangeEvent} beach-statechange - `state` has changed.
 * @fires {BeachSignalingStateChangeEvent} beach-signalingstatechange - `signalingState` has changed.
 * @fires {BeachConnectionStateChangeEvent} beach-connectionstatechange - The link to the host has changed its state, with details.
 * @fires {BeachConnectionFailedEvent} beach-connectionfailed - No more attempts are made to connect to the host.
 * @fires {BeachMessageEvent} beach-message - The host has sent something.
 * @fires {BeachProgressEvent} beach-progress - A long message to or from the host has made progress.
 * @fires {BeachQualityChangeEvent} beach-qualitychange - The grade of the link to the host has changed.
 * @fires {BeachShareChangeEvent} beach-sharechange - The state of something that is shared has changed.
 * @fires {BeachStreamEvent} beach-stream - What a peer sends has changed.
 * @fires {BeachSpeakersEvent} beach-speakers - Who is speaking has changed.
 * @fires {BeachWarningEvent} beach-warning - Something is wrong, and the viewer goes on.
 * @fires {BeachErrorEvent} beach-error - The viewer could not join, or not go on.
 *
 * @csspart stage - Everything.
 * @csspart tile - The place of one stream.
 * @csspart video - Its `<video>`.
 * @csspart label - The name on a tile, where there are several, and the sign that its sender has muted it.
 * @csspart muted - Only that sign.
 * @csspart avatar - What is shown in place of the picture while there is only sound.
 * @csspart stall - The notice that a picture is frozen.
 * @csspart volume - The sound of one tile, where there are several: a button and a slider.
 * @csspart mute-button - That button.
 * @csspart volume-slider - That slider.
 * @csspart poster - What is shown while there is no picture: the slot.
 * @csspart bar - The buttons of the player.
 * @csspart mute-all-button - The button that silences everything.
 * @csspart fullscreen-button - The button that fills the screen with the stage.
 * @csspart pip-button - The button for picture in picture.
 * @csspart notice - What is shown in place of the video while there is none.
 * @csspart status - The dot and the words for the state.
 * @csspart dot - Only the dot.
 * @csspart quality - The bars that show how good the link is.
 * @csspart error - The sentence that says what went wrong.
 * @csspart button - Every button.
 * @csspart join-button - The button that joins, or tries again.
 * @csspart sharing - The buttons for what is shared.
 * @csspart microphone-button - The button that switches the microphone.
 * @csspart camera-button - The button that switches the camera.
 * @csspart screen-button - The button that switches the screen.
 * @csspart sound-button - The button that starts sound or playback where the browser wants a tap first.
 *
 * @cssprop --beach-font - As the `font` property.
 * @cssprop --beach-text - Color of text.
 * @cssprop --beach-quiet-text - Color of less important text.
 * @cssprop --beach-surface - Background.
 * @cssprop --beach-field - Background of a button while it is pressed.
 * @cssprop --beach-border - Color of borders.
 * @cssprop --beach-accent - Background of the main button, and color of the focus ring.
 * @cssprop --beach-on-accent - Color of text on the main button.
 * @cssprop --beach-good - Color of the dot while connected.
 * @cssprop --beach-busy - Color of the dot while waiting or connecting.
 * @cssprop --beach-bad - Color of the dot after a failure.
 * @cssprop --beach-radius - Radius of the corners.
 *
 * @cssstate disconnected - It has not joined, or has left.
 * @cssstate waiting - It waits for the host.
 * @cssstate connecting - The host is there, and a connection is being made.
 * @cssstate connected - It is connected.
 * @cssstate failed - The connection broke; another attempt follows.
 * @cssstate failed-permanent - It could not join, or not go on.
 * @cssstate reconnecting - Signaling is lost and tried again.
 * @cssstate streaming - The host's media are there.
 * @cssstate muted - It plays without sound.
 */
export class BeachViewer extends withOptions(BeachElement, viewerElementOptions) {
  static override styles = [statusStyles, stageStyles, tileStyles, viewerStyles, shareStyles];

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

  constructor() {
    super();
    Object.assign(this.internals, { role: 'group', ariaLabel: 'Live stream' });
  }

  /** The state of its link to the host. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** The host's media; null while there are none. */
  get stream(): MediaStream | null {
    return this.stage.stream;
  }

  /** How good its link to the host is; null while there is none, and before it is measured. */
  get quality(): Quality | null {
    const peers = [...(this.life.engine?.peers.values() ?? [])];
    return peers.find(({ role }) => role === 'host')?.quality ?? null;
  }

  /**
   * Joins, unless it has. Resolves when it is connected, however long the host is awaited. Rejects with
   * the error that the event carries: `unauthorized`, `refused`, `session-full`,
   * `unsupported-browser`, the reason why the host could not be reached, or `invalid-option` where
   * there is no session to join; with an `AbortError` where it leaves first.
   */
  join(): Promise<void> {
    return this.life.start();
  }

  /** Leaves on purpose. */
  leave(): void {
    this.life.stop();
  }

  protected override sessionName(): string | null {
    const chosen = this.checked.read('session', this.session, elementOptions.session);
    const address = new URLSearchParams(location.search).get('session');
    const name = chosen ?? this.checked.read('?session', address, elementOptions.session);
    this.#hasSession = name !== null;
    this.requestUpdate();
    return name;
  }

  protected override follow(engine: Session): (() => void)[] {
    return [
      ...super.follow(engine),
      engine.on('host', ({ state, reason }) => {
        const previous = this.#state;
        this.#state = state;
        this.tell(new BeachStateChangeEvent({ state, previous, reason }));
      }),
    ];
  }

  protected override readShare(): readonly Shareable[] {
    return this.checked.read('share', this.share, viewerElementOptions.share);
  }

  protected override suspend(engine: Session): void {
    engine.stop();
  }

  protected override commanded(command: string): void {
    if (command === '--join') this.join().catch(() => {});
    if (command === '--leave') this.leave();
    if (command === '--toggle-mute') this.#toggleMute();
    super.commanded(command);
  }

  protected override currentStates(): string[] {
    return [
      this.#state,
      ...(this.stream ? ['streaming'] : []),
      ...(this.muted || this.stage.soundBlocked ? ['muted'] : []),
    ];
  }

  protected override readOptions(): Omit<SessionOptions, 'session'> {
    this.#fit = this.checked.read('fit', this.fit, viewerElementOptions.fit);
    this.requestUpdate();
    return super.readOptions();
  }

  protected override render(): TemplateResult {
    const { state, signalingState, error, outage, controls, muted } = this;
    const { stage } = this;
    const face = viewerTemplate({
      state,
      signalingState,
      error,
      outage,
      controls,
      quality: this.quality,
      stage,
      root: this.renderRoot as ShadowRoot,
      muted,
      toggleMute: () => this.#toggleMute(),
      tiles: stage.render({ peers: this.life.engine?.peers ?? new Map(), muted, controls }),
      fit: this.#fit,
      hasPoster: this.#hasPoster,
      hasSession: this.#hasSession,
      join: () => this.join().catch(() => {}),
      posterChanged: ({ target }) => {
        this.#hasPoster = (target as HTMLSlotElement).assignedElements().length > 0;
        this.requestUpdate();
      },
    });
    const sharing = shareBar(this.local);
    return html`<div class="layout">${face} ${sharing && html`<div class="themed">${sharing}</div>`}</div>`;
  }

  #toggleMute(): void {
    this.muted = this.stage.toggleMute(this.muted);
  }
}
