import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chosenSeed } from '../../kit/chosen-seed.ts';
import { quantile } from '../../kit/quantile.ts';
import { HonestSession } from './honest-session.ts';

const isFull = process.env.FUZZ === 'full';
const acts = isFull ? 100_000 : 400;
const perSecond = 2000;
const seed = chosenSeed(7);
/** The short form has too few round trips for a p99: three that had to wait for the machine would decide it. */
const compared = isFull ? 0.99 : 0.5;
const slowdown = isFull ? 1.5 : 10;

function run(file: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return spawn(process.execPath, ['--no-warnings', '--import', 'tsx', path, ...args]);
}

/** A road in a process of its own, and its output to stderr. */
async function startRoad(t: TestContext) {
  const child = run('../../../src/road/cli.ts', '--port', '0', '--host', '127.0.0.1');
  t.after(() => child.kill('SIGKILL'));
  let complaints = '';
  let url = '';
  child.stderr?.on('data', (data) => {
    complaints += data;
  });
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    url ||= JSON.parse(line).url ?? '';
  });
  while (url === '') await wait(20);
  const healthz = url.replace('ws:', 'http:').replace(/road$/, 'healthz');
  const health = async () => (await fetch(healthz)).json();
  return { child, url, health, complaints: () => complaints };
}

/** The largest resident set that a process has had, in MiB; 0 where the system does not tell. */
function peakMemory({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 0;
  return Number(readFileSync(file, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1024;
}

test(`R43 serves a session of 20 beside ${acts} hostile acts, seed ${seed}`, async (t) => {
  const road = await startRoad(t);
  // The same is done to a road that the session does not use: it takes as much from the processors.
  const other = await startRoad(t);
  const honest = await HonestSession.start(road.url, 19);
  const alone = await honest.measure(wait(isFull ? 10_000 : 1000), () => 'alone');
  const before = peakMemory(road.child);

  const hostile = run(
    'hostile-peers.ts',
    `${seed}`,
    `${acts}`,
    `${perSecond}`,
    other.url,
    road.url,
  );
  t.after(() => hostile.kill('SIGKILL'));
  hostile.stderr?.pipe(process.stderr);
  let phase = 'generate';
  createInterface({ input: hostile.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    phase = line;
  });
  const trips = await honest.measure(once(hostile, 'close'), () => phase);
  const metrics = await road.health();
  const after = peakMemory(road.child);
  const without = quantile(trips.get(other.url) ?? [], compared);
  const beside = quantile(trips.get(road.url) ?? [], compared);

  const figures = [quantile(alone.get('alone') ?? [], compared), without, beside].map((ms) =>
    ms.toFixed(1),
  );
  t.diagnostic(
    `p${100 * compared} in ms: ${figures[0]} alone, ${figures[1]} without, ${figures[2]} beside them`,
  );
  t.diagnostic(`${trips.get(road.url)?.length} round trips beside them`);
  t.diagnostic(`road: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB at most`);
  t.diagnostic(JSON.stringify(metrics));
  assert.equal(phase, String(acts));
  assert.deepEqual(honest.faults, []);
  assert.equal(road.child.exitCode, null);
  assert.ok(metrics.joinsRefused > 0 && metrics.invalidMessages > 0 && metrics.roleViolations > 0);
  assert.ok(after < before + 150, `${after} MiB`);
  assert.ok(beside <= slowdown * without, `${beside} ms instead of ${without}`);
  honest.leave();
  while ((await road.health()).connections > 0) await wait(50);
  road.child.kill('SIGTERM');
  assert.equal((await once(road.child, 'close'))[0], 0);
  assert.equal(road.complaints(), '');
});
