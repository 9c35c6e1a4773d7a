import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';

/**
 * Chromium refuses the 501st connection of a process, and counts closed ones until they are collected as garbage.
 * Frames and pop-ups of one site share a process, so this leaves some to them.
 */
const nearlyAll = 400;
/** How long to wait for garbage collection, and between two looks, in milliseconds. */
const patience = 10_000;
const pause = 200;
/** How many bytes to allocate and drop at each look: allocation is what makes a browser collect. */
const bait = 32 * 1024 * 1024;

/** The caller that asks for a connection. */
export interface Applicant {
  readonly peerId: string;
  readonly clock: Clock;
  /** Aborts the wait. */
  readonly signal: AbortSignal;
}

/**
 * Makes connections within the browser's limit. While closed ones count, it waits for their collection: those of this
 * page, and those of the page before a reload, which share its process.
 */
export class ConnectionBudget {
  /** Connections that are not collected yet. */
  #held = 0;
  /** Connections that are not closed yet. */
  #open = 0;
  /** The time of the last bait: one is enough for all who wait. */
  #baited = Number.NEGATIVE_INFINITY;
  readonly #collected = new FinalizationRegistry(() => {
    this.#held -= 1;
  });

  /**
   * Makes a connection with `create`.
   *
   * @throws `too-many-connections` when there is no room and nothing is left to collect; every other error of
   * `create`.
   */
  async make(
    create: () => RTCPeerConnection,
    { peerId, clock, signal }: Applicant,
  ): Promise<RTCPeerConnection> {
    for (let waited = 0; ; waited += pause) {
      const allInUse = this.#held === this.#open && this.#open >= nearlyAll;
      const inVain = waited >= patience || allInUse;
      if (inVain || this.#held < nearlyAll) {
        try {
          return this.#count(create());
        } catch (cause) {
          if (!isFull(cause)) throw cause;
          if (inVain) throw BeachError.linkFailed('too-many-connections', peerId, cause);
        }
      }
      this.#bait(clock.now());
      await passed(clock, pause, signal);
    }
  }

  /** Call once for each connection that was made. */
  closed(): void {
    this.#open -= 1;
  }

  #bait(now: number): void {
    if (now - this.#baited < pause) return;
    this.#baited = now;
    new ArrayBuffer(bait);
  }

  #count(connection: RTCPeerConnection): RTCPeerConnection {
    this.#held += 1;
    this.#open += 1;
    this.#collected.register(connection, undefined);
    return connection;
  }
}

/** Resolves after `ms` milliseconds; rejects if `signal` aborts first. */
function passed(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    clock.after(ms, resolve, signal);
  });
}

/** Recognizes Chromium's limit by its sentence: the error has no code of its own. */
function isFull(error: unknown): boolean {
  return /so many PeerConnections/.test(String(error));
}
