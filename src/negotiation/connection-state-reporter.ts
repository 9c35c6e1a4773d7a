import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';
import type { LogRecord } from '../runtime/logger.ts';
import type { ConnectionState, ConnectionStateChange } from './connection-state.ts';
import { connectionState, type HandshakeState } from './handshake/handshake-state.ts';

export interface ConnectionStateReporterOptions {
  readonly peerId: string;
  readonly initial: HandshakeState;
  changed(change: ConnectionStateChange): void;
  log(level: LogRecord['level'], event: string, details: Record<string, unknown>): void;
}

/** Reports each change of the connection state once, with its reason. */
export class ConnectionStateReporter {
  readonly #options: ConnectionStateReporterOptions;
  #last: ConnectionState;
  /** The error of the connection that failed last: it knows more than the reason in the state. */
  #error: BeachError | undefined;

  constructor(options: ConnectionStateReporterOptions) {
    this.#options = options;
    this.#last = connectionState(options.initial);
  }

  /** Call before the step that this error leads to. */
  failed(error: BeachError): void {
    this.#error = error;
  }

  /** Call after each step. */
  update(next: HandshakeState): void {
    const state = connectionState(next);
    if (state === this.#last) return;
    if (state === 'connected') this.#error = undefined;
    const code = next.reason === 'left' ? null : next.reason;
    const level = state === 'failed-permanent' ? 'warn' : 'info';
    this.#options.log(level, `connection-${state}`, { reason: code ?? undefined });
    const failed = state === 'failed' || state === 'failed-permanent';
    this.#report(state, next, failed && code !== null ? this.#errorOf(code) : undefined);
  }

  /** Call when this side ends the connection. */
  closed(last: HandshakeState, reason: BeachErrorCode | 'left'): void {
    if (this.#last === 'disconnected') return;
    const { peerId } = this.#options;
    const error = reason === 'left' ? undefined : BeachError.linkFailed(reason, peerId);
    this.#report('disconnected', last, error);
  }

  #errorOf(code: BeachErrorCode): BeachError {
    if (this.#error?.code === code) return this.#error;
    return BeachError.linkFailed(code, this.#options.peerId);
  }

  #report(
    state: ConnectionState,
    { generation, retries }: HandshakeState,
    reason: BeachError | undefined,
  ): void {
    const { peerId, changed } = this.#options;
    const previous = this.#last;
    this.#last = state;
    changed({ peerId, state, previous, generation, attempt: retries + 1, reason });
  }
}
