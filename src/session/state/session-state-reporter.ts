import type { Emitter } from 'nanoevents';
import type { ConnectionState } from '../../negotiation/connection-state.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { Role } from '../../signaling/messages.ts';
import type { SignalingState } from '../../signaling/signaling.ts';
import type { SessionEvents } from '../session-events.ts';
import { bestState, type SessionState } from './session-state.ts';

/** The states of a session, as the page sees them. Each has its new value before its event. */
export class SessionStateReporter {
  readonly #role: Role;
  readonly #emitter: Emitter<SessionEvents>;
  #session: SessionState = 'idle';
  #signaling: SignalingState = 'idle';
  #host: ConnectionState = 'disconnected';
  /** The last error since the session was started. */
  error: BeachError | null = null;

  constructor(role: Role, emitter: Emitter<SessionEvents>) {
    this.#role = role;
    this.#emitter = emitter;
  }

  get session(): SessionState {
    return this.#session;
  }

  get signaling(): SignalingState {
    return this.#signaling;
  }

  /** A viewer's link to the host; in a mesh, the best of its links. */
  get host(): ConnectionState {
    return this.#host;
  }

  moveTo(state: 'starting' | 'live'): void {
    const previous = this.#session;
    if (state === previous) return;
    this.#session = state;
    this.#emitter.emit('state', { state, previous, reason: undefined });
  }

  /** Call when signaling has let this peer in. */
  joined(): void {
    if (this.#session === 'starting') this.moveTo('live');
  }

  /** Ends the session. Call when its run has ended: a listener may start it again. */
  close(state: 'ended' | 'failed', reason?: BeachError): void {
    const previous = this.#session;
    this.#session = state;
    if (this.#signaling !== 'idle') this.signalingChanged('closed');
    // A listener has started it again.
    if (this.#session !== state || state === previous) return;
    this.#emitter.emit('state', { state, previous, reason });
  }

  signalingChanged(state: SignalingState): void {
    const previous = this.#signaling;
    if (state === previous) return;
    this.#signaling = state;
    this.#emitter.emit('signaling', { state, previous });
  }

  /**
   * Derives a viewer's `host` from the states of its links, or from `session` where `links` is null.
   * `lastFailure` tells why one of them failed.
   */
  linksChanged(links: readonly ConnectionState[] | null, lastFailure: BeachError | null): void {
    if (this.#role === 'host') return;
    const previous = this.#host;
    const state = links === null ? this.#hostWithoutLinks() : bestState(links);
    if (state === previous) return;
    this.#host = state;
    const failed = state === 'failed' || state === 'failed-permanent';
    const reason = (failed && (lastFailure ?? this.error)) || undefined;
    this.#emitter.emit('host', { state, previous, reason });
  }

  /** Resolves once a host is live or a viewer is connected. Rejects once the session is over. */
  arrived(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        const arrived =
          this.#role === 'host' ? this.#session === 'live' : this.#host === 'connected';
        const over = this.#session === 'failed' || this.#session === 'ended';
        if (!arrived && !over) return;
        for (const stopListening of listening) stopListening();
        if (arrived) resolve();
        else reject(this.error ?? new DOMException('The session was left.', 'AbortError'));
      };
      const listening = [this.#emitter.on('state', settle), this.#emitter.on('host', settle)];
      settle();
    });
  }

  #hostWithoutLinks(): ConnectionState {
    return this.#session === 'failed' ? 'failed-permanent' : 'disconnected';
  }
}
