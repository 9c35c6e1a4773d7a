import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';

/**
 * Chromium refuses the 501st connection of a process, and until they are collected as garbage it counts
 * closed ones too. Frames and pop-ups of one site share a process, so some are left to them.
 */
const nearlyAll = 400;
/** How long garbage is waited for, and between two looks, in milliseconds. */
const patience = 10_000;
const pause = 200;
/** So much is dropped at each look, in bytes: allocating is what makes a browser collect. */
const bait = 32 * 1024 * 1024;

/** Who asks for a connection. */
export interface Applicant {
  readonly peerId: string;
  readonly clock: Clock;
  /** Gives up the wait. */
  readonly signal: AbortSignal;
}

/**
 * Makes connections within what the browser allows: where closed ones stand in the way, it waits for
 * them to be collected.
 */
export class ConnectionBudget {
  /** Made, and not collected yet. */
  #held = 0;
  /** Made, and not closed yet. */
  #open = 0;
  readonly #collected = new FinalizationRegistry(() => {
    this.#held -= 1;
  });

  /**
   * Rejects with `too-many-connections` where there is no room although nothing is left to collect,
   * and with whatever else `create` throws.
   */
  async make(
    create: () => RTCPeerConnection,
    { peerId, clock, signal }: Applicant,
  ): Promise<RTCPeerConnection> {
    for (let waited = 0; ; waited += pause) {
      const inVain = waited >= patience || this.#held === this.#open;
      if (inVain || this.#held < nearlyAll) {
        try {
          return this.#count(create());
        } catch (cause) {
          if (!isFull(cause)) throw cause;
          if (inVain) throw BeachError.linkFailed('too-many-connections', peerId, cause);
        }
      }
      new ArrayBuffer(bait);
      await passed(clock, pause, signal);
    }
  }

  /** To be called once for each connection that was made. */
  closed(): void {
    this.#open -= 1;
  }

  #count(connection: RTCPeerConnection): RTCPeerConnection {
    this.#held += 1;
    this.#open += 1;
    this.#collected.register(connection, undefined);
    return connection;
  }
}

/** Resolves when so many milliseconds have passed, and rejects where `signal` aborts first. */
function passed(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    clock.after(ms, resolve, signal);
  });
}

/** Chromium's words at its limit; its error has no code of its own. */
function isFull(error: unknown): boolean {
  return /so many PeerConnections/.test(String(error));
}
