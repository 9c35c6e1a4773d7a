import { bundle } from './bundle.ts';
import { type Mutant, mutants } from './mutants.ts';
import { runSimulation } from './run-simulation.ts';

export interface Verdict {
  readonly mutant: Mutant;
  /** What gave it away; null where it passed for sound. */
  readonly message: string | null;
  /** Schedules played until then. */
  readonly runs: number;
  /** Actions in the shortest schedule that gives it away. */
  readonly actions: number | null;
}

/**
 * Runs the simulation against each broken variant of the sources, `workers` at a time. Throws where a mutant no longer fits the sources.
 */
export async function checkMutants(
  runs: number,
  seed: number,
  workers: number,
  tell: (verdict: Verdict) => void,
): Promise<Verdict[]> {
  const waiting = mutants.map((mutant, index) => ({ mutant, index }));
  const verdicts: Verdict[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const verdict = await check(next.mutant, next.index, runs, seed);
      verdicts.push(verdict);
      tell(verdict);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return verdicts;
}

async function check(mutant: Mutant, index: number, runs: number, seed: number): Promise<Verdict> {
  const program = await bundle(`mutant-${index}`, mutant);
  const { runs: played, failure } = await runSimulation(program, runs, seed);
  return {
    mutant,
    message: failure?.message.split('\n')[0] ?? null,
    runs: played,
    actions: failure?.schedule.actions.length ?? null,
  };
}
