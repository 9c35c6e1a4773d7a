import { isMuted, type StreamSource, type StreamsBySource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import { captureDevices, captureEach, captureScreen, type DeviceChoice, stop } from './capture.ts';
import { captureError, deviceLost, needsTap } from './capture-error.ts';
import { ContentsCapture } from './contents-capture.ts';
import { LocalStreams } from './local-streams.ts';
import { Share } from './share.ts';
import {
  type Device,
  type Shareable,
  type ShareChange,
  type ShareState,
  sourceOf,
} from './shareable.ts';
import { switchDevice } from './switch-device.ts';

interface LocalMediaOptions {
  /** The element whose contents can be shared. */
  element: HTMLElement;
  /** Returns the content hint of captured video; an empty one lets the browser decide. */
  hint(): string;
  /** Sends a stream, or its changes, to the other peers; null ends it. */
  publish(source: StreamSource, stream: MediaStream | null): void;
  /** Called after every change of a state. */
  changed(change: ShareChange): void;
}

const devices: readonly Device[] = ['camera', 'microphone'];

/** Captures the sources that a page shares, in streams that last, and stops them at the end. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  readonly #shares = new Map<Shareable, Share>();
  readonly #streams: LocalStreams;
  readonly #contents: ContentsCapture;
  readonly #choice: DeviceChoice = {};
  #open: AbortController | null = null;
  #wanted: readonly Shareable[] = [];
  readonly #pending = new Set<Promise<void>>();

  constructor(options: LocalMediaOptions) {
    this.#options = options;
    this.#streams = new LocalStreams(options.publish);
    this.#contents = new ContentsCapture(options.element, () => this.#contentsReplaced());
  }

  /** The captured streams, by source. A stream stays the same while its tracks come and go. */
  get streams(): StreamsBySource {
    return this.#streams.bySource;
  }

  /** The state of each shared source. */
  get states(): ReadonlyMap<Shareable, ShareState> {
    return new Map([...this.#shares].map(([what, { state }]) => [what, state]));
  }

  /** The errors of the failed sources. */
  get errors(): ReadonlyMap<Shareable, BeachError> {
    return new Map(
      [...this.#shares].flatMap(([what, { error }]) => (error ? [[what, error]] : [])),
    );
  }

  /** Settles when no request is pending; null if none is. */
  get settled(): Promise<unknown> | null {
    return this.#pending.size === 0 ? null : Promise.all(this.#pending);
  }

  /** Starts to capture the sources of the last `want()`. */
  open(): void {
    if (this.#open !== null) return;
    this.#open = new AbortController();
    const { signal } = this.#open;
    const retry = (): Promise<void> => this.#retryMissingDevices();
    navigator.mediaDevices?.addEventListener('devicechange', retry, { signal });
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
    if (what === 'microphone' && share.tracks.length > 0) share.enable(false);
    else this.#release(what, share);
    if (share.state !== 'muted') this.#setState(what, share, 'muted');
  }

  /** Switches a source on again, or requests it again. Call in response to a tap or key press where possible. */
  unmute(what: Shareable): void {
    const share = this.#shares.get(what);
    if (share === undefined || share.state === 'live' || share.state === 'asking') return;
    if (share.tracks.length === 0 || share.state === 'failed') return this.#request([what]);
    share.enable(true);
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
    if (share !== undefined && share.tracks.length > 0) {
      await this.#switchDevice(device, share, deviceId);
    }
    this.#choice[device] = deviceId;
    if (share?.state === 'failed' || share?.state === 'asking') this.#request([device]);
  }

  /** Captures music, or speech, from now on. Keeps the current capture where the browser refuses another. */
  set music(music: boolean) {
    if (music === (this.#choice.music ?? false)) return;
    this.#choice.music = music;
    const share = this.#shares.get('microphone');
    if (share === undefined || share.tracks.length === 0) return;
    this.#switchDevice('microphone', share, this.#choice.microphone).catch(() => {});
  }

  /** Returns the cameras and microphones. Their labels are empty until the user has allowed one. */
  async devices(): Promise<MediaDeviceInfo[]> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all.filter(({ kind }) => kind !== 'audiooutput');
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
        void this.#acquire(what, (share) => this.#captureContents(share));
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
      const tracks = await capture(share);
      if (signal.aborted) stop(tracks);
      else this.#replaceTracks(what, share, tracks);
    } catch (cause) {
      if (signal.aborted) return;
      const error = captureError(what, cause);
      if (needsTap(error)) this.#setState(what, share, 'blocked');
      else this.#setState(what, share, 'failed', error);
    }
  }

  #captureContents(share: Share): Promise<MediaStreamTrack[]> {
    const replaced = (tracks: MediaStreamTrack[]): void =>
      this.#replaceTracks('contents', share, tracks);
    return this.#contents.capture(replaced, share.abort.signal);
  }

  #switchDevice(device: Device, share: Share, deviceId: string | undefined): Promise<void> {
    const { signal } = share.abort;
    const last = share.tracks[0] as MediaStreamTrack;
    const use = async (id: string | undefined): Promise<void> => {
      const tracks = await captureDevices([device], { ...this.#choice, [device]: id });
      if (signal.aborted) return stop(tracks);
      for (const track of tracks) track.enabled = last.enabled;
      this.#replaceTracks(device, share, tracks);
    };
    const lost = (): void => this.#ended(device, share);
    return switchDevice(deviceId, { last, use, lost, signal });
  }

  #replaceTracks(what: Shareable, share: Share, tracks: readonly MediaStreamTrack[]): void {
    this.#streams.replace(sourceOf[what], share.tracks, tracks);
    share.tracks = tracks;
    const { signal } = share.abort;
    for (const track of tracks) {
      if (track.kind === 'video') {
        track.contentHint = this.#options.hint() || (what === 'screen' ? 'detail' : '');
      }
      if (what === 'microphone') track.contentHint = this.#choice.music ? 'music' : '';
      // The tracks of a film end with it, and it may be played again.
      if (what === 'contents') continue;
      track.addEventListener('ended', () => this.#ended(what, share), { once: true, signal });
      if (what === 'screen') continue;
      // The system mutes a device, too, as for a phone call, and gives it back.
      track.addEventListener('mute', () => this.#updateState(what, share), { signal });
      track.addEventListener('unmute', () => this.#updateState(what, share), { signal });
    }
    this.#updateState(what, share);
  }

  #updateState(what: Shareable, share: Share): void {
    const muted = share.tracks.some((track) => isMuted(sourceOf[what], track));
    this.#setState(what, share, muted ? 'muted' : 'live');
  }

  /** Called when the user has stopped a source in the browser, or when its device is gone. */
  #ended(what: Shareable, share: Share): void {
    this.#release(what, share);
    if (what === 'screen') this.#setState(what, share, 'muted');
    else this.#setState(what, share, 'failed', deviceLost(what));
  }

  async #retryMissingDevices(): Promise<void> {
    // If the browser cannot list its devices, their next change causes another attempt.
    const kinds = (await this.devices().catch(() => [])).map(({ kind }) => kind);
    const isThere = {
      camera: kinds.includes('videoinput'),
      microphone: kinds.includes('audioinput'),
    };
    const missing = devices.filter((what) => this.#shares.get(what)?.error?.code === 'no-device');
    this.#request(missing.filter((what) => isThere[what]));
  }

  /** Stops the tracks of a source, and aborts its request. */
  #release(what: Shareable, share: Share): void {
    share.abort.abort();
    this.#streams.remove(sourceOf[what], share.tracks);
    if (share.tracks.length === 0) return;
    share.tracks = [];
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
