import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { Session } from '../../src/session/session.ts';
import { chosenSeed } from '../kit/chosen-seed.ts';
import { quantile } from '../kit/quantile.ts';
import { FuzzedSession } from './fuzzed-session.ts';
import { type HostileInput, hostileInput } from './hostile-input.ts';

const isFull = process.env.FUZZ === 'full';
const inputs = isFull ? 100_000 : 1_000;
const batch = 1_000;
/** Inputs for each round trip. */
const perTrip = 10;
const seed = chosenSeed(7);
/** The short form runs beside other tests, whose load makes single round trips long: a p99 of its few says nothing. */
const compared = isFull ? 0.99 : 0.5;
const slowdown = isFull ? 1.5 : 10;

test(`R43 serves a session of 20 beside ${inputs} hostile inputs, seed ${seed}`, async (t) => {
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  const fuzzed = new FuzzedSession(19);
  t.after(() => fuzzed.close());
  const links = ({ peers }: Session): number =>
    [...peers.values()].filter(({ state }) => state === 'connected').length;
  while (links(fuzzed.host) < 19 || fuzzed.viewers.some((viewer) => links(viewer) < 1)) {
    await wait(20);
  }
  await wait(500);
  const memory = () => process.memoryUsage().rss / 2 ** 20;
  const before = memory();
  let most = before;

  /** Resolves with round trips of viewers in turn, one every 10 ms, with inputs of hostile viewers between them. */
  const measure = async (some: readonly HostileInput[], turn: number): Promise<number[]> => {
    const trips: Promise<number>[] = [];
    for (let at = 0; at < batch; at += perTrip) {
      trips.push(fuzzed.roundTrip());
      some.slice(at, at + perTrip).forEach((input, index) => {
        fuzzed.attack(input, turn + at + index);
      });
      await wait(10);
      most = Math.max(most, memory());
    }
    return Promise.all(trips);
  };
  /** Whether the inputs have reached what they are made for: on a busy machine, many come before there is a link. */
  const haveArrived = (): boolean =>
    fuzzed.frames > inputs / 3 && fuzzed.parted > 0 && fuzzed.host.metrics.roleViolations > 0;
  const [quiet, trips]: [number[], number[]] = [[], []];
  // In turns, so that the load of the machine is the same for both.
  for (let made = 0; made < (haveArrived() ? inputs : 10 * inputs); made += batch) {
    const some = fc.sample(hostileInput, { numRuns: batch, seed: seed + made });
    await wait(50);
    quiet.push(...(await measure([], made)));
    trips.push(...(await measure(some, made)));
  }
  await wait(100);
  const { parted, warnings, frames, host } = fuzzed;
  const [alone, beside] = [quantile(quiet, compared), quantile(trips, compared)];
  t.diagnostic(
    `p${100 * compared} ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside them`,
  );
  t.diagnostic(`${before.toFixed(0)} MiB before, ${most.toFixed(0)} MiB at most`);
  t.diagnostic(`${frames} frames, ${parted} peers parted with, ${warnings} warnings`);
  t.diagnostic(JSON.stringify(host.metrics));
  assert.deepEqual(faults, []);
  assert.equal(host.state, 'live');
  assert.ok(haveArrived());
  assert.deepEqual(
    fuzzed.viewers.filter(({ state }) => state !== 'live').map(({ error }) => error?.code),
    [],
  );
  // The budget of reassembly, and room for the garbage of the inputs.
  assert.ok(most < before + 256 + 256, `${most} MiB`);
  assert.ok(beside <= slowdown * alone);
});
