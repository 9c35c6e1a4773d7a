import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { HonestSession, p99 } from './honest-session.ts';

const isFull = process.env.FUZZ === 'full';
const acts = isFull ? 100_000 : 3000;
const perSecond = 1000;
const seed = Number(process.env.SEED ?? 7);
/** The short form runs beside other tests, whose load makes single round trips long. */
const slowdown = isFull ? 1.5 : 10;

function run(file: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return spawn(process.execPath, ['--no-warnings', '--import', 'tsx', path, ...args]);
}

/** The largest resident set that a process has had, in MiB; 0 where the system does not tell. */
function peakMemory({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 0;
  return Number(readFileSync(file, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1024;
}

test(`R43 serves a session of 20 beside ${acts} hostile acts, seed ${seed}`, async (t) => {
  const road = run('../../../src/road/cli.ts', '--port', '0', '--host', '127.0.0.1');
  t.after(() => road.kill('SIGKILL'));
  let complaints = '';
  road.stderr?.on('data', (data) => {
    complaints += data;
  });
  let url = '';
  const lines = createInterface({ input: road.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => {
    url ||= JSON.parse(line).url ?? '';
  });
  while (url === '') await wait(20);
  const health = async () =>
    (await fetch(`${url.replace('ws', 'http').replace('road', 'healthz')}`)).json();

  const honest = await HonestSession.start(url, 19);
  const quiet = await honest.measure(wait((acts / perSecond) * 1000));
  const before = peakMemory(road);
  const hostile = run('hostile-peers.ts', url, String(seed), String(acts), String(perSecond));
  t.after(() => hostile.kill('SIGKILL'));
  let done = '';
  hostile.stdout?.on('data', (data) => {
    done += data;
  });
  hostile.stderr?.pipe(process.stderr);
  const trips = await honest.measure(once(hostile, 'close'));
  const metrics = await health();
  const after = peakMemory(road);

  t.diagnostic(`p99 ${p99(quiet).toFixed(1)} ms alone, ${p99(trips).toFixed(1)} ms beside them`);
  t.diagnostic(`${quiet.length} and ${trips.length} round trips`);
  t.diagnostic(`road: ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB at most`);
  t.diagnostic(JSON.stringify(metrics));
  assert.equal(Number(done), acts);
  assert.deepEqual(honest.faults, []);
  assert.equal(road.exitCode, null);
  assert.equal(complaints, '');
  assert.ok(metrics.joinsRefused > 0 && metrics.invalidMessages > 0 && metrics.roleViolations > 0);
  assert.ok(after < before + 150, `${after} MiB`);
  assert.ok(p99(trips) <= slowdown * p99(quiet));
  honest.leave();
  while ((await health()).connections > 0) await wait(50);
  road.kill('SIGTERM');
  assert.equal((await once(road, 'close'))[0], 0);
  assert.equal(complaints, '');
});
