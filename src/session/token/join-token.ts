import { base64url } from '../../identity/base64url.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import { reconnectDelay } from '../../runtime/reconnect-delay.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { renewalDelay } from '../renewal-delay.ts';
import { parseToken, type TokenProvider } from './token-provider.ts';

/** How long a provider may take, in milliseconds. */
const patience = 5_000;

interface JoinTokenOptions {
  source: TokenProvider;
  runtime: Runtime;
  /** Ends all requests. */
  signal: AbortSignal;
}

/**
 * Provides the token of each join of one run. Asks the page's provider for it, with one request at a time, and again
 * before a JSON Web Token expires. So a join whose request fails still has a token that is valid.
 */
export class JoinToken {
  readonly #options: JoinTokenOptions;
  /** The last token whose expiry is known. */
  #last = '';
  /** When it expires, by the time of day, which goes on while the machine sleeps. */
  #expires = 0;
  #failures = 0;
  #request: Promise<string> | null = null;
  #cancel = (): void => {};

  constructor(options: JoinTokenOptions) {
    this.#options = options;
  }

  /** Resolves to the token of a join. Rejects with a `BeachError` where there is none. */
  next(): Promise<string> {
    return this.#ask().catch((error) => {
      if (this.#isValid) return this.#last;
      throw error;
    });
  }

  get #isValid(): boolean {
    return this.#expires > this.#options.runtime.clock.wall();
  }

  #ask(): Promise<string> {
    this.#cancel();
    this.#request ??= this.#answer().then(
      (token) => this.#took(token),
      (cause) => this.#failed(cause),
    );
    return this.#request;
  }

  #answer(): Promise<unknown> {
    const { source, runtime, signal } = this.#options;
    return new Promise((resolve, reject) => {
      const late = (): void => reject(`no answer within ${patience / 1_000} s`);
      const cancel = runtime.clock.after(patience, late, signal);
      new Promise((answer) => answer(source(signal))).then(resolve, reject).finally(cancel);
    });
  }

  #took(answer: unknown): string {
    this.#request = null;
    const token = parseToken(answer);
    if (typeof token !== 'string')
      return this.#failed('it returned no text of up to 4096 characters');
    this.#failures = 0;
    this.#last = token;
    this.#expires = 1_000 * expiryOf(token);
    if (this.#isValid) {
      const { clock } = this.#options.runtime;
      this.#renewAfter(renewalDelay((this.#expires - clock.wall()) / 1_000));
    }
    return token;
  }

  #failed(cause: unknown): never {
    this.#request = null;
    this.#failures += 1;
    // Without a valid token, the next join asks again.
    if (this.#isValid) {
      this.#renewAfter(reconnectDelay(this.#failures, this.#options.runtime.random));
    }
    const words = `The "token" function failed: ${cause}.`;
    throw new BeachError('signaling-unreachable', words, { cause });
  }

  #renewAfter(ms: number): void {
    const { runtime, signal } = this.#options;
    this.#cancel();
    // A failure waits for the next attempt.
    this.#cancel = runtime.clock.after(ms, () => void this.#ask().catch(() => {}), signal);
  }
}

/** Returns the expiry of a JSON Web Token, in seconds since 1970 (RFC 7519, section 4.1.4); 0 if it tells none. */
function expiryOf(token: string): number {
  try {
    const payload = base64url.decode(token.split('.')[1] ?? '');
    const { exp } = JSON.parse(new TextDecoder().decode(payload)) as { exp?: unknown };
    return Number(exp) || 0;
  } catch {
    return 0;
  }
}
