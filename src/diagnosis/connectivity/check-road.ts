import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import type { Signaling } from '../../signaling/signaling.ts';
import { failed, passed, skipped, type Verdict } from './connectivity-result.ts';

export interface RoadCheck {
  readonly signaling: Signaling;
  /** The same road over HTTP, where `signaling` begins with WebSockets; null where there is no other way. */
  readonly overHttp: Signaling | null;
  readonly token: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** How one attempt to join has ended. */
interface Attempt {
  readonly verdict: Verdict;
  readonly isJoined: boolean;
  /** Whether a session would go on, perhaps over HTTP. */
  readonly goesOn: boolean;
  /** Whether the road, or what is before it, has refused a socket. */
  readonly isRefused: boolean;
}

/**
 * Joins a session of a random name as its only viewer, and leaves it. Tries HTTP where a session would: where no
 * WebSocket opens, or none is answered.
 */
export async function checkRoad(check: RoadCheck): Promise<Verdict> {
  const { signaling, overHttp } = check;
  if (signaling.isLocal) return skipped(({ signalingLocal }) => signalingLocal);
  const first = await join(signaling, check);
  if (!first.goesOn || overHttp === null || check.signal.aborted) return first.verdict;
  const second = await join(overHttp, check);
  if (second.isJoined) return passed(({ signalingOverHttp }) => signalingOverHttp);
  if (first.isJoined || !first.isRefused) return first.verdict;
  return failed((words, all) => `${first.verdict.say(all)} ${words.signalingNorHttp}`);
}

function join(
  signaling: Signaling,
  { token, clock, random, timeout, signal }: RoadCheck,
): Promise<Attempt> {
  const end = new AbortController();
  let refusal: Verdict | null = null;
  const attempt = (verdict: Verdict, goesOn: boolean, isJoined = false): Attempt => ({
    verdict,
    isJoined,
    goesOn,
    isRefused: refusal !== null,
  });
  return new Promise<Attempt>((resolve) => {
    const late = (): void => {
      const verdict = failed(({ signalingLate }) => signalingLate(timeout / 1_000));
      resolve(attempt(refusal ?? verdict, true));
    };
    clock.after(timeout, late, end.signal);
    const stop = (): void =>
      resolve(
        attempt(
          skipped(({ aborted }) => aborted),
          false,
        ),
      );
    signal.addEventListener('abort', stop, { signal: end.signal });
    signaling.connect(
      {
        type: 'join',
        protocol: 1,
        role: 'viewer',
        session: `check-${random.uuid()}`,
        peerId: random.uuid(),
        claim: random.uuid(),
        token: token || undefined,
      },
      {
        state: (state, error) => {
          if (!error) return;
          const verdict = refusal ?? verdictOf(error, token);
          // The next request asks in another way, which more servers understand.
          const isFirst = refusal === null && error.code === 'signaling-refused';
          if (isFirst && state !== 'closed') refusal = verdict;
          else resolve(attempt(verdict, state !== 'closed'));
        },
        message: ({ type }) => {
          const verdict = passed(({ signalingAnswers }) => signalingAnswers);
          if (type === 'joined') resolve(attempt(verdict, refusal !== null, true));
        },
        invalid: () => {},
      },
      AbortSignal.any([signal, end.signal]),
    );
  })
    .catch((cause) =>
      attempt(
        failed(({ signalingThrew }) => signalingThrew(`${cause}`)),
        false,
      ),
    )
    .finally(() => end.abort());
}

function verdictOf(error: BeachError, token: string | undefined): Verdict {
  // The failure itself: no session goes on here.
  const { code, message } = error.cause instanceof BeachError ? error.cause : error;
  if (code !== 'unauthorized') return failed((all) => all.signalingFailed(code, message));
  return passed(({ tokenUntried, tokenAsked }) => (token ? tokenUntried : tokenAsked));
}
