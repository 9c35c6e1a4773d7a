import { quantile } from '../../test/kit/quantile.ts';
import type { BenchPages } from '../bench-pages.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import type { ShownPicture } from '../pages/viewers.ts';
import { type Report, shown, table, times } from '../report.ts';
import { figure, playRounds, ratio } from '../rounds.ts';

const names: readonly ContenderName[] = ['beach', 'beach-shared', 'raw'];

/** Numbers of viewers, in ascending order. */
const steps = [1, 5, 10, 20, 40, 80] as const;

/** The most viewers that have encoders of their own. */
const mostEncoders = 20;

/** How long encoders take to settle, and how long they are measured, in milliseconds. */
const settling = 3_000;
const watching = 6_000;

/** What was measured with one number of viewers. */
interface Watched {
  /** Cores that the host takes for each viewer. */
  readonly cores: number;
  /** What one viewer has shown. */
  readonly pictures: readonly ShownPicture[];
}

/** Measures the host's CPU time for a film, and how old its pictures are when a viewer shows them. */
export async function media(pages: BenchPages, viewers: number, rounds: number): Promise<Report> {
  const counts: number[] = [...steps.filter((step) => step < viewers), viewers];
  const countsOf = (name: ContenderName): number[] =>
    name === 'beach-shared' ? counts : counts.filter((count) => count <= mostEncoders);
  const results = await playRounds(names, rounds, (name) =>
    pages.run(name, async (pair) => {
      const renderer = await pair.renderer;
      const seconds = async (): Promise<number> =>
        (await renderer.cpuSeconds()) + (await renderer.networkSeconds());
      await pair.film();
      await pause(settling);
      const idle = await cores(seconds, () => pause(watching));
      const watched: Watched[] = [];
      let present = 0;
      for (const count of countsOf(name)) {
        await pair.connect(count - present);
        present = count;
        await pause(settling);
        let pictures: readonly ShownPicture[] = [];
        const busy = await cores(seconds, async () => {
          pictures = await pair.watch(watching);
        });
        watched.push({ cores: (busy - idle) / count, pictures });
      }
      return watched;
    }),
  );
  const cpu = (index: number) => (watched: Watched[]) => watched[index]?.cores ?? Number.NaN;
  const age = (index: number, share: number) => (watched: Watched[]) =>
    quantile(
      (watched[index]?.pictures ?? []).map(({ age }) => age),
      share,
    );
  const rate = (index: number) => (watched: Watched[]) =>
    (watched[index]?.pictures.length ?? 0) / (watching / 1_000);
  const percent = (name: ContenderName, index: number) => 100 * figure(results, name, cpu(index));
  const figures: Record<string, number> = {};
  for (const [index, count] of counts.entries()) {
    figures[`shared_cpu_per_viewer_${count}_percent`] = percent('beach-shared', index);
    figures[`shared_latency_p50_${count}`] = figure(results, 'beach-shared', age(index, 0.5));
    figures[`shared_latency_p95_${count}`] = figure(results, 'beach-shared', age(index, 0.95));
    if (count > mostEncoders) continue;
    figures[`cpu_per_viewer_${count}_percent`] = percent('beach', index);
    figures[`cpu_per_viewer_raw_${count}_percent`] = percent('raw', index);
    figures[`cpu_per_viewer_${count}_vs_raw`] = ratio(results, 'beach', 'raw', cpu(index));
    figures[`shared_cpu_per_viewer_${count}_vs_raw`] = ratio(
      results,
      'beach-shared',
      'raw',
      cpu(index),
    );
    figures[`shared_latency_p50_${count}_vs_raw`] = ratio(
      results,
      'beach-shared',
      'raw',
      age(index, 0.5),
    );
  }
  const row = (name: ContenderName, count: number, index: number): string[] => [
    `${count}`,
    name,
    shown(percent(name, index)),
    shown(figure(results, name, age(index, 0.5))),
    shown(figure(results, name, age(index, 0.95))),
    shown(figure(results, name, rate(index))),
    count > mostEncoders ? '–' : times(ratio(results, name, 'raw', cpu(index))),
  ];
  return {
    figures,
    lines: [
      'One film of 480 × 270 at 15 frames per second. The CPU time of the host’s page and network, of one core, for each',
      'viewer, in percent; and how old a picture is when one of the viewers shows it, in milliseconds:',
      '',
      ...table(
        ['viewers', '', 'CPU', 'age p50', 'age p95', 'frames/s', 'CPU beside raw'],
        counts.flatMap((count, index) =>
          names
            .filter((name) => countsOf(name).includes(count))
            .map((name) => row(name, count, index)),
        ),
      ),
      '',
      'What drawing the film takes is left out.',
    ],
  };
}

/** Returns the number of cores that are busy during some work. */
async function cores(
  cpuSeconds: () => Promise<number>,
  work: () => Promise<unknown>,
): Promise<number> {
  const [before, began] = [await cpuSeconds(), performance.now()];
  await work();
  return ((await cpuSeconds()) - before) / ((performance.now() - began) / 1000);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
