import type { Supervisor } from '../negotiation/supervisor.ts';
import type { SignalingConnection } from '../signaling/signaling.ts';

/** The attempts of a session that wait for their time: to reach signaling, or a peer. */
export class Attempts {
  readonly #supervisor: Supervisor;
  readonly #signaling: () => SignalingConnection | null;

  constructor(supervisor: Supervisor, signaling: () => SignalingConnection | null) {
    this.#supervisor = supervisor;
    this.#signaling = signaling;
  }

  /** How long the next one waits still, in milliseconds; null while none waits. */
  get retryIn(): number | null {
    // Without signaling, no peer is reached.
    return this.#signaling()?.retryIn ?? this.#supervisor.retryIn;
  }

  /** Begins them at once. */
  retryNow(): void {
    this.#signaling()?.retryNow?.();
    this.#supervisor.retryNow();
  }
}
