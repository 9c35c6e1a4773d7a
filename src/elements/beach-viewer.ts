import { html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { RemoteStream } from '../link/media.ts';
import type { Quality } from '../link/quality.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { Session } from '../session/session.ts';
import { BeachElement } from './beach-element.ts';
import { BeachStateChangeEvent } from './events.ts';
import { checkSession } from './option-checks.ts';
import { Playback } from './playback.ts';
import { shareBar } from './share-bar.ts';
import { shareStyles } from './share-styles.ts';
import { statusStyles } from './status-styles.ts';
import { viewerFace } from './viewer-face.ts';
import { viewerStyles } from './viewer-styles.ts';

/**
 * A viewer of a live session: shows the host's media, hands the page what the host sends, and sends
 * back. It joins when it is attached, waits for a host that is not there yet, survives being moved,
 * and leaves when it is removed for good. Without a `session` it takes `?session=NAME` from the page's
 * address. A page without script controls it with `<button commandfor command="--join">`, `--leave`
 * or `--toggle-mute`.
 *
 * @tagname beach-viewer
 *
 * @fires {BeachStateChangeEvent} beach-statechange - `state` has changed.
 * @fires {BeachSignalingStateChangeEvent} beach-signalingstatechange - `signalingState` has changed.
 * @fires {BeachConnectionStateChangeEvent} beach-connectionstatechange - The link to the host has changed its state, with details.
 * @fires {BeachConnectionFailedEvent} beach-connectionfailed - The host was given up for good.
 * @fires {BeachMessageEvent} beach-message - The host has sent something.
 * @fires {BeachQualityChangeEvent} beach-qualitychange - The grade of the link to the host has changed.
 * @fires {BeachShareChangeEvent} beach-sharechange - How it stands with something that is shared.
 * @fires {BeachStreamEvent} beach-stream - What a peer sends has changed.
 * @fires {BeachSpeakersEvent} beach-speakers - Others speak than before.
 * @fires {BeachWarningEvent} beach-warning - Something is wrong, and the viewer goes on.
 * @fires {BeachErrorEvent} beach-error - The viewer could not join, or not go on.
 *
 * @csspart stage - Everything.
 * @csspart video - The `<video>`.
 * @csspart notice - What stands in the place of the video while there is none.
 * @csspart status - The dot and the words for the state.
 * @csspart dot - The dot alone.
 * @csspart quality - The bars that show how good the link is.
 * @csspart error - The sentence that says what went wrong.
 * @csspart button - Every button.
 * @csspart join-button - The button that joins, or tries again.
 * @csspart sharing - The buttons for what is shared.
 * @csspart microphone-button - The button that switches the microphone.
 * @csspart camera-button - The button that switches the camera.
 * @csspart screen-button - The button that switches the screen.
 * @csspart sound-button - The button that turns sound on where the browser wants a tap first.
 *
 * @cssprop --beach-font - As the `font` property.
 * @cssprop --beach-text - Color of text.
 * @cssprop --beach-quiet-text - Color of less important text.
 * @cssprop --beach-surface - Background.
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
 * @cssstate failed - The connection broke, and is tried again.
 * @cssstate failed-permanent - It could not join, or not go on.
 * @cssstate reconnecting - Signaling is lost and tried again.
 * @cssstate streaming - The host's media are there.
 * @cssstate muted - It plays without sound.
 */
export class BeachViewer extends BeachElement {
  static override styles = [statusStyles, viewerStyles, shareStyles];

  static override properties: PropertyDeclarations = {
    controls: { type: Boolean, reflect: true },
    muted: { type: Boolean, reflect: true },
  };

  /** Shows the browser's controls, as on `<video>`. */
  controls = false;

  /** Plays without sound. */
  muted = false;

  protected readonly sessionRole = 'viewer';
  protected readonly shareables = ['camera', 'microphone', 'screen'] as const;
  /** What each peer sends. */
  readonly #streams = new Map<string, readonly RemoteStream[]>();
  readonly #playback = new Playback((blocked) => {
    if (blocked) this.warn(blocked);
    else this.requestUpdate();
  });
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
    return this.#playback.stream;
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
    const chosen = this.checked.read('session', this.session, checkSession, null);
    const address = new URLSearchParams(location.search).get('session');
    const name = chosen ?? this.checked.read('?session', address, checkSession, null);
    this.#hasSession = name !== null;
    this.requestUpdate();
    return name;
  }

  protected override follow(engine: Session): (() => void)[] {
    return [
      engine.on('host', ({ state, reason }) => {
        const previous = this.#state;
        this.#state = state;
        this.tell(new BeachStateChangeEvent({ state, previous, reason }));
      }),
      engine.on('stream', ({ peerId, streams }) => this.#heard(peerId, streams)),
      ...super.follow(engine),
    ];
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
      ...(this.signalingState === 'reconnecting' ? ['reconnecting'] : []),
      ...(this.stream ? ['streaming'] : []),
      ...(this.muted || this.#playback.soundBlocked ? ['muted'] : []),
    ];
  }

  protected override render(): TemplateResult {
    const { state, signalingState, error, controls, muted } = this;
    const { hasVideo, hasAudio, soundBlocked } = this.#playback;
    const face = viewerFace({
      state,
      signalingState,
      error,
      controls,
      muted,
      hasVideo,
      hasAudio,
      soundBlocked,
      quality: this.quality,
      hasSession: this.#hasSession,
      join: () => this.join().catch(() => {}),
      unblock: () => this.#playback.unblock(),
      volumeChanged: () => this.#volumeChanged(),
    });
    return html`${face}<div class="face">${shareBar(this.local)}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#playback.show(this.#video);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Where it was out of the page for a moment, the browser has paused its video.
    if (this.hasUpdated) this.#playback.show(this.#video);
  }

  get #video(): HTMLVideoElement {
    return this.renderRoot.querySelector('video') as HTMLVideoElement;
  }

  /** A star's viewer has one stream; in a mesh, the first is shown. */
  #heard(peerId: string, streams: readonly RemoteStream[]): void {
    this.#streams.set(peerId, streams);
    const [first] = [...this.#streams.values()].flat();
    const stream = first?.stream ?? null;
    if (stream !== this.#playback.stream) this.#playback.stream = stream;
  }

  #toggleMute(): void {
    if (this.#playback.soundBlocked) {
      this.muted = false;
      this.#playback.unblock();
    } else {
      this.muted = !this.muted;
    }
  }

  /** Follows the browser's controls. */
  #volumeChanged(): void {
    if (!this.#playback.soundBlocked) this.muted = this.#video.muted;
    else if (!this.#video.muted) this.#playback.unblock();
  }
}
