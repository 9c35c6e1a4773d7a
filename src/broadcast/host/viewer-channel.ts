import type { Clock } from '../../runtime/clock.ts';
import { mediaLane } from '../wire/media-lane.ts';
import { type MediaRequest, readRequest } from '../wire/request.ts';
import type { ViewerLane } from './shared-encoding.ts';

interface ViewerChannelOptions {
  connection: RTCPeerConnection;
  clock: Clock;
  requested(request: MediaRequest): void;
}

/** How many bytes of one viewer are sent again in each second. */
const repeatedInSecond = 128 * 1024;

/** The media lane to one viewer. */
export class ViewerChannel implements ViewerLane {
  readonly #channel: RTCDataChannel;
  readonly #clock: Clock;
  /** The second in which something was sent again last, and how many bytes. */
  #repeated = { second: 0, bytes: 0 };

  constructor({ connection, clock, requested }: ViewerChannelOptions) {
    this.#clock = clock;
    this.#channel = mediaLane(connection, (bytes) => requested(readRequest(bytes)));
  }

  get held(): number {
    return this.#channel.bufferedAmount;
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.#channel.readyState !== 'open') return;
    try {
      this.#channel.send(message);
    } catch {
      // A full lane loses it; the viewer asks again, or goes on without.
    }
  }

  mayRepeat(size: number): boolean {
    const second = Math.floor(this.#clock.now() / 1_000);
    if (second !== this.#repeated.second) this.#repeated = { second, bytes: 0 };
    this.#repeated.bytes += size;
    return this.#repeated.bytes <= repeatedInSecond;
  }

  close(): void {
    this.#channel.onmessage = null;
    this.#channel.close();
  }
}
