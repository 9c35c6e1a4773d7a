import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BeachError } from '../runtime/beach-error.ts';
import { systemClock } from '../runtime/clock.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import type { Session } from '../session/session.ts';
import type { Signaling } from '../signaling/signaling.ts';

/** The longest wait for two frames, in milliseconds: hidden pages paint none. */
const longestWait = 250;

/** Where an element should be, and as what. */
export interface Target {
  /** Null: there is no session to enter. An element that runs in another one goes to this. */
  readonly session: string | null;
  /** As the page has set it. An element that runs over another goes over to this. */
  readonly signaling: string | Signaling;
  /** Everything else, which applies from the next start. */
  readonly options: Omit<SessionOptions, 'session'>;
}

interface LivingElement extends ReactiveControllerHost, HTMLElement {
  readonly manual: boolean;
  readonly keepAlive: boolean;
}

/** What SessionLifecycle leaves to its element. */
export interface LifecycleHooks {
  /** Called after every change of a property; warns of what cannot be. */
  target(): Target;
  /** Makes the engine and listens to it until `signal` is aborted; throws where there can be none. */
  prepare(target: Target, signal: AbortSignal): Session;
  /** The page goes away, perhaps to come back. */
  suspend(engine: Session): void;
  /** The element is out of the page, perhaps to be put back at once. */
  departing(): void;
  returned(): void;
}

/**
 * When an element's engine runs: from being attached, or told to, until it is told to stop or is
 * removed for good. A move is no removal, and neither is being put back within two frames.
 */
export class SessionLifecycle implements ReactiveController {
  readonly #element: LivingElement;
  readonly #hooks: LifecycleHooks;
  #engine: Session | null = null;
  /** Ends the listening to the engine. */
  #listening = new AbortController();
  /** Whether it should run, even where it failed, or has no session yet. */
  #wanted = false;
  /** What it was last started, or could not be started, with. */
  #target: Target | null = null;
  /** In the page, or not away for long enough to count. */
  #attached = false;
  #arriving = false;
  #settling = false;
  #suspended = false;
  #away: AbortController | null = null;
  #page: AbortController | null = null;

  constructor(element: LivingElement, hooks: LifecycleHooks) {
    this.#element = element;
    this.#hooks = hooks;
    element.addController(this);
  }

  /** The engine that runs, or ran last. */
  get engine(): Session | null {
    return this.#engine;
  }

  get running(): boolean {
    const state = this.#engine?.state;
    return state === 'starting' || state === 'live';
  }

  /** Starts, unless it runs. Settles as the engine's `start()` does, or rejects where there is none. */
  async start(): Promise<void> {
    this.#wanted = true;
    this.#suspended = false;
    await this.#enter();
  }

  stop(): void {
    this.#wanted = false;
    this.#suspended = false;
    this.#target = null;
    this.#page?.abort();
    this.#page = null;
    this.#halt();
  }

  /** Acts on changed properties once the page's script has run, on several at once. */
  settleSoon(): void {
    if (this.#settling) return;
    this.#settling = true;
    queueMicrotask(() => {
      this.#settling = false;
      this.#settle();
    });
  }

  hostConnected(): void {
    this.#away?.abort();
    if (this.#attached) {
      this.#hooks.returned();
      return;
    }
    this.#attached = true;
    this.#arriving = true;
    this.settleSoon();
  }

  hostDisconnected(): void {
    if (this.#element.keepAlive) return;
    this.#hooks.departing();
    this.#away = new AbortController();
    afterTwoFrames(() => {
      if (this.#element.isConnected || this.#element.keepAlive) return;
      this.#attached = false;
      this.stop();
    }, this.#away.signal);
  }

  #settle(): void {
    if (this.#arriving && this.#element.isConnected) {
      this.#arriving = false;
      this.#wanted ||= !this.#element.manual;
    }
    const target = this.#hooks.target();
    const same =
      target.session === this.#target?.session && target.signaling === this.#target.signaling;
    if (!this.#wanted || this.#suspended || same) return;
    this.#halt();
    // Whoever heard of the end may have started it again.
    if (!this.running) this.#enter().catch(reportUnlessTold);
  }

  async #enter(): Promise<void> {
    const target = this.#hooks.target();
    // Whoever heard of a bad value may have changed their mind, or started it already.
    if (!this.#wanted) throw new DOMException('The session was left.', 'AbortError');
    if (!this.running) {
      this.#target = target;
      this.#listening.abort();
      this.#listening = new AbortController();
      this.#engine = this.#hooks.prepare(target, this.#listening.signal);
      this.#watchPage();
    }
    await this.#engine?.start();
  }

  #halt(): void {
    // Whoever hears of the end may start it again, and is not to be cut off.
    const listening = this.#listening;
    this.#engine?.stop();
    listening.abort();
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
    this.#enter().catch(reportUnlessTold);
  }
}

/** What the library has to say has been said by an event. */
function reportUnlessTold(error: unknown): void {
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
    frame = requestAnimationFrame(finish);
  });
  over.signal.addEventListener('abort', () => cancelAnimationFrame(frame));
  signal.addEventListener('abort', () => over.abort(), { signal: over.signal });
  systemClock.after(longestWait, finish, over.signal);
}
