import fc from 'fast-check';
import { schedules } from './schedule.ts';
import { World } from './world.ts';

const runs = Number(process.argv[2] ?? 100);
const seed = Number(process.argv[3] ?? 1);
const t0 = performance.now();
const result = await fc.check(
  fc.asyncProperty(schedules, async (schedule) => {
    await new World(schedule).run();
  }),
  { numRuns: runs, seed },
);
console.log(performance.now() - t0, 'ms', result.failed, result.numRuns);
if (result.failed) {
  console.log(JSON.stringify(result.counterexample?.[0], null, 1));
  console.log(result.errorInstance);
}
