import type { ServerError } from '../server-error-sentence.ts';
import { type ServerCheck, serverError } from './server-check.ts';
import { testPicture } from './test-picture.ts';

/** The time between two looks at the received video, in milliseconds. */
const interval = 100;

export interface LoopbackOutcome {
  /** How long a message took there and back, in milliseconds; null if none arrived. */
  readonly data: number | null;
  /** Whether video arrived; null if there was none to send. */
  readonly media: boolean | null;
}

/** Two connections of this page, with each other. */
export class Loopback {
  readonly errors: ServerError[] = [];
  /** Whether one side has found a candidate. */
  hasCandidates = false;
  /** Whether the sides have tried all servers. */
  isGathered = false;
  readonly #check: ServerCheck;
  readonly #here: RTCPeerConnection;
  readonly #there: RTCPeerConnection;
  readonly #end = new AbortController();

  constructor(config: RTCConfiguration, check: ServerCheck) {
    this.#check = check;
    this.#here = check.open(config);
    this.#there = check.open(config);
    check.signal.addEventListener('abort', () => this.close(), { signal: this.#end.signal });
  }

  /** Resolves when data and video have arrived, or the time is over, or no path is possible. */
  async run(): Promise<LoopbackOutcome> {
    const [here, there] = [this.#here, this.#there];
    const given = new Promise<void>((resolve) => {
      this.#connect(here, there, resolve);
      this.#connect(there, here, resolve);
      this.#end.signal.addEventListener('abort', () => resolve());
    });
    const picture = testPicture(this.#check.clock, this.#end.signal);
    if (picture) here.addTrack(picture, new MediaStream([picture]));
    const echo = this.#echo();
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription as RTCSessionDescription);
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription as RTCSessionDescription);
    const data = await this.#within(Promise.race([echo, given.then(() => null)]));
    if (data === null || picture === null) return { data, media: null };
    return { data, media: (await this.#within(this.#video())) ?? false };
  }

  close(): void {
    this.#end.abort();
    this.#here.close();
    this.#there.close();
  }

  /** `giveUp` is called when gathering has ended without a candidate. */
  #connect(from: RTCPeerConnection, to: RTCPeerConnection, giveUp: () => void): void {
    from.onicecandidateerror = (event) => this.errors.push(serverError(event));
    from.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate) this.hasCandidates = true;
      if (candidate === null) this.isGathered = true;
      if (candidate === null && !this.hasCandidates) giveUp();
      // The other side may be closed.
      else to.addIceCandidate(candidate ?? undefined).catch(() => {});
    };
  }

  async #echo(): Promise<number> {
    const { clock } = this.#check;
    const channel = this.#here.createDataChannel('check');
    this.#there.ondatachannel = ({ channel: other }) => {
      other.onmessage = ({ data }) => other.send(data);
    };
    await heard(channel, 'open');
    const sent = clock.now();
    channel.send('beach');
    await heard(channel, 'message');
    return clock.now() - sent;
  }

  /** Resolves when packets of video arrive. */
  async #video(): Promise<true | null> {
    const { clock } = this.#check;
    while (!this.#end.signal.aborted) {
      const report = await this.#there.getStats();
      for (const [, stats] of report as unknown as Map<string, RTCInboundRtpStreamStats>) {
        if (stats.type === 'inbound-rtp' && (stats.packetsReceived ?? 0) > 0) return true;
      }
      await new Promise<void>((resolve) => clock.after(interval, resolve));
    }
    return null;
  }

  /** Resolves with null when the time is over before. */
  #within<T>(promise: Promise<T | null>): Promise<T | null> {
    const { clock, timeout } = this.#check;
    return new Promise((resolve, reject) => {
      const cancel = clock.after(timeout, () => resolve(null));
      this.#end.signal.addEventListener('abort', () => resolve(null));
      promise.then(resolve, reject).finally(cancel);
    });
  }
}

function heard(target: EventTarget, type: string): Promise<void> {
  return new Promise((resolve) => target.addEventListener(type, () => resolve(), { once: true }));
}
