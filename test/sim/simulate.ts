import fc from 'fast-check';
import { type Schedule, schedules } from './world/schedule.ts';
import { World } from './world/world.ts';

export interface SimulationResult {
  /** Schedules that were played, up to the first that broke a rule. */
  readonly runs: number;
  readonly failure: {
    /** The rule that was broken, and when. */
    readonly message: string;
    /** The shortest schedule found that breaks a rule. */
    readonly schedule: Schedule;
  } | null;
}

/** How long a failing schedule is made shorter, in milliseconds. */
const shrinkTime = 30_000;

/** Plays `runs` schedules that follow from `seed`; a failing one is made as short as 30 s allow. */
export async function simulate(runs: number, seed: number): Promise<SimulationResult> {
  let shrinkUntil = Number.POSITIVE_INFINITY;
  const play = async (schedule: Schedule): Promise<void> => {
    // A schedule that passes is not looked into any further.
    if (performance.now() > shrinkUntil) return;
    try {
      await new World(schedule).run();
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
