import { bundle } from './bundle.ts';
import type { Mutant } from './mutants/mutant.ts';
import { runSimulation } from './run-simulation.ts';
import { runTest } from './run-test.ts';

export interface Verdict {
  readonly mutant: Mutant;
  /** The violation that gave it away; null where it was not caught. */
  readonly message: string | null;
  /** How many schedules were played until then. */
  readonly runs: number;
  /** How many actions the shortest schedule that gives it away has; null where it has none. */
  readonly actions: number | null;
}

/**
 * Plays schedules against each mutant until one is caught, `workers` at a time. Rejects where a mutant breaks
 * something that the simulation does not load.
 */
export async function checkMutants(
  mutants: readonly Mutant[],
  runs: number,
  seed: number,
  workers: number,
  tell: (verdict: Verdict) => void,
): Promise<Verdict[]> {
  const program = await bundle(true);
  const waiting = [...mutants];
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const verdict = await check(program, next, runs, seed);
      verdicts.push(verdict);
      tell(verdict);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return verdicts;
}

async function check(
  program: string,
  mutant: Mutant,
  runs: number,
  seed: number,
): Promise<Verdict> {
  if (mutant.test !== undefined) {
    const message = await runTest(program, mutant.test, mutant.name);
    return { mutant, message, runs: 1, actions: null };
  }
  const { runs: played, failure } = await runSimulation(program, runs, seed, mutant.name);
  return {
    mutant,
    message: failure?.message.split('\n')[0] ?? null,
    runs: played,
    // One on a malicious road follows from its seed alone.
    actions: failure?.schedule.actions?.length ?? null,
  };
}
