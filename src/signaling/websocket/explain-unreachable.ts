import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import { shownAddress } from './shown-address.ts';

/** How long the answer may take, in milliseconds. */
const ANSWER_MS = 3_000;

export interface ExplainUnreachableOptions {
  clock: Clock;
  fetch: typeof globalThis.fetch;
  /** Its abort ends the request. */
  signal: AbortSignal;
}

/** Why no WebSocket opens at an address. */
export interface Explanation {
  readonly error: BeachError;
  /** Whether the answer says that a road is there which also speaks HTTP. */
  readonly speaksHttp: boolean;
}

/**
 * Sends a plain request to an address at which no WebSocket opens, and returns what its answer tells. The browser hides
 * why a WebSocket fails.
 */
export async function explainUnreachable(
  url: string,
  { clock, fetch, signal }: ExplainUnreachableOptions,
): Promise<Explanation> {
  const where = shownAddress(url);
  const late = new AbortController();
  const cancel = clock.after(ANSWER_MS, () => late.abort(), signal);
  const ask = (init: RequestInit): Promise<Response> =>
    fetch(url.replace(/^ws/, 'http'), {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.any([signal, late.signal]),
      ...init,
    });
  try {
    // A road lets every page read its answer. Of other servers a page may only learn that they answer.
    const answer = await ask({ redirect: 'manual' }).catch(() => ask({ mode: 'no-cors' }));
    const speaksHttp = answer.status === 426 && (await answer.text()).includes('over HTTP');
    return { error: new BeachError('signaling-refused', explain(where, answer)), speaksHttp };
  } catch {
    return { error: BeachError.signalingUnreachable(where), speaksHttp: false };
  } finally {
    cancel();
  }
}

function explain(where: string, { type, status }: Response): string {
  if (type === 'opaqueredirect') {
    return `${where} leads to another address, and WebSockets follow no redirect: set "signaling" to that address.`;
  }
  if (status === 426) {
    return `The road at ${where} answers, but opens no WebSocket: proxies have to pass on WebSockets, and the road has to have room and to allow this page's origin.`;
  }
  if (status === 403) {
    return `${where} refuses this page: a road has to allow its origin.`;
  }
  return `No road answers at ${where}, but another server (${status || 'unreadable'}): check the path, and that proxies pass on WebSockets.`;
}
