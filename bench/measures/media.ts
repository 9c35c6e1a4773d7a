import type { BenchPages } from '../bench-pages.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import { type Report, shown, table, times } from '../report.ts';
import { figure, playRounds, ratio } from '../rounds.ts';

const names: readonly ContenderName[] = ['beach', 'raw'];

/** Numbers of viewers, in ascending order. */
const steps = [1, 5, 10, 20, 40, 80] as const;

/** How long encoders take to settle, and how long they are measured, in milliseconds. */
const settling = 3_000;
const watching = 6_000;

/** Measures the host's CPU time for a film. Each viewer has an encoder of its own. */
export async function media(pages: BenchPages, viewers: number, rounds: number): Promise<Report> {
  const counts: number[] = [...steps.filter((step) => step < viewers), viewers];
  const results = await playRounds(names, rounds, (name) =>
    pages.run(name, async (pair) => {
      const renderer = await pair.renderer;
      await pair.film();
      await pause(settling);
      const idle = await cores(() => renderer.cpuSeconds());
      const shares: number[] = [];
      let present = 0;
      for (const count of counts) {
        await pair.connect(count - present);
        present = count;
        await pause(settling);
        shares.push(((await cores(() => renderer.cpuSeconds())) - idle) / count);
      }
      return shares;
    }),
  );
  const last = counts.length - 1;
  const at = (index: number) => (shares: number[]) => shares[index] ?? Number.NaN;
  const percent = (name: ContenderName, index: number) => 100 * figure(results, name, at(index));
  const figures: Record<string, number> = {
    cpu_per_viewer_percent: percent('beach', last),
    cpu_per_viewer_raw_percent: percent('raw', last),
    cpu_per_viewer_vs_raw: ratio(results, 'beach', 'raw', at(last)),
  };
  for (const [index, count] of counts.entries()) {
    figures[`cpu_per_viewer_${count}_vs_raw`] = ratio(results, 'beach', 'raw', at(index));
  }
  return {
    figures,
    lines: [
      'One film of 480 × 270 at 15 frames per second; of one core, for each viewer, in percent:',
      '',
      ...table(
        ['viewers', 'beach', 'raw', 'beach takes'],
        counts.map((count, index) => [
          `${count}`,
          shown(percent('beach', index)),
          shown(percent('raw', index)),
          times(ratio(results, 'beach', 'raw', at(index))),
        ]),
      ),
      '',
      'What drawing the film takes is left out.',
    ],
  };
}

/** Returns the number of cores that are busy. */
async function cores(cpuSeconds: () => Promise<number>): Promise<number> {
  const [before, began] = [await cpuSeconds(), performance.now()];
  await pause(watching);
  return ((await cpuSeconds()) - before) / ((performance.now() - began) / 1000);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
