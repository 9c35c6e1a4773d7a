import type { Signatures } from '../identity/signatures.ts';
import { isVerifiedName } from '../identity/verified-name.ts';
import { webSignatures } from '../identity/web-signatures.ts';
import type { Clock } from '../runtime/clock.ts';
import type { LogRecord } from '../runtime/logger.ts';
import type { Join } from '../signaling/messages.ts';
import { checkClaim } from './sessions/check-claim.ts';
import { checkToken } from './tokens/check-token.ts';
import type { SingleUse } from './tokens/single-use-tokens.ts';
import { readTokenKeys, type TokenKeyOptions, type TokenKeys } from './tokens/token-keys.ts';

const NOT_ALLOWED = 'The operator of this road does not allow this join: ask for another token.';

/** Whether a road lets a peer join. */
export type Judgment =
  | {
      readonly kind: 'refuse';
      readonly code: 'unauthorized' | 'host-unverified';
      /** A sentence for the peer. */
      readonly message: string;
    }
  /** `singleUse` is the token of the peer, if it admits one member. */
  | { readonly kind: 'allow'; readonly singleUse: SingleUse | null };

const allowed: Judgment = { kind: 'allow', singleUse: null };

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
   * Returns whether a peer may join. `nonce` is that of the challenge of its connection.
   *
   * A join without a token and without a proof is judged at once where `authorize` returns a boolean: a simulation
   * cannot wait for promises.
   */
  judge(join: Join, nonce: string): Judgment | Promise<Judgment> {
    const claimsName = join.role === 'host' && isVerifiedName(join.session);
    if (this.#tokenKeys === null && !claimsName) return this.#askOperator(join);
    return this.#judge(join, claimsName ? nonce : null);
  }

  async #judge(join: Join, nonce: string | null): Promise<Judgment> {
    const byToken = await this.#checkToken(join);
    if (byToken.kind === 'refuse') return byToken;
    const byOperator = await this.#askOperator(join);
    if (byOperator.kind === 'refuse') return byOperator;
    const problem = nonce && (await checkClaim(join, nonce, this.#signatures));
    return problem ? { kind: 'refuse', code: 'host-unverified', message: problem } : byToken;
  }

  async #checkToken(join: Join): Promise<Judgment> {
    if (this.#tokenKeys === null) return allowed;
    const verdict = await checkToken(join, this.#tokenKeys, this.#surroundings.clock.wall());
    return verdict.kind === 'allowed'
      ? { ...verdict, kind: 'allow' }
      : { ...verdict, kind: 'refuse', code: 'unauthorized' };
  }

  #askOperator(join: Join): Judgment | Promise<Judgment> {
    const refusal: Judgment = { kind: 'refuse', code: 'unauthorized', message: NOT_ALLOWED };
    const failed = (cause: unknown): Judgment => {
      const details = { sessionId: join.session, cause: String(cause) };
      this.#surroundings.log('error', 'authorize-failed', details);
      return refusal;
    };
    try {
      const answer = this.#authorize(join);
      if (typeof answer === 'boolean') return answer ? allowed : refusal;
      return Promise.resolve(answer)
        .then((yes) => (yes ? allowed : refusal))
        .catch(failed);
    } catch (cause) {
      return failed(cause);
    }
  }
}
