import type { CSSResultGroup, PropertyDeclarations, PropertyValues } from 'lit';
import { listDevices } from '../capture/devices/list-devices.ts';
import { LocalMedia } from '../capture/local-media.ts';
import type { TrackProcessor } from '../capture/processing/processed.ts';
import type { Device, Shareable, ShareChange, ShareState } from '../capture/shareable.ts';
import type { StreamSource, StreamsBySource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { PublishedChange } from '../session/media/published-media.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import type { Session } from '../session/session.ts';
import type { SessionState } from '../session/state/session-state.ts';
import { SessionElement } from './base/session-element.ts';
import {
  BeachMuteRequestEvent,
  BeachRecordingChangeEvent,
  BeachShareChangeEvent,
} from './events.ts';
import { mediaOptions } from './options/element-options.ts';
import { mediaPropertyOptions } from './options/property-options.ts';
import { withOptions } from './options/with-options.ts';
import type { Recorded } from './recording/recorded-stream.ts';
import { ShareControls } from './share/share-controls.ts';
import { shareStyles } from './share/share-styles.ts';
import type { Stage } from './stage/stage.ts';
import { stageStyles } from './stage/stage-styles.ts';
import { tileStyles } from './stage/tile-styles.ts';
import type { SessionConditions } from './status/session-conditions.ts';
import { statusStyles } from './status/status-styles.ts';

/**
 * The base of both elements: runs a session, shows its streams, and captures what this page shares.
 *
 * @fires {BeachMuteRequestEvent} beach-muterequest - The host, or another page of a mesh, asks to mute the microphone of
 * this page, which then happens. Cancelable: `preventDefault()` keeps it on.
 * @fires {BeachRecordingChangeEvent} beach-recordingchange - This page has begun or ended to record the session.
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
 * @csspart record-button - The button that starts and stops a recording.
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
    held: () => this.#talkKey !== '',
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

  /** Whether this page records the session. */
  get recording(): boolean {
    return this.shareControls.recording.isOn;
  }

  /**
   * Asks the person for a file, and records the session into it until `stopRecording()`, or until the session ends.
   * `view` puts all streams into one picture; `streams` asks for a folder, with a file for each. Call in response to a
   * tap or key press.
   *
   * @throws an `AbortError` if the person chooses no file, or the session ends before; `unsupported-browser` or
   * `recording-failed`.
   */
  startRecording(what: Recorded = 'view'): Promise<void> {
    return this.shareControls.recording.start(what);
  }

  /** Ends the recording. Resolves when its files are complete. */
  stopRecording(): Promise<void> {
    return this.shareControls.recording.stop();
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

  protected readonly shareControls = new ShareControls(this, {
    local: this.localMedia,
    settings: () => this.checked.readAll(this, mediaOptions),
    words: () => this.vocabulary.words,
    recorded: (isOn) => this.notify(new BeachRecordingChangeEvent(isOn)),
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
    if (changed.has('pushToTalk') && this.#talkKey !== '') this.mute('microphone');
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
    this.shareControls.end();
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
      engine.on('muterequest', (request) => this.#muteRequested(request)),
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
    if (state === 'ended' || state === 'failed') return this.stopped();
    if (state !== 'starting') return;
    this.shareControls.closeDevices();
    this.#openMedia();
    const { settled } = this.localMedia;
    if (settled !== null) engine.awaitMedia(settled);
  }

  #beginPreview(): void {
    this.#openMedia();
    this.shareControls.openDevices();
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

  get #talkKey(): string {
    return this.checked.read('push-to-talk', this.pushToTalk, mediaOptions.pushToTalk);
  }

  #readProcessor(): TrackProcessor | null {
    return this.checked.read('processor', this.processor, mediaPropertyOptions.processor);
  }

  #muteRequested(request: { peerId: string; name: string | undefined }): void {
    const event = new BeachMuteRequestEvent(request);
    this.notify(event);
    if (event.defaultPrevented || this.sharing.get('microphone') !== 'live') return;
    this.mute('microphone');
    this.shareControls.mutedBy = request;
  }

  #shareChanged(change: ShareChange): void {
    if (change.what === 'microphone') this.shareControls.mutedBy = null;
    this.notify(new BeachShareChangeEvent(change));
    if (change.error !== undefined && change.error !== this.#contentsError) this.warn(change.error);
  }
}
