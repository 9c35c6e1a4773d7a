import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { SessionOptions } from '../../session/options/session-options.ts';
import type { Session } from '../../session/session.ts';
import type { Signaling } from '../../signaling/signaling.ts';

/** The longest wait for two frames, in milliseconds: hidden pages paint none, and busy pages paint late. */
const longestWait = 1_000;

/** The session that an element should be in, with the options for it. */
export interface Target {
  /** Null if there is no session to join. A running element moves to this session. */
  readonly session: string | null;
  /** The page's setting. A running element moves to this signaling. */
  readonly signaling: string | Signaling;
  /** All other options, which apply from the next start; at once where a bad one has kept it from starting. */
  readonly options: Omit<SessionOptions, 'session'>;
}

interface LifecycleElement extends ReactiveControllerHost, HTMLElement {
  readonly keepAlive: boolean;
}

/** The parts of the lifecycle that the element implements. */
export interface LifecycleHooks {
  /** Returns the target for the current properties. Warns of bad ones. */
  target(): Target;
  /** Creates the engine and listens to it until `signal` is aborted. Throws if there is no session. */
  prepare(target: Target, signal: AbortSignal): Session;
  /** Called when the page is hidden for good, or goes into the back/forward cache. */
  suspend(engine: Session): void;
  /** Called when the element is attached. Returns whether it starts by itself. */
  attached(): boolean;
  /** Called when it was stopped, or removed for good, even if it has not started. */
  stopped(): void;
  /** Called when the element leaves the document; it may be moved and come back within two frames. */
  detached(): void;
  /** Called when the element is back within two frames. */
  reattached(): void;
  /** Called when changed options wait for the next start. */
  unchanged(): void;
}

/**
 * Starts and stops the engine of an element. It runs from the time that the element is attached, or `start()` is
 * called, until `stop()` is called or the element is removed for good. A move, also to another document, is no removal,
 * and neither is a return within two frames.
 */
export class SessionLifecycle implements ReactiveController {
  readonly #element: LifecycleElement;
  readonly #hooks: LifecycleHooks;
  #engine: Session | null = null;
  /** Stops listening to the engine. */
  #listening = new AbortController();
  /** Whether it should run, even if it has failed, or has no session yet. */
  #wanted = false;
  /** The target of the last start, even of one that failed. */
  #target: Target | null = null;
  /** In the document, or detached for less than two frames. */
  #attached = false;
  /** Whether it was attached, and has not yet asked the element whether it starts by itself. */
  #arriving = false;
  #settling = false;
  #suspended = false;
  #detaching: AbortController | null = null;
  /** Stops listening to the window that holds the element. */
  #window: AbortController | null = null;
  #page: AbortController | null = null;

  constructor(element: LifecycleElement, hooks: LifecycleHooks) {
    this.#element = element;
    this.#hooks = hooks;
    element.addController(this);
  }

  /** The current or last engine. */
  get engine(): Session | null {
    return this.#engine;
  }

  get running(): boolean {
    const state = this.#engine?.state;
    return state === 'starting' || state === 'live';
  }

  /** The name of the session that runs; null if none does. */
  get runsAs(): string | null {
    return this.running ? (this.#engine?.session ?? null) : null;
  }

  /** Starts, unless it runs. Settles as the engine's `start()` does, or rejects if there is no session. */
  async start(): Promise<void> {
    this.#wanted = true;
    this.#suspended = false;
    await this.#join();
  }

  stop(): void {
    this.#wanted = false;
    this.#suspended = false;
    this.#target = null;
    this.#page?.abort();
    this.#page = null;
    this.#halt();
    // A listener of the end may have started it again.
    if (!this.#wanted) this.#hooks.stopped();
  }

  /** Applies changed properties after the page's script has run, several of them at once. */
  settleSoon(): void {
    if (this.#settling) return;
    this.#settling = true;
    queueMicrotask(() => {
      this.#settling = false;
      this.#settle();
    });
  }

  hostConnected(): void {
    const { defaultView } = this.#element.ownerDocument;
    // A document without a window shows nothing.
    if (defaultView === null) return;
    this.#detaching?.abort();
    this.#watchWindow(defaultView);
    if (this.#attached) {
      this.#hooks.reattached();
      return;
    }
    this.#attached = true;
    this.#arriving = true;
    this.settleSoon();
  }

  hostDisconnected(): void {
    this.#window?.abort();
    if (this.#element.keepAlive === true) return;
    this.#hooks.detached();
    this.#detaching?.abort();
    this.#detaching = new AbortController();
    afterTwoFrames(() => {
      if (this.#element.keepAlive === true) return;
      this.#attached = false;
      this.stop();
    }, this.#detaching.signal);
  }

  #settle(): void {
    if (this.#arriving && this.#element.isConnected) {
      this.#arriving = false;
      this.#wanted = this.#hooks.attached() || this.#wanted;
    }
    const target = this.#hooks.target();
    if (!this.#wanted || this.#suspended || !this.#startsAnew(target)) {
      return this.#hooks.unchanged();
    }
    this.#halt();
    // A listener of the end may have started it again.
    if (!this.running) this.#join().catch(reportForeign);
  }

  /** Returns whether a target is for another session than the last, or what kept the last one from starting is gone. */
  #startsAnew({ session, signaling, options }: Target): boolean {
    const last = this.#target;
    if (session !== last?.session || signaling !== last.signaling) return true;
    const { failure } = last.options;
    return failure !== undefined && failure !== options.failure;
  }

  async #join(): Promise<void> {
    const target = this.#hooks.target();
    // A listener of a warning may have stopped it, or started it already.
    if (!this.#wanted) throw new DOMException('The session was left.', 'AbortError');
    if (!this.running) {
      this.#target = target;
      this.#listening.abort();
      this.#listening = new AbortController();
      // Without a session there is no engine.
      this.#engine = null;
      this.#engine = this.#hooks.prepare(target, this.#listening.signal);
      this.#watchPage();
    }
    await this.#engine?.start();
  }

  #halt(): void {
    // A listener of the end may start it again, which has listeners of its own.
    const listening = this.#listening;
    this.#engine?.stop();
    listening.abort();
  }

  /**
   * Takes the end of a frame or a picture-in-picture window as the removal of the element, which stays connected to its
   * document. The page may still take it out.
   */
  #watchWindow(view: Window): void {
    if (view === window) return;
    this.#window = new AbortController();
    const { signal } = this.#window;
    view.addEventListener('pagehide', ({ persisted }) => persisted || this.hostDisconnected(), {
      signal,
    });
  }

  #watchPage(): void {
    if (this.#page !== null) return;
    this.#page = new AbortController();
    const { signal } = this.#page;
    addEventListener('pagehide', () => this.#suspend(), { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && this.#resume(), { signal });
  }

  #suspend(): void {
    if (this.#engine === null || !this.running) return;
    this.#suspended = true;
    this.#hooks.suspend(this.#engine);
  }

  #resume(): void {
    if (!this.#suspended) return;
    this.#suspended = false;
    this.#join().catch(reportForeign);
  }
}

/** Reports an error of the page. The library's own errors were reported by an event. */
function reportForeign(error: unknown): void {
  if (error instanceof BeachError || (error as Error).name === 'AbortError') return;
  reportError(error);
}

/** Runs `callback` once two frames have been painted, unless `signal` is aborted first. */
function afterTwoFrames(callback: () => void, signal: AbortSignal): void {
  if (signal.aborted) return;
  const over = new AbortController();
  const finish = (): void => {
    over.abort();
    callback();
  };
  let frame = requestAnimationFrame(() => {
    // After the tasks that were due before: a page that was busy may have put them off past both frames. A timer of
    // no length would overtake the page's own in Firefox.
    frame = requestAnimationFrame(() => systemClock.after(1, finish, over.signal));
  });
  over.signal.addEventListener('abort', () => cancelAnimationFrame(frame));
  signal.addEventListener('abort', () => over.abort(), { signal: over.signal });
  systemClock.after(longestWait, finish, over.signal);
}
