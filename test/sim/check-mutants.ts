import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mutant, mutants } from './mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

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
 * Runs the simulation against each broken variant of the sources, in copies of the tree, `workers` at a
 * time. Throws where a mutant no longer fits the sources.
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
  const copy = join(root, '.cache', 'mutants', String(index));
  try {
    plant(mutant, copy);
    const output = await run(copy, ['--runs', String(runs), '--seed', String(seed), '--json']);
    const { runs: played, failure } = JSON.parse(output);
    return {
      mutant,
      message: failure?.message.split('\n')[0] ?? null,
      runs: played,
      actions: failure?.schedule.actions.length ?? null,
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function plant({ name, file, find, put }: Mutant, copy: string): void {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, 'test'), { recursive: true });
  for (const path of ['src', 'test/sim', 'test/hostile', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  const source = readFileSync(join(copy, file), 'utf8');
  if (source.split(find).length !== 2) {
    throw new Error(
      `The mutant "${name}" does not fit ${file}: what it replaces must stand there once.`,
    );
  }
  writeFileSync(
    join(copy, file),
    source.replace(find, () => put),
  );
}

function run(copy: string, options: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--no-warnings', '--import', 'tsx', 'test/sim/cli.ts', ...options],
      { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
