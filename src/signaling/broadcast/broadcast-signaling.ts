import { type Clock, systemClock } from '../../runtime/clock.ts';
import { type Random, systemRandom } from '../../runtime/random.ts';
import type { Join } from '../messages.ts';
import type {
  Credentials,
  Signaling,
  SignalingConnection,
  SignalingObserver,
} from '../signaling.ts';
import { BroadcastConnection } from './broadcast-connection.ts';

interface BroadcastSignalingOptions {
  clock?: Clock;
  random?: Random;
}

/**
 * Signals between the tabs and frames of one site in one browser, with no server. Messages travel over
 * a `BroadcastChannel`; Web Locks show which peers are present, even when a tab crashes. The host of a
 * star holds the session's host lock; a second host is refused with `host-taken` after one second. With
 * the key of a verified name it waits instead, and is the host once the first has gone.
 *
 * The state becomes `closed` with `unsupported-browser` where the page may not use locks, which need
 * https or localhost.
 */
export class BroadcastSignaling implements Signaling {
  readonly isLocal = true;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor({ clock = systemClock, random = systemRandom }: BroadcastSignalingOptions = {}) {
    this.#clock = clock;
    this.#random = random;
  }

  connect(
    join: Join,
    observer: SignalingObserver,
    signal: AbortSignal,
    { prove }: Credentials = {},
  ): SignalingConnection {
    return new BroadcastConnection({
      join,
      observer,
      signal,
      clock: this.#clock,
      life: this.#random.uuid(),
      waits: prove !== undefined,
    });
  }
}
