import fc from 'fast-check';
import { fullHouse } from './schedule/full-house.ts';
import { longSleeps } from './schedule/long-sleep.ts';
import { type Schedule, smallSessions } from './schedule/schedule.ts';
import { slowViewers } from './schedule/slow-viewer.ts';
import { underVerifiedName } from './schedule/under-verified-name.ts';
import { World } from './world/world.ts';

export interface SimulationResult<S = Schedule> {
  /** How many schedules were played, up to the first that broke a rule. */
  readonly runs: number;
  readonly failure: {
    /** The broken rule, and when it broke. */
    readonly message: string;
    /** The shortest schedule found that breaks a rule. */
    readonly schedule: S;
  } | null;
}

/** A full house takes as long to play as a few hundred small sessions. */
const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  { weight: 527, arbitrary: smallSessions },
  { weight: 12, arbitrary: slowViewers },
  { weight: 60, arbitrary: longSleeps },
  { weight: 1, arbitrary: fullHouse },
);

/** How long to shorten a failing schedule, in milliseconds. */
const shrinkTime = 30_000;

/** Plays `runs` schedules that follow from `seed`, all of them under a verified name where `verified` is set. Shortens a failing one as far as 30 s allow. */
export async function simulate(
  runs: number,
  seed: number,
  verified = false,
): Promise<SimulationResult> {
  let shrinkUntil = Number.POSITIVE_INFINITY;
  const play = async (schedule: Schedule): Promise<void> => {
    // When the time is over, every shorter schedule counts as passed.
    if (performance.now() > shrinkUntil) return;
    try {
      await new World(verified ? underVerifiedName(schedule) : schedule).run();
    } catch (violation) {
      shrinkUntil = Math.min(shrinkUntil, performance.now() + shrinkTime);
      throw violation;
    }
  };
  const { failed, numRuns, counterexample, errorInstance } = await fc.check(
    fc.asyncProperty(schedules, play),
    { numRuns: runs, seed },
  );
  const [schedule] = counterexample ?? [];
  if (!failed || schedule === undefined) return { runs: numRuns, failure: null };
  return { runs: numRuns, failure: { message: String(errorInstance), schedule } };
}
