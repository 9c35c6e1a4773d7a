import { execFile } from 'node:child_process';
import { basename, dirname, join } from 'node:path';

/**
 * Runs a test that `program` has beside it against a mutant, in a process of its own. Returns the name of the first test that
 * fails; null where none does.
 */
export function runTest(program: string, test: string, mutant: string): Promise<string | null> {
  const file = join(dirname(program), testProgram(test));
  const args = ['--no-warnings', '--test-reporter=tap', file, '0', '0', mutant];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      const [, failed] = /^\s*not ok \d+ - (.*)$/m.exec(stdout) ?? [];
      if (error === null) resolve(null);
      else if (failed === undefined) reject(new Error(`${test} ended without a result: ${stderr}`));
      else resolve(`Test: ${failed}`);
    });
  });
}

/** The name of the program that a test is bundled into. */
export function testProgram(test: string): string {
  return `${basename(test, '.ts')}.mjs`;
}
