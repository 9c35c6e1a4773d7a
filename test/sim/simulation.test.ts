import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mutants } from './mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function sim(...options: string[]): Promise<{ stdout: string }> {
  const args = ['--no-warnings', '--import', 'tsx', 'test/sim/cli.ts', ...options];
  return promisify(execFile)(process.execPath, args, { cwd: root });
}

test('R1 R3 R4 R16 R17 R28 R32 R33 every rule holds under a thousand hostile schedules', async () => {
  // The same ones each time, so that only a change can fail it. `npm run sim` chooses new ones.
  const options = ['--runs', '1000', '--seed', '821618152'];
  const { stdout } = await sim(...options).catch((error) => assert.fail(error.stdout));
  assert.match(stdout, /1000 schedules in .* every rule held/);
});

test('the same seed plays the same schedules', async () => {
  const [one, other] = await Promise.all([
    sim('--json', '--runs', '5', '--seed', '7'),
    sim('--json', '--runs', '5', '--seed', '7'),
  ]);
  assert.equal(one.stdout, other.stdout);
});

test('every broken variant fits the sources', () => {
  for (const { name, file, find } of mutants) {
    const pieces = readFileSync(new URL(file, `file://${root}`), 'utf8').split(find);
    assert.equal(pieces.length, 2, `"${name}" must be found in ${file} once`);
  }
});

test('bad options are refused with a sentence', async () => {
  await assert.rejects(sim('--runs', 'many'), ({ code, stderr }) => {
    assert.equal(code, 2);
    assert.match(stderr, /--runs takes a whole number/);
    return true;
  });
});
