import type { BeachError } from '../runtime/beach-error.ts';
import type { Signal } from './messages.ts';
import { Outbox } from './outbox.ts';
import { pageGone, type SignalingConnection, type SignalingObserver } from './signaling.ts';

interface BaseSignalingConnectionOptions {
  observer: SignalingObserver;
  signal: AbortSignal;
}

/** `left` for good, `lost` for a page that goes away and may come back, or `refused`. */
export type Departure = 'left' | 'lost' | 'refused';

/** One peer's stay in a session, whatever the way: it begins asynchronously, and ends once. */
export abstract class BaseSignalingConnection implements SignalingConnection {
  protected readonly observer: SignalingObserver;
  protected readonly outbox = new Outbox({
    wrap: (signal) => this.wrap(signal),
    post: (text, signal) => this.post(text, signal),
    dropped: (signal, error) => this.observer.dropped?.(signal, error),
  });
  readonly #over = new AbortController();

  constructor({ observer, signal }: BaseSignalingConnectionOptions) {
    this.observer = observer;
    if (signal.aborted) this.#over.abort();
    const leave = (): void => this.#end(signal.reason === pageGone ? 'lost' : 'left');
    signal.addEventListener('abort', leave, { signal: this.over });
    // The observer hears nothing before `connect` has returned.
    queueMicrotask(() => this.#begin());
  }

  send(signal: Signal): void {
    if (!this.over.aborted) this.outbox.send(signal);
  }

  /** Aborted when the stay ends, for whatever reason. */
  protected get over(): AbortSignal {
    return this.#over.signal;
  }

  protected abstract enter(): void;

  /** What is put on the way for a signal, as JSON. */
  protected wrap(signal: Signal): object {
    return signal;
  }

  /** Takes one message over, and returns true; false while there is no way open. */
  protected abstract post(text: string, signal: Signal): boolean;

  /** Says goodbye, and lets go of the way. */
  protected abstract leave(how: Departure): void;

  /** Ends the stay because it can go no further. */
  protected close(error: BeachError): void {
    if (this.over.aborted) return;
    this.#end('refused');
    this.observer.state('closed', error);
  }

  #begin(): void {
    if (this.over.aborted) return;
    this.observer.state('connecting');
    if (!this.over.aborted) this.enter();
  }

  #end(how: Departure): void {
    this.leave(how);
    this.#over.abort();
  }
}
