import type { Clock } from '../../runtime/clock.ts';
import type { ServerError } from '../server-error-sentence.ts';
import type { OpenConnection } from './open-connection.ts';

/** What the checks of servers share. */
export interface ServerCheck {
  readonly open: OpenConnection;
  readonly clock: Clock;
  /** How long a server may take to answer, and data to arrive, in milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Returns the error of a server, as the browser reports it. */
export function serverError({
  url,
  errorCode: code,
  errorText: text,
}: RTCPeerConnectionIceErrorEvent): ServerError {
  return { url: url ?? '', code, text };
}
