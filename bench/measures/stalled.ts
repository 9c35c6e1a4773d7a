import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Report } from '../report.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs the test of one stalled viewer among 100, and returns the figures that it prints. */
export async function stalled(): Promise<Report> {
  const args = ['--no-warnings', '--import=tsx', 'test/crowd/stalled.test.ts'];
  const test = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, CROWD: 'full' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = await text(test.stdout);
  const [line] = /^.*stalled: .*$/m.exec(output) ?? [];
  if (line === undefined) throw new Error(`The test of a stalled viewer has failed:\n${output}`);
  return { figures: {}, lines: [`One of 100 viewers is stopped under load: ${line}`] };
}
