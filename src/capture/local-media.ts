import { isMuted, type StreamsBySource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import { captureError, deviceLost, needsTap } from './capture-error.ts';
import { ContentsCapture } from './contents/contents-capture.ts';
import { captureDevices, captureEach, captureScreen } from './devices/capture-devices.ts';
import type { DeviceChoice } from './devices/device-choice.ts';
import { findDevices } from './devices/list-devices.ts';
import { switchDevice } from './devices/switch-device.ts';
import { followTracks } from './follow-tracks.ts';
import type { LocalMediaOptions } from './local-media-options.ts';
import { LocalStreams } from './local-streams.ts';
import { Processed, type TrackProcessor } from './processing/processed.ts';
import { Processing } from './processing/processing.ts';
import { Share } from './share.ts';
import { type Device, type Shareable, type ShareState, sourceOf } from './shareable.ts';
import { Shares } from './shares.ts';

const devices: readonly Device[] = ['camera', 'microphone'];

/** Captures the sources that a page shares, in streams that last, and stops them at the end. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  readonly #shares = new Shares();
  readonly #streams: LocalStreams;
  readonly #contents: ContentsCapture;
  readonly #choice: DeviceChoice = {};
  readonly #processing: Processing;
  #open: AbortController | null = null;
  #wanted: readonly Shareable[] = [];
  readonly #pending = new Set<Promise<void>>();

  constructor(options: LocalMediaOptions) {
    this.#options = options;
    this.#processing = new Processing(options.failed);
    this.#streams = new LocalStreams(options.publish);
    this.#contents = new ContentsCapture(options.element, () => this.#contentsReplaced());
  }

  /** The captured streams, by source. A stream stays the same while its tracks come and go. */
  get streams(): StreamsBySource {
    return this.#streams.bySource;
  }

  /** The state of each shared source. */
  get states(): ReadonlyMap<Shareable, ShareState> {
    return this.#shares.states;
  }

  /** The errors of the failed sources. */
  get errors(): ReadonlyMap<Shareable, BeachError> {
    return this.#shares.errors;
  }

  /** Settles when no request is pending; null if none is. */
  get settled(): Promise<unknown> | null {
    return this.#pending.size === 0 ? null : Promise.all(this.#pending);
  }

  /** Whether it captures, or would. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** Returns the `deviceId` of a device: the one in use, or the chosen one. */
  deviceOf(device: Device): string {
    return this.#shares.get(device)?.deviceId ?? this.#choice[device] ?? '';
  }

  /** Starts to capture the sources of the last `want()`. */
  open(): void {
    if (this.#open !== null) return;
    this.#open = new AbortController();
    const { signal } = this.#open;
    navigator.mediaDevices?.addEventListener('devicechange', this.#retryMissing, { signal });
    this.want(this.#wanted);
  }

  /** Stops all sources, so that the light of the camera goes out. */
  close(): void {
    this.#open?.abort();
    this.#open = null;
    this.#remove([...this.#shares.keys()]);
  }

  /** Shares these sources, and no others, while it is open. */
  want(wanted: readonly Shareable[]): void {
    this.#wanted = wanted;
    if (this.#open === null) return;
    this.#remove([...this.#shares.keys()].filter((what) => !wanted.includes(what)));
    // A listener may have called `want()` or `close()`.
    if (this.#wanted !== wanted || this.#open === null) return;
    this.#request(wanted.filter((what) => !this.#shares.has(what)));
  }

  /** Switches off a source. Camera and screen are released. */
  mute(what: Shareable): void {
    const share = this.#shares.get(what);
    if (share === undefined) return;
    if (what === 'microphone' && share.tracks.length > 0) share.processed.enable(false);
    else this.#release(what, share);
    if (share.state !== 'muted') this.#setState(what, share, 'muted');
  }

  /** Switches a source on again, or requests it again. Call in response to a tap or key press where possible. */
  unmute(what: Shareable): void {
    const share = this.#shares.get(what);
    if (share === undefined || share.state === 'live' || share.state === 'asking') return;
    if (share.tracks.length === 0 || share.state === 'failed') return this.#request([what]);
    share.processed.enable(true);
    this.#updateState(what, share);
  }

  /** Call when the contents cannot be sent any more, for this reason, or can be again. */
  judgeContents(error: BeachError | undefined): void {
    const share = this.#shares.get('contents');
    if (share === undefined || share.tracks.length === 0) return;
    if (error !== undefined) this.#setState('contents', share, 'failed', error);
    else if (share.state === 'failed') this.#updateState('contents', share);
  }

  toggle(what: Shareable): void {
    if (this.#shares.get(what)?.state === 'live') this.mute(what);
    else this.unmute(what);
  }

  /** Uses another device from now on. Rejects, and keeps the current one, if that device is not available. */
  async choose(device: Device, deviceId: string | undefined): Promise<void> {
    const share = this.#shares.get(device);
    if (share?.tracks.length) await this.#switchDevice(device, share, deviceId);
    this.#choice[device] = deviceId;
    if (share?.state === 'failed' || share?.state === 'asking') this.#request([device]);
  }

  /** Captures music, or speech, from now on. Keeps the current capture where the browser refuses another. */
  set music(music: boolean) {
    if (music === (this.#choice.music ?? false)) return;
    this.#choice.music = music;
    const share = this.#shares.get('microphone');
    if (!share?.tracks.length) return;
    this.#switchDevice('microphone', share, this.#choice.microphone).catch(() => {});
  }

  /** Makes the tracks to send of the captured ones from now on, also of those that are live. */
  set processor(processor: TrackProcessor | null) {
    if (!this.#processing.use(processor)) return;
    for (const [what, share] of this.#shares) {
      if (what !== 'contents' && share.tracks.length > 0) void this.#processAgain(what, share);
    }
  }

  #contentsReplaced(): void {
    const share = this.#shares.get('contents');
    if (share === undefined || share.state === 'muted') return;
    this.#release('contents', share);
    this.#request(['contents']);
  }

  #request(all: readonly Shareable[]): void {
    const started = all.map((what) => {
      const share = this.#shares.get(what) ?? new Share();
      this.#shares.set(what, share);
      share.abort.abort();
      share.abort = new AbortController();
      return { what, share, signal: share.abort.signal };
    });
    for (const { what, share, signal } of started) {
      if (!signal.aborted) this.#setState(what, share, 'asking');
    }
    // A listener of one change may have ended that request, or another.
    const wanted = started.filter(({ signal }) => !signal.aborted).map(({ what }) => what);
    const captureDevice = captureEach(
      devices.filter((device) => wanted.includes(device)),
      this.#choice,
    );
    for (const what of wanted) {
      if (what === 'contents') {
        // Not pending: no offer waits for contents, which may never come.
        void this.#acquire(what, (share) => {
          const replaced = (tracks: MediaStreamTrack[]): void =>
            this.#replaceTracks(what, share, new Processed(tracks));
          return this.#contents.capture(replaced, share.abort.signal);
        });
      } else {
        const capture = what === 'screen' ? captureScreen : () => captureDevice(what);
        const request = this.#acquire(what, capture);
        this.#pending.add(request);
        void request.finally(() => this.#pending.delete(request));
      }
    }
  }

  async #acquire(
    what: Shareable,
    capture: (share: Share) => Promise<MediaStreamTrack[]>,
  ): Promise<void> {
    const share = this.#shares.get(what);
    if (share === undefined) return;
    const { signal } = share.abort;
    try {
      const processed = await this.#processing.process(what, await capture(share), signal);
      if (what === 'microphone' && this.#options.held()) processed.enable(false);
      if (!signal.aborted) this.#replaceTracks(what, share, processed);
    } catch (cause) {
      if (signal.aborted) return;
      const error = captureError(what, cause);
      if (needsTap(error)) this.#setState(what, share, 'blocked');
      else this.#setState(what, share, 'failed', error);
    }
  }

  #switchDevice(device: Device, share: Share, deviceId: string | undefined): Promise<void> {
    const { signal } = share.abort;
    const [last] = share.processed.captured as [MediaStreamTrack];
    const use = async (id: string | undefined): Promise<void> => {
      const captured = await captureDevices([device], { ...this.#choice, [device]: id });
      const processed = await this.#processing.process(device, captured, signal);
      if (signal.aborted) return;
      processed.enable(last.enabled);
      this.#replaceTracks(device, share, processed);
    };
    return switchDevice(deviceId, { last, use, lost: () => this.#ended(device, share), signal });
  }

  async #processAgain(what: Shareable, share: Share): Promise<void> {
    const { signal } = share.abort;
    const processed = await this.#processing.processAgain(what, () => share.processed, signal);
    processed?.enable(share.processed.enabled);
    if (processed) this.#replaceTracks(what, share, processed);
  }

  #replaceTracks(what: Shareable, share: Share, processed: Processed): void {
    const last = share.processed;
    share.processed = processed;
    this.#streams.replace(sourceOf[what], last.sent, processed.sent);
    last.end(processed);
    processed.hint(this.#options.hint() || (what === 'screen' ? 'detail' : ''));
    if (what === 'microphone') processed.hint(this.#choice.music ? 'music' : '', 'audio');
    const { captured } = processed;
    const isLive = followTracks(what, processed, {
      ended: () => captured === share.processed.captured && this.#ended(what, share),
      lost: () => {
        if (processed !== share.processed) return;
        this.#processing.lost(what);
        this.#replaceTracks(what, share, new Processed(captured));
      },
      muted: () => this.#updateState(what, share),
      signal: share.abort.signal,
    });
    if (isLive) this.#updateState(what, share);
    else this.#ended(what, share);
  }

  #updateState(what: Shareable, share: Share): void {
    const { captured, made } = share.processed;
    const muted = captured.some((track) => isMuted(sourceOf[what], track));
    for (const track of made) track.enabled = !muted;
    this.#setState(what, share, muted ? 'muted' : 'live');
  }

  /** Called when the user has stopped a source in the browser, or when its device is gone. */
  #ended(what: Shareable, share: Share): void {
    this.#release(what, share);
    if (what === 'screen') this.#setState(what, share, 'muted');
    else this.#setState(what, share, 'failed', deviceLost(what));
  }

  readonly #retryMissing = async (): Promise<void> => {
    const missing = devices.filter((what) => this.#shares.get(what)?.error?.code === 'no-device');
    // If the browser cannot list its devices, their next change causes another attempt.
    this.#request(await findDevices(missing));
  };

  /** Stops the tracks of a source, and aborts its request. */
  #release(what: Shareable, share: Share): void {
    share.abort.abort();
    this.#streams.remove(sourceOf[what], share.tracks);
    share.processed.end();
    if (share.tracks.length === 0) return;
    share.processed = new Processed([]);
    this.#streams.publish(sourceOf[what]);
  }

  /** Removes all sources before the first event, because a listener may request them again. */
  #remove(all: readonly Shareable[]): void {
    for (const what of all) {
      const share = this.#shares.get(what);
      if (share) this.#release(what, share);
      this.#shares.delete(what);
    }
    for (const what of all) this.#options.changed({ what, state: null, error: undefined });
  }

  #setState(what: Shareable, share: Share, state: ShareState, error?: BeachError): void {
    share.state = state;
    share.error = error;
    // Receivers also learn which tracks are muted.
    if (share.tracks.length > 0) this.#streams.publish(sourceOf[what]);
    this.#options.changed({ what, state, error });
  }
}
