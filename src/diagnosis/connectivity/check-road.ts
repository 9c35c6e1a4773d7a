import type { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import type { Signaling } from '../../signaling/signaling.ts';
import { failed, passed, skipped, type Verdict } from './connectivity-result.ts';

export interface RoadCheck {
  readonly signaling: Signaling;
  readonly token: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Joins a session of a random name as its only viewer, and leaves it. */
export function checkRoad({
  signaling,
  token,
  clock,
  random,
  timeout,
  signal,
}: RoadCheck): Promise<Verdict> {
  if (signaling.isLocal) {
    return Promise.resolve(skipped(({ signalingLocal }) => signalingLocal));
  }
  const end = new AbortController();
  return new Promise<Verdict>((resolve) => {
    const late = (): void => resolve(failed(({ signalingLate }) => signalingLate(timeout / 1_000)));
    clock.after(timeout, late, end.signal);
    signal.addEventListener('abort', () => resolve(skipped(({ aborted }) => aborted)), {
      signal: end.signal,
    });
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
        state: (_, error) => error && resolve(verdictOf(error, token)),
        message: ({ type }) => {
          if (type === 'joined') resolve(passed(({ signalingAnswers }) => signalingAnswers));
        },
        invalid: () => {},
      },
      AbortSignal.any([signal, end.signal]),
    );
  })
    .catch((cause) => failed(({ signalingThrew }) => signalingThrew(`${cause}`)))
    .finally(() => end.abort());
}

function verdictOf(error: BeachError, token: string | undefined): Verdict {
  const { code, message } = error;
  if (code !== 'unauthorized') return failed((words) => words.signalingFailed(code, message));
  return passed(({ tokenUntried, tokenAsked }) => (token ? tokenUntried : tokenAsked));
}
