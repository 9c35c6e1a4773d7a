import fc from 'fast-check';
import { type Schedule, schedules } from './schedule.ts';
import { World } from './world.ts';

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

/** Plays `runs` schedules that follow from `seed`; a failing one is made as short as it gets. */
export async function simulate(runs: number, seed: number): Promise<SimulationResult> {
  const { failed, numRuns, counterexample, errorInstance } = await fc.check(
    fc.asyncProperty(schedules, (schedule) => new World(schedule).run()),
    { numRuns: runs, seed },
  );
  const [schedule] = counterexample ?? [];
  if (!failed || schedule === undefined) return { runs: numRuns, failure: null };
  return { runs: numRuns, failure: { message: String(errorInstance), schedule } };
}
