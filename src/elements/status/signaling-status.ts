import { BeachError } from '../../runtime/beach-error.ts';
import type { Session } from '../../session/session.ts';
import type { SignalingState } from '../../signaling/signaling.ts';
import { type Isolation, LocalNotice } from './local-notice.ts';

/** What an element knows of the signaling of its sessions. */
export class SignalingStatus {
  readonly #notice: LocalNotice;
  #state: SignalingState = 'idle';
  #outage: BeachError | null = null;

  /** `changed` is called when there is something new to show, apart from the events of the engine. */
  constructor(changed: () => void) {
    this.#notice = new LocalNotice(changed);
  }

  get state(): SignalingState {
    return this.#state;
  }

  /** Why signaling is not reachable, while it is being retried. */
  get outage(): BeachError | null {
    return this.#outage;
  }

  /** Why nobody may come, where nobody else has been there for a while; null otherwise. */
  get isolation(): Isolation | null {
    return this.#notice.isolation;
  }

  /** Listens to the engine; returns the functions that stop it. `changed` is called with the former state. */
  follow(engine: Session, changed: (previous: SignalingState) => void): (() => void)[] {
    return [
      engine.on('signaling', ({ state }) => {
        const previous = this.#state;
        this.#state = state;
        if (state === 'open' || state === 'closed') this.#outage = null;
        changed(previous);
      }),
      engine.on('warning', (error) => {
        // A road that was reached another way is no outage.
        const isOutage =
          this.#state !== 'open' &&
          (/^(signaling-|host-taken)/.test(error.code) || error.cause instanceof BeachError);
        if (isOutage) this.#outage = error;
      }),
    ];
  }

  /** Call with each change. `patience`: how long to be alone before the notice, in milliseconds. */
  lookForOthers(engine: Session | null, isLocal: boolean, patience: number): void {
    const isOpen = isLocal && this.#state === 'open';
    this.#notice.follow(
      isOpen && engine?.peers.size === 0 && engine.requests.length === 0,
      patience,
    );
  }
}
