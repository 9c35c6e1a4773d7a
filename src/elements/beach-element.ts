import type {
  CSSResultGroup,
  nothing,
  PropertyDeclarations,
  PropertyValues,
  TemplateResult,
} from 'lit';
import { listDevices } from '../capture/list-devices.ts';
import { LocalMedia } from '../capture/local-media.ts';
import type { TrackProcessor } from '../capture/processed.ts';
import type { Device, Shareable, ShareChange, ShareState } from '../capture/shareable.ts';
import type { StreamSource, StreamsBySource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { PublishedChange } from '../session/media/published-media.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import type { Session } from '../session/session.ts';
import type { SessionState } from '../session/state/session-state.ts';
import { DeviceChooser } from './devices/device-chooser.ts';
import { deviceView } from './devices/device-view.ts';
import { Speaker } from './devices/speaker.ts';
import { BeachShareChangeEvent } from './events.ts';
import { mediaOptions } from './options/element-options.ts';
import { mediaPropertyOptions } from './options/property-options.ts';
import { withOptions } from './options/with-options.ts';
import { SessionElement } from './session-element.ts';
import { type ShareBarView, shareBar } from './share/share-bar.ts';
import { shareStyles } from './share/share-styles.ts';
import type { Stage } from './stage/stage.ts';
import { stageStyles } from './stage/stage-styles.ts';
import { tileStyles } from './stage/tile-styles.ts';
import type { SessionConditions } from './status/session-conditions.ts';
import { statusStyles } from './status/status-styles.ts';

/**
 * The base of both elements: runs a session, shows its streams, and captures what this page shares.
 *
 * @fires {BeachShareChangeEvent} beach-sharechange - The state of a shared source has changed.
 *
 * @csspart stage - The area of the tiles.
 * @csspart tile - The tile of one stream.
 * @csspart video - The `<video>` of a tile.
 * @csspart label - The name on a tile, with the icon of a muted sender.
 * @csspart muted - The icon of a muted sender.
 * @csspart avatar - The initial that replaces the picture of a stream with only sound.
 * @csspart stall - The notice on a frozen picture.
 * @csspart volume - The volume control of a tile: a button and a slider.
 * @csspart mute-button - The button of the volume control.
 * @csspart volume-slider - The slider of the volume control.
 * @csspart bar - The player's buttons.
 * @csspart mute-all-button - The button that mutes all streams.
 * @csspart fullscreen-button - The button for full screen.
 * @csspart pip-button - The button for picture-in-picture.
 * @csspart sound-button - The button that starts sound or playback where the browser requires a tap.
 * @csspart sharing - The buttons of the shared sources.
 * @csspart microphone-button - The button of the microphone.
 * @csspart camera-button - The button of the camera.
 * @csspart devices-button - The button that shows the choice of devices.
 * @csspart devices - The choice of devices.
 * @csspart camera-select - The list of cameras.
 * @csspart microphone-select - The list of microphones.
 * @csspart speaker-select - The list of speakers.
 * @csspart level - The level of the microphone.
 * @csspart screen-button - The button of the screen.
 */
export abstract class BeachElement extends withOptions(SessionElement, mediaOptions) {
  static override styles: CSSResultGroup = [statusStyles, stageStyles, tileStyles, shareStyles];

  static override properties: PropertyDeclarations = {
    processor: { attribute: false },
  };

  /**
   * Makes the track to send of each captured track of the camera, the microphone and the screen, such as one with a
   * blurred background. Applies at once, also to live captures. Where it fails, the captured track is sent, with the
   * warning `processor-failed`.
   *
   * @default null
   * @example
   * host.processor = (track, { what, signal }) => (what === 'camera' ? blur(track, signal) : track);
   */
  processor: TrackProcessor | null = null;

  protected readonly localMedia = new LocalMedia({
    element: this,
    hint: () => this.captureHint(),
    failed: (error) => this.warn(error),
    publish: (source, stream) => this.#publish(source, stream),
    changed: (change) => this.#shareChanged(change),
  });

  /** The state of each shared source: `asking`, `live`, `muted`, `blocked` (until a tap) or `failed`. */
  get sharing(): ReadonlyMap<Shareable, ShareState> {
    return this.localMedia.states;
  }

  /** The captured streams, by source: `camera` (with the microphone), `screen`, `contents`. */
  get localStreams(): StreamsBySource {
    return this.localMedia.streams;
  }

  /** Switches off a shared source. The microphone falls silent; camera and screen are released. */
  mute(what: Shareable): void {
    this.localMedia.mute(what);
  }

  /**
   * Switches a shared source on again, or requests it again after a failure. Call in response to a tap or key press.
   */
  unmute(what: Shareable): void {
    this.localMedia.unmute(what);
  }

  /** Returns the available cameras and microphones. Their labels are empty until the user has allowed one. */
  devices(): Promise<MediaDeviceInfo[]> {
    return listDevices();
  }

  /**
   * Uses the camera or microphone with this `deviceId` from now on; undefined lets the browser choose. No
   * connection is interrupted. If it rejects, the current device stays in use.
   *
   * @throws `no-device`, `device-busy` or `permission-denied`.
   */
  choose(device: Device, deviceId: string | undefined): Promise<void> {
    return this.localMedia.choose(device, deviceId);
  }

  readonly #chooser = new DeviceChooser(this);
  readonly #speaker = new Speaker(this, {
    speaker: () => this.checked.read('speaker', this.speaker, mediaOptions.speaker),
    warned: (error) => this.warn(error),
  });

  /** Shows the streams. */
  protected abstract readonly stage: Stage;

  /** Returns what `share` asks for. */
  protected abstract readShare(): readonly Shareable[];

  /** Returns the content hint of captured video; an empty one lets the browser decide. */
  protected captureHint(): string {
    return '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('processor')) this.localMedia.processor = this.#readProcessor();
    if (changed.has('music')) this.localMedia.music = this.music === true;
    if (changed.has('share')) this.localMedia.want(this.readShare());
    super.willUpdate(changed);
  }

  protected override attached(): boolean {
    if (this.preview !== true) return super.attached();
    if (this.manual !== true) this.#beginPreview();
    return false;
  }

  protected override stopped(): void {
    this.localMedia.close();
    this.#chooser.close();
  }

  protected override get conditions(): SessionConditions {
    return { ...super.conditions, previewing: this.previewing };
  }

  /** Whether it captures for a preview. */
  protected get previewing(): boolean {
    return this.localMedia.isOpen && !this.lifecycle.running;
  }

  protected override confirm(start: () => Promise<void>): void {
    if (this.preview === true && !this.localMedia.isOpen) this.#beginPreview();
    else super.confirm(start);
  }

  /** Shows what this page shares. `plays`: its person can choose the speaker, too. */
  protected shareBar({
    plays,
    ...view
  }: { plays: boolean } & Partial<ShareBarView>): TemplateResult | typeof nothing {
    const { words } = this.vocabulary;
    const devices = this.#chooser.render({
      ...deviceView(this.localMedia, words, plays),
      inUse: (kind) => (kind === 'speaker' ? this.speaker : this.localMedia.deviceOf(kind)),
      choose: (kind, deviceId) => {
        if (kind !== 'speaker') return this.choose(kind, deviceId);
        this.speaker = deviceId;
        return this.#speaker.tried(this.updateComplete);
      },
    });
    return shareBar({ ...view, local: this.localMedia, words: words.share, devices });
  }

  protected override handleCommand(command: string): void {
    this.localMedia.toggle(command.replace('--toggle-', '') as Shareable);
  }

  protected override createEngine(options: SessionOptions): Session {
    const engine = super.createEngine(options);
    for (const [source, stream] of this.localMedia.streams) engine.publish(source, stream);
    return engine;
  }

  protected override follow(engine: Session): (() => void)[] {
    return [
      engine.on('state', ({ state }) => this.#capture(engine, state)),
      engine.on('stream', ({ peerId, streams }) => this.stage.show(peerId, streams)),
      engine.on('speakers', ({ peerIds }) => {
        this.stage.speakers = peerIds;
      }),
      engine.on('published', (change) => this.#published(change)),
      ...super.follow(engine),
    ];
  }

  /** What became of the page's own stream; null before the session looks at it. */
  protected pageStream: PublishedChange | null = null;
  /** The error of the contents, which the engine has reported. */
  #contentsError: BeachError | undefined;

  #published(change: PublishedChange): void {
    const { source, state, error } = change;
    if (source === 'contents') {
      this.#contentsError = error;
      this.localMedia.judgeContents(error);
    }
    if (source !== 'page') return;
    this.pageStream = change;
    this.notify(new BeachShareChangeEvent({ what: 'stream', state, error }));
  }

  /** Captures devices only while the session runs. */
  #capture(engine: Session, state: SessionState): void {
    if (state !== 'live') this.pageStream = null;
    if (state === 'ended' || state === 'failed') return this.localMedia.close();
    if (state !== 'starting') return;
    this.#chooser.close();
    this.#openMedia();
    const { settled } = this.localMedia;
    if (settled !== null) engine.awaitMedia(settled);
  }

  #beginPreview(): void {
    this.#openMedia();
    void this.#chooser.open();
  }

  #openMedia(): void {
    this.localMedia.want(this.readShare());
    this.localMedia.open();
  }

  /** Sends a captured stream. The page shows its own camera, too, but not its own screen, which is visible anyway. */
  #publish(source: StreamSource, stream: MediaStream | null): void {
    this.lifecycle.engine?.publish(source, stream);
    if (source !== 'camera') return;
    const muted = this.localMedia.states.get('microphone') === 'muted' ? (['audio'] as const) : [];
    const seen = stream !== null && stream.getVideoTracks().length > 0;
    this.stage.show(null, seen ? [{ stream, source, muted }] : []);
  }

  #readProcessor(): TrackProcessor | null {
    return this.checked.read('processor', this.processor, mediaPropertyOptions.processor);
  }

  #shareChanged(change: ShareChange): void {
    this.notify(new BeachShareChangeEvent(change));
    if (change.error !== undefined && change.error !== this.#contentsError) this.warn(change.error);
  }
}
