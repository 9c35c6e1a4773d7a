import { isMuted, type StreamSource, type StreamsBySource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { Clock } from '../runtime/clock.ts';
import {
  type CapturableElement,
  captureContents,
  captureDevices,
  captureScreen,
  type DeviceChoice,
  isGranted,
  stop,
} from './capture.ts';
import { captureError, deviceLost, needsTap } from './capture-error.ts';
import { refreshCanvas } from './refresh-canvas.ts';
import type { Device, Shareable } from './shareable.ts';

/**
 * The state of something that is to be shared.
 *
 * - `asking`: the browser, or the person in front of it, is asked for it. Becomes any of the others.
 * - `live`: it is sent. Becomes `muted`, or `failed` where its device is unplugged.
 * - `muted`: it was switched off by a person, also by the browser's own button, or by the system, as for a
 *   phone call. Becomes `live` or `asking`.
 * - `blocked`: the browser asks for it only when a person has tapped. Becomes `asking`.
 * - `failed`: it could not be had, for the reason in the error. Becomes `asking`.
 */
export type ShareState = 'asking' | 'live' | 'muted' | 'blocked' | 'failed';

export interface ShareChange {
  readonly what: Shareable;
  /** Null once it is not to be shared any more. */
  readonly state: ShareState | null;
  readonly error: BeachError | undefined;
}

interface LocalMediaOptions {
  clock: Clock;
  /** The element whose contents are to be shared; null while there is none. */
  contents(): CapturableElement | null;
  /** What matters in the pictures: `motion`, `detail`, `text`; empty: what the browser thinks. */
  hint(): string;
  /** Sends a stream, or what has become of it; null ends it. */
  publish(source: StreamSource, stream: MediaStream | null): void;
  changed(change: ShareChange): void;
}

/** One thing that is to be shared. */
class Share {
  state: ShareState = 'asking';
  error: BeachError | undefined;
  tracks: readonly MediaStreamTrack[] = [];
  /** Ends what was begun for it last. */
  work = new AbortController();
}

const devices: readonly Device[] = ['camera', 'microphone'];

/** Camera and microphone go together, so that lips and voice do. */
const sourceOf: Readonly<Record<Shareable, StreamSource>> = {
  camera: 'camera',
  microphone: 'camera',
  screen: 'screen',
  contents: 'contents',
};

/** What this page captures: asks for it, keeps it in streams that last, and lets all of it go at the end. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  readonly #shares = new Map<Shareable, Share>();
  readonly #streams = new Map<StreamSource, MediaStream>();
  readonly #choice: DeviceChoice = {};
  #open: AbortController | null = null;
  #wanted: readonly Shareable[] = [];
  readonly #asking = new Set<Promise<void>>();
  /** What was captured last. */
  #contents: CapturableElement | null = null;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
  }

  /** What is captured, by source. A stream stays the same while its tracks come and go. */
  get streams(): StreamsBySource {
    return this.#streams;
  }

  /** The state of all that is to be shared. */
  get states(): ReadonlyMap<Shareable, ShareState> {
    return new Map([...this.#shares].map(([what, { state }]) => [what, state]));
  }

  /** Why those that failed did. */
  get errors(): readonly BeachError[] {
    return [...this.#shares.values()].flatMap(({ error }) => error ?? []);
  }

  /** Settles once nothing is being asked for; null where nothing is. */
  get settled(): Promise<unknown> | null {
    return this.#asking.size === 0 ? null : Promise.all(this.#asking);
  }

  /** Begins to capture what is wanted. */
  open(): void {
    if (this.#open !== null) return;
    this.#open = new AbortController();
    const { signal } = this.#open;
    // A device that was missed may be there now.
    navigator.mediaDevices?.addEventListener('devicechange', () => this.#findDevices(), { signal });
    this.want(this.#wanted);
  }

  /** Lets go of everything: no camera's light stays on. */
  close(): void {
    this.#open?.abort();
    this.#open = null;
    this.#drop([...this.#shares.keys()]);
  }

  /** Shares this, and nothing else, while it is open. */
  want(wanted: readonly Shareable[]): void {
    this.#wanted = wanted;
    if (this.#open === null) return;
    this.#drop([...this.#shares.keys()].filter((what) => !wanted.includes(what)));
    // Whoever heard of that may want something else by now, or nothing.
    if (this.#wanted !== wanted || this.#open === null) return;
    this.#ask(wanted.filter((what) => !this.#shares.has(what)));
  }

  /** Switches something off that is shared. The camera and the screen are let go of. */
  mute(what: Shareable): void {
    const share = this.#shares.get(what);
    if (share === undefined) return;
    if (what === 'microphone' && share.tracks.length > 0) this.#enable(share, false);
    else this.#release(what, share);
    if (share.state !== 'muted') this.#move(what, share, 'muted');
  }

  /** Switches it on again, or asks for it again; best called while a person taps. */
  unmute(what: Shareable): void {
    const share = this.#shares.get(what);
    if (share === undefined || share.state === 'live' || share.state === 'asking') return;
    if (share.tracks.length === 0) return this.#ask([what]);
    this.#enable(share, true);
    this.#show(what, share);
  }

  toggle(what: Shareable): void {
    if (this.#shares.get(what)?.state === 'live') this.mute(what);
    else this.unmute(what);
  }

  /**
   * Uses another device from now on, without a break in the connection. Rejects, and goes on with the
   * last one, where that cannot be had.
   */
  async choose(device: Device, deviceId: string | undefined): Promise<void> {
    const share = this.#shares.get(device);
    if (share !== undefined && share.tracks.length > 0) await this.#swap(device, share, deviceId);
    this.#choice[device] = deviceId;
    if (share?.state === 'failed' || share?.state === 'asking') this.#ask([device]);
  }

  /** The cameras and microphones that can be chosen. Their names are empty before one was allowed. */
  async devices(): Promise<MediaDeviceInfo[]> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    return all.filter(({ kind }) => kind !== 'audiooutput');
  }

  /** To be called when what `contents` gives may have changed. */
  contentsChanged(): void {
    const share = this.#shares.get('contents');
    if (share === undefined || share.state === 'muted') return;
    if (this.#contents === this.#options.contents()) return;
    this.#release('contents', share);
    this.#ask(['contents']);
  }

  #ask(all: readonly Shareable[]): void {
    const begun = all.map((what) => {
      const share = this.#shares.get(what) ?? new Share();
      this.#shares.set(what, share);
      share.work.abort();
      share.work = new AbortController();
      return { what, share, signal: share.work.signal };
    });
    for (const { what, share, signal } of begun) {
      if (!signal.aborted) this.#move(what, share, 'asking');
    }
    // Whoever heard of one may have ended it, or another.
    const wanted = begun.filter(({ signal }) => !signal.aborted).map(({ what }) => what);
    this.#track(this.#askForDevices(devices.filter((device) => wanted.includes(device))));
    for (const what of wanted) {
      if (what === 'screen') this.#track(this.#get(what, captureScreen));
      // Nobody is asked for these, so nobody waits for them: they may come late, or never.
      if (what === 'contents') void this.#get(what, (signal) => this.#capture(signal));
    }
  }

  /**
   * With one question for both; where that fails, each may still be had alone. Who was asked, and has said no, is
   * not asked again for each.
   */
  async #askForDevices(wanted: readonly Device[]): Promise<void> {
    const choice = this.#choice;
    const all = wanted.length > 1 ? captureDevices(wanted, choice) : null;
    const of = async (device: Device): Promise<MediaStreamTrack[]> => {
      const alone = (): Promise<MediaStreamTrack[]> => captureDevices([device], choice);
      const tracks = await (all?.catch(async ({ code, cause }: BeachError) => {
        if (code === 'permission-denied' && !(await isGranted(device))) throw cause;
        return alone();
      }) ?? alone());
      const kind = device === 'camera' ? 'video' : 'audio';
      return tracks.filter((track) => track.kind === kind);
    };
    await Promise.all(wanted.map((device) => this.#get(device, () => of(device))));
  }

  async #get(
    what: Shareable,
    capture: (signal: AbortSignal) => Promise<MediaStreamTrack[]>,
  ): Promise<void> {
    const share = this.#shares.get(what);
    if (share === undefined) return;
    const { signal } = share.work;
    try {
      const tracks = await capture(signal);
      // It took so long that it is not wanted any more.
      if (signal.aborted) stop(tracks);
      else this.#take(what, share, tracks);
    } catch (cause) {
      if (signal.aborted) return;
      const error = captureError(what, cause);
      // To be asked for a tap is nothing that went wrong.
      if (needsTap(error)) this.#move(what, share, 'blocked');
      else this.#move(what, share, 'failed', error);
    }
  }

  async #swap(device: Device, share: Share, deviceId: string | undefined): Promise<void> {
    const { signal } = share.work;
    const last = share.tracks[0] as MediaStreamTrack;
    const { deviceId: lastId } = last.getSettings();
    const use = async (id: string | undefined): Promise<void> => {
      const tracks = await captureDevices([device], { [device]: id });
      if (signal.aborted) return stop(tracks);
      for (const track of tracks) track.enabled = last.enabled;
      this.#take(device, share, tracks);
    };
    try {
      await use(deviceId);
    } catch (error) {
      if ((error as BeachError).code !== 'device-busy' || signal.aborted) throw error;
      // Some phones open one camera at a time.
      last.stop();
      await use(deviceId).catch(async (cause) => {
        await use(lastId).catch(() => signal.aborted || this.#ended(device, share));
        throw cause;
      });
    }
  }

  #capture(signal: AbortSignal): Promise<MediaStreamTrack[]> {
    const element = this.#options.contents();
    this.#contents = element;
    // Whatever is put there sets it off again.
    if (element === null) return new Promise(() => {});
    if (element instanceof HTMLCanvasElement) refreshCanvas(element, this.#options.clock, signal);
    const share = this.#shares.get('contents') as Share;
    return captureContents(element, (tracks) => this.#take('contents', share, tracks), signal);
  }

  /** Sends these tracks in the place of those that it had. */
  #take(what: Shareable, share: Share, tracks: readonly MediaStreamTrack[]): void {
    const source = sourceOf[what];
    const stream = this.#streams.get(source) ?? new MediaStream();
    this.#streams.set(source, stream);
    const former = share.tracks.filter((track) => !tracks.includes(track));
    for (const track of former) stream.removeTrack(track);
    stop(former);
    share.tracks = tracks;
    const { signal } = share.work;
    for (const track of tracks) {
      if (track.kind === 'video') {
        track.contentHint = this.#options.hint() || (what === 'screen' ? 'detail' : '');
      }
      stream.addTrack(track);
      // Those of a film end with it, and it may be played again.
      if (what === 'contents') continue;
      track.addEventListener('ended', () => this.#ended(what, share), { once: true, signal });
      if (what === 'screen') continue;
      track.addEventListener('mute', () => this.#show(what, share), { signal });
      track.addEventListener('unmute', () => this.#show(what, share), { signal });
    }
    this.#show(what, share);
  }

  /** The system mutes a device as well, as for a phone call, and gives it back. */
  #show(what: Shareable, share: Share): void {
    const silent = share.tracks.some((track) => isMuted(sourceOf[what], track));
    this.#move(what, share, silent ? 'muted' : 'live');
  }

  /** A person has ended it with the browser's own button, or the device is gone. */
  #ended(what: Shareable, share: Share): void {
    this.#release(what, share);
    if (what === 'screen') this.#move(what, share, 'muted');
    else this.#move(what, share, 'failed', deviceLost(what));
  }

  async #findDevices(): Promise<void> {
    const kinds = (await this.devices()).map(({ kind }) => kind);
    const found = {
      camera: kinds.includes('videoinput'),
      microphone: kinds.includes('audioinput'),
    };
    const missed = devices.filter((what) => this.#shares.get(what)?.error?.code === 'no-device');
    this.#ask(missed.filter((what) => found[what]));
  }

  #enable(share: Share, enabled: boolean): void {
    for (const track of share.tracks) track.enabled = enabled;
  }

  /** Ends its tracks, and whatever was begun for it. */
  #release(what: Shareable, share: Share): void {
    share.work.abort();
    const stream = this.#streams.get(sourceOf[what]);
    for (const track of share.tracks) stream?.removeTrack(track);
    stop(share.tracks);
    if (share.tracks.length === 0) return;
    share.tracks = [];
    this.#publish(what);
  }

  /** All of it is gone before anybody hears so, and may ask for it again. */
  #drop(all: readonly Shareable[]): void {
    for (const what of all) {
      const share = this.#shares.get(what);
      if (share) this.#release(what, share);
      this.#shares.delete(what);
    }
    for (const what of all) this.#options.changed({ what, state: null, error: undefined });
  }

  #publish(what: Shareable): void {
    const source = sourceOf[what];
    const stream = this.#streams.get(source);
    const empty = stream === undefined || stream.getTracks().length === 0;
    if (empty) this.#streams.delete(source);
    this.#options.publish(source, empty ? null : stream);
  }

  #move(what: Shareable, share: Share, state: ShareState, error?: BeachError): void {
    share.state = state;
    share.error = error;
    // Its receivers are told, also of what is muted.
    if (share.tracks.length > 0) this.#publish(what);
    this.#options.changed({ what, state, error });
  }

  #track(work: Promise<void>): void {
    this.#asking.add(work);
    void work.finally(() => this.#asking.delete(work));
  }
}
