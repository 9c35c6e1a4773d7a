import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from './bundle.ts';
import { mutants } from './mutants/mutants.ts';
import { runSimulation } from './run-simulation.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function sim(...options: string[]): Promise<{ stdout: string }> {
  const args = ['--no-warnings', '--import', 'tsx', 'test/sim/cli.ts', ...options];
  return promisify(execFile)(process.execPath, args, { cwd: root });
}

test('R1 R3 R4 R16 R17 R28 R32 R33 every rule holds under 80 hostile schedules', async () => {
  // A fixed seed, so that only a change can make it fail. `npm run sim` chooses new seeds, and plays 1,000.
  const options = ['--runs', '80', '--seed', '821618152'];
  const { stdout } = await sim(...options).catch((error) => assert.fail(error.stdout));
  assert.match(stdout, /80 schedules in .* every rule held/);
});

test('R41 every rule holds under a verified name', async () => {
  const options = ['--verified', '--runs', '24', '--seed', '11'];
  const { stdout } = await sim(...options).catch((error) => assert.fail(error.stdout));
  assert.match(stdout, /24 schedules in .* every rule held/);
});

test('the same seed plays the same schedules', async () => {
  const [one, other] = await Promise.all([
    sim('--json', '--runs', '5', '--seed', '7'),
    sim('--json', '--runs', '5', '--seed', '7'),
  ]);
  assert.equal(one.stdout, other.stdout);
});

test('every mutant breaks an export that exists', async () => {
  for (const { name: mutant, faults } of mutants) {
    for (const { file, name, breaks } of faults) {
      const { [name]: sound } = await import(new URL(file, `file://${root}`).href);
      assert.equal(typeof sound, 'function', `"${mutant}" breaks ${name}, which ${file} exports`);
      assert.notEqual(breaks(sound), sound, `"${mutant}" must change ${name}`);
    }
  }
});

test('a mutant that cannot be planted is an error, not a silent pass', async () => {
  const program = await bundle(true);
  await assert.rejects(runSimulation(program, 1, 7, 'no such mutant'));
});

test('bad options are rejected with a sentence', async () => {
  await assert.rejects(sim('--runs', 'many'), ({ code, stderr }) => {
    assert.equal(code, 2);
    assert.match(stderr, /--runs takes a whole number/);
    return true;
  });
});
