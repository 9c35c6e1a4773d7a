import { spawn } from 'node:child_process';
import type { SimulationResult } from './simulate.ts';

/** Schedules make much garbage: more room for it saves time. */
const options = ['--no-warnings', '--max-semi-space-size=64'];

/**
 * Plays `runs` schedules that follow from `seed` in a process of its own. `variant`: against the mutant of this name, or
 * on a `malicious road`.
 */
export function runSimulation(
  program: string,
  runs: number,
  seed: number,
  variant?: string,
): Promise<SimulationResult> {
  return new Promise((resolve, reject) => {
    const given = [String(runs), String(seed), ...(variant === undefined ? [] : [variant])];
    const child = spawn(process.execPath, [...options, program, ...given], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', () => {
      try {
        resolve(JSON.parse(output));
      } catch (cause) {
        reject(new Error(`The simulation ended without a result: ${output}`, { cause }));
      }
    });
  });
}
