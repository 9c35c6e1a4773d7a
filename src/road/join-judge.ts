import type { Signatures } from '../identity/signatures.ts';
import { isVerifiedName } from '../identity/verified-name.ts';
import { webSignatures } from '../identity/web-signatures.ts';
import type { Clock } from '../runtime/clock.ts';
import type { LogRecord } from '../runtime/logger.ts';
import type { Join } from '../signaling/messages.ts';
import { checkClaim } from './sessions/check-claim.ts';
import { checkToken } from './tokens/check-token.ts';
import { readTokenKeys, type TokenKeyOptions, type TokenKeys } from './tokens/token-keys.ts';

const NOT_ALLOWED = 'The operator of this road does not allow this join: ask for another token.';

/** Why a road does not let a peer join. */
export interface Refusal {
  readonly code: 'unauthorized' | 'host-unverified';
  /** A sentence for the peer. */
  readonly message: string;
}

type Verdict = Refusal | null;

export interface JoinJudgeOptions extends TokenKeyOptions {
  /**
   * Decides on each join whose token was accepted. `false`, an exception or a rejected promise refuses it with
   * `unauthorized`. The promise must settle within `limits.joinTimeout`.
   * @default every peer may join
   */
  authorize?: ((join: Join) => boolean | Promise<boolean>) | undefined;
  /**
   * Checks the proofs of hosts whose session has a verified name.
   * @default the Web Cryptography API
   */
  signatures?: Signatures | undefined;
}

interface Surroundings {
  clock: Clock;
  log: (level: LogRecord['level'], event: string, details: object) => void;
}

/** Judges each join by its token, by the decision of the road's operator, and by the proof of its claim. */
export class JoinJudge {
  readonly #tokenKeys: TokenKeys | null;
  readonly #authorize: (join: Join) => boolean | Promise<boolean>;
  readonly #signatures: Signatures;
  readonly #surroundings: Surroundings;

  constructor({ authorize, signatures, ...keys }: JoinJudgeOptions, surroundings: Surroundings) {
    this.#tokenKeys = readTokenKeys(keys);
    this.#authorize = authorize ?? (() => true);
    this.#signatures = signatures ?? webSignatures;
    this.#surroundings = surroundings;
  }

  /**
   * Returns why a peer may not join; null where it may. `nonce` is that of the challenge of its connection.
   *
   * A join without a token and without a proof is judged at once where `authorize` returns a boolean: a simulation
   * cannot wait for promises.
   */
  judge(join: Join, nonce: string): Verdict | Promise<Verdict> {
    const claimsName = join.role === 'host' && isVerifiedName(join.session);
    if (this.#tokenKeys === null && !claimsName) return this.#askOperator(join);
    return this.#judge(join, claimsName ? nonce : null);
  }

  async #judge(join: Join, nonce: string | null): Promise<Verdict> {
    const { clock } = this.#surroundings;
    const message = this.#tokenKeys && (await checkToken(join, this.#tokenKeys, clock.wall()));
    if (message !== null) return { code: 'unauthorized', message };
    const refusal = await this.#askOperator(join);
    if (refusal !== null || nonce === null) return refusal;
    const problem = await checkClaim(join, nonce, this.#signatures);
    return problem === null ? null : { code: 'host-unverified', message: problem };
  }

  #askOperator(join: Join): Verdict | Promise<Verdict> {
    const refusal: Refusal = { code: 'unauthorized', message: NOT_ALLOWED };
    const failed = (cause: unknown): Refusal => {
      const details = { sessionId: join.session, cause: String(cause) };
      this.#surroundings.log('error', 'authorize-failed', details);
      return refusal;
    };
    try {
      const allowed = this.#authorize(join);
      if (typeof allowed === 'boolean') return allowed ? null : refusal;
      return Promise.resolve(allowed)
        .then((allowed) => (allowed ? null : refusal))
        .catch(failed);
    } catch (cause) {
      return failed(cause);
    }
  }
}
