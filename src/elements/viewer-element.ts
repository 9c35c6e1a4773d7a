import type { Quality } from '../link/health/quality.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import type { OtherViewer } from '../session/presence/presence.ts';
import type { Session } from '../session/session.ts';
import type { PeerInfo } from '../session/state/peer-info.ts';
import { KeptKeys } from './base/kept-keys.ts';
import type { SessionElement } from './base/session-element.ts';
import { BeachStateChangeEvent } from './events.ts';
import { elementOptions } from './options/element-options.ts';
import { RetryCountdown } from './status/retry-countdown.ts';
import { diagnose } from './viewer/diagnose.ts';
import { isRetrying, type ViewerConditions } from './viewer/viewer-status.ts';

// biome-ignore lint/suspicious/noExplicitAny: TypeScript demands it of a mixin's constructor.
type Constructor<T> = abstract new (...args: any[]) => T;

/** The members that `viewerElement` adds. */
export declare class ViewerMembers {
  /**
   * The state of the connection to the host: `disconnected`, `waiting`, `connecting`, `connected`, `failed` (it is
   * retried) or `failed-permanent`.
   */
  get state(): ConnectionState;

  /** The quality of the connection to the host; null before it is measured. */
  get quality(): Quality | null;

  /**
   * The other viewers, at most 100, where the host tells them (`presence`); null where it does not.
   * `engine.presence.count` counts all.
   */
  get viewers(): readonly OtherViewer[] | null;

  /**
   * Joins the session, unless it has joined. Resolves when the viewer is connected, however long that takes.
   *
   * @throws the error of `beach-error`: `unauthorized`, `refused`, `session-full`, `unsupported-browser`, the reason
   * of a failed connection, or `invalid-option` if there is no session to join; an `AbortError` if it leaves first.
   */
  join(): Promise<void>;

  /** Leaves the session. */
  leave(): void;

  protected readonly sessionRole: 'viewer';
  /** The host, as the engine knows it. */
  protected get host(): PeerInfo | undefined;
  /** What the status of a viewer follows from. */
  protected get viewerConditions(): ViewerConditions;
  protected sessionName(): string | null;
  protected currentStates(): string[];
  protected suspend(engine: Session): void;
}

/** Returns a class whose elements join a session as viewers, and follow its host. */
export function viewerElement<Base extends Constructor<SessionElement>>(
  base: Base,
): Base & Constructor<ViewerMembers> {
  abstract class ViewerElement extends base {
    protected readonly sessionRole = 'viewer';
    #state: ConnectionState = 'disconnected';
    #hasSession = true;
    #wasConnected = false;
    readonly #keys = new KeptKeys('viewer');
    readonly #countdown = new RetryCountdown(this, () => isRetrying(this.viewerConditions));

    get state(): ConnectionState {
      return this.#state;
    }

    get quality(): Quality | null {
      return this.host?.quality ?? null;
    }

    get viewers(): readonly OtherViewer[] | null {
      return this.lifecycle.engine?.presence.viewers ?? null;
    }

    join(): Promise<void> {
      return this.lifecycle.start();
    }

    leave(): void {
      this.lifecycle.stop();
    }

    protected get host(): PeerInfo | undefined {
      const peers = [...(this.lifecycle.engine?.peers.values() ?? [])];
      return peers.find(({ role }) => role === 'host');
    }

    protected get viewerConditions(): ViewerConditions {
      return {
        ...this.conditions,
        state: this.#state,
        hasSession: this.#hasSession,
        wasConnected: this.#wasConnected,
        held: this.host?.held ?? false,
        step: this.host?.step ?? null,
        retrySeconds: this.#countdown.seconds,
        retryNow: () => this.retryNow(),
        quality: this.quality,
        join: () => this.confirm(() => this.join()),
        diagnose: () => {
          const { close } = this.vocabulary.words.viewer;
          diagnose(this, this.renderRoot, close).catch((error) => this.warn(error));
        },
      };
    }

    protected override sessionName(): string | null {
      const { checked } = this;
      const chosen = checked.read('session', this.session, elementOptions.session);
      const isChosen = chosen !== null || checked.isBad('session');
      const inAddress = isChosen ? null : new URLSearchParams(location.search).get('session');
      const found = checked.read('?session', inAddress, elementOptions.session);
      const name = isChosen ? this.givenName : checked.isBad('?session') ? inAddress : found;
      this.#hasSession = name !== null;
      this.requestUpdate();
      return name;
    }

    protected override readOptions(): Omit<SessionOptions, 'session'> {
      const options = super.readOptions();
      // A browser sends the fragment of an address to no server.
      const fragment = new URLSearchParams(location.hash.slice(1)).get('passphrase');
      const inAddress = options.passphrase ? null : fragment;
      const found = this.checked.read('#passphrase', inAddress, elementOptions.passphrase);
      return { ...options, passphrase: options.passphrase || found };
    }

    protected override follow(engine: Session): (() => void)[] {
      return [
        ...super.follow(engine),
        engine.on('requests', () => this.requestUpdate()),
        engine.on('trace', ({ type }) => type === 'step' && this.requestUpdate()),
        engine.on('host', ({ state, reason }) => this.#moveTo(state, reason)),
        engine.on('error', () => this.#keepKey()),
      ];
    }

    protected override missingSession(): BeachError {
      // The last session may have failed; its error is no longer true.
      this.#moveTo('disconnected');
      return super.missingSession();
    }

    #moveTo(state: ConnectionState, reason?: BeachError): void {
      const previous = this.#state;
      if (state === previous) return;
      this.#state = state;
      this.#wasConnected ||= state === 'connected';
      this.notify(new BeachStateChangeEvent({ state, previous, reason }));
    }

    protected override createEngine(options: SessionOptions): Session {
      this.#wasConnected = false;
      const viewerKey = this.#keys.take(options.session);
      return super.createEngine({ ...options, viewerKey });
    }

    protected override suspend(engine: Session): void {
      this.#keepKey();
      engine.stop();
    }

    /** A token may admit this viewer alone: after a reload, too, or over another attempt. */
    #keepKey(): void {
      const { engine } = this.lifecycle;
      if (engine && this.token) this.#keys.keep(engine.session);
    }

    protected override handleCommand(command: string): void {
      if (command === '--join') this.confirm(() => this.join());
      if (command === '--leave') this.leave();
      super.handleCommand(command);
    }

    protected override currentStates(): string[] {
      return [this.#state, ...(this.host?.held ? ['held'] : [])];
    }
  }
  return ViewerElement as unknown as Base & Constructor<ViewerMembers>;
}
