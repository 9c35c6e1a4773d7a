import type { ReactiveController } from 'lit';
import { systemClock } from '../../runtime/clock.ts';
import type { SessionElement } from '../base/session-element.ts';

/** The time between two looks, in milliseconds. */
const interval = 1_000;

/** Renders an element once a second while it counts down to its next attempt. */
export class RetryCountdown implements ReactiveController {
  readonly #element: SessionElement;
  readonly #isRetrying: () => boolean;
  #cancel = (): void => {};

  /** `isRetrying`: whether it shows a countdown whenever an attempt waits. */
  constructor(element: SessionElement, isRetrying: () => boolean) {
    this.#element = element;
    this.#isRetrying = isRetrying;
    element.addController(this);
  }

  /** The seconds until the next attempt, at most; null while none waits. */
  get seconds(): number | null {
    const { retryIn } = this.#element;
    return retryIn && Math.ceil(retryIn / 1_000);
  }

  hostUpdated(): void {
    this.#cancel();
    if (!this.#element.isConnected || !this.#isRetrying()) return;
    // At the change of the number.
    const wait = (this.#element.retryIn ?? 0) % interval || interval;
    this.#cancel = systemClock.after(wait, () => this.#element.requestUpdate());
  }

  hostConnected(): void {
    this.#element.requestUpdate();
  }

  hostDisconnected(): void {
    this.#cancel();
  }
}
