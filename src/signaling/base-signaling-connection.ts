import type { BeachError } from '../runtime/beach-error.ts';
import type { Signal } from './messages.ts';
import { Outbox } from './outbox.ts';
import { pageGone, type SignalingConnection, type SignalingObserver } from './signaling.ts';

interface BaseSignalingConnectionOptions {
  observer: SignalingObserver;
  signal: AbortSignal;
}

/**
 * Why a connection ends: `left` for good, `lost` because the page goes away and may come back, or
 * `refused` by the session or the browser.
 */
export type DisconnectReason = 'left' | 'lost' | 'refused';

/**
 * Implements the life of a `SignalingConnection` for every adapter: it opens asynchronously, queues
 * what cannot be sent yet, and ends once, by the abort of `signal` or by `fail`. An adapter supplies
 * the transport: `open`, `post` and `disconnect`.
 */
export abstract class BaseSignalingConnection implements SignalingConnection {
  protected readonly observer: SignalingObserver;
  protected readonly outbox = new Outbox({
    serializable: (signal) => this.serializable(signal),
    post: (text, signal) => this.post(text, signal),
    dropped: (signal, error) => this.observer.dropped?.(signal, error),
  });
  readonly #ended = new AbortController();

  constructor({ observer, signal }: BaseSignalingConnectionOptions) {
    this.observer = observer;
    if (signal.aborted) this.#ended.abort();
    const leave = (): void => this.#end(signal.reason === pageGone ? 'lost' : 'left');
    signal.addEventListener('abort', leave, { signal: this.ended });
    // The observer hears nothing before `connect` has returned.
    queueMicrotask(() => this.#begin());
  }

  send(signal: Signal, end?: AbortSignal): void {
    if (!this.ended.aborted) this.outbox.send(signal, end);
  }

  /** Aborts when the connection ends, for any reason. */
  protected get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** Opens the transport. Called once, unless the connection has ended before. */
  protected abstract open(): void;

  /** Returns the object that is sent as JSON for a signal. */
  protected serializable(signal: Signal): object {
    return signal;
  }

  /** Sends one message; returns false while the transport is not open. */
  protected abstract post(text: string, signal: Signal): boolean;

  /** Tells the others why this peer goes, and closes the transport. Called once. */
  protected abstract disconnect(reason: DisconnectReason): void;

  /** Ends the connection because of an error that no reconnect can resolve. */
  protected fail(error: BeachError): void {
    if (this.ended.aborted) return;
    this.#end('refused');
    this.observer.state('closed', error);
  }

  #begin(): void {
    if (this.ended.aborted) return;
    this.observer.state('connecting');
    if (!this.ended.aborted) this.open();
  }

  #end(reason: DisconnectReason): void {
    this.disconnect(reason);
    this.#ended.abort();
  }
}
