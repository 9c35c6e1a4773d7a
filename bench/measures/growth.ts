import { writeFile } from 'node:fs/promises';
import type { BenchPages } from '../bench-pages.ts';
import { chart } from '../chart.ts';
import { type Report, shown, table } from '../report.ts';
import { figure, playRounds } from '../rounds.ts';
import { deliveries } from './fanout.ts';

const names = ['beach', 'raw'] as const;
const steps: readonly number[] = [10, 25, 50, 100, 120];

/** The folder that the results are written to. */
const file = (extension: string) => new URL(`../growth.${extension}`, import.meta.url);

interface Point {
  viewers: number;
  connectMs: { beach: number; raw: number };
  deliveredPerSecond: { beach: number; raw: number };
}

/** Measures how the time to connect and the fan-out grow with the number of viewers. */
export async function growth(pages: BenchPages, most: number, rounds: number): Promise<Report> {
  const points: Point[] = [];
  for (const viewers of stepsUpTo(most)) {
    console.error(`${viewers} viewers`);
    points.push(await measure(pages, viewers, rounds));
  }
  await writeFile(file('json'), `${JSON.stringify({ messageBytes: 1024, points }, null, 2)}\n`);
  await writeFile(file('svg'), draw(points));
  const figures: Record<string, number> = {};
  for (const { viewers, connectMs, deliveredPerSecond } of points) {
    figures[`connect_${viewers}_ms`] = connectMs.beach;
    figures[`connect_${viewers}_raw_ms`] = connectMs.raw;
    figures[`fanout_1024_${viewers}_per_s`] = deliveredPerSecond.beach;
    figures[`fanout_1024_${viewers}_raw_per_s`] = deliveredPerSecond.raw;
  }
  return {
    figures,
    lines: [
      ...table(
        ['viewers', 'connect ms', 'raw', '1 KiB delivered/s', 'raw'],
        points.map(({ viewers, connectMs, deliveredPerSecond }) => [
          String(viewers),
          shown(connectMs.beach),
          shown(connectMs.raw),
          shown(deliveredPerSecond.beach),
          shown(deliveredPerSecond.raw),
        ]),
      ),
      '',
      'The chart is in bench/growth.svg, its numbers are in bench/growth.json.',
    ],
  };
}

function stepsUpTo(most: number): number[] {
  return [...steps.filter((step) => step < most), most];
}

async function measure(pages: BenchPages, viewers: number, rounds: number): Promise<Point> {
  const results = await playRounds(names, rounds, (name) =>
    pages.run(name, async (pair) => {
      const connectMs = await pair.connect(viewers);
      const messages = Math.ceil(deliveries[1024] / viewers);
      await pair.flood(1024, Math.ceil(messages / 10));
      return { connectMs, perSecond: await pair.flood(1024, messages) };
    }),
  );
  const connectMs = (name: (typeof names)[number]) => figure(results, name, (r) => r.connectMs);
  const perSecond = (name: (typeof names)[number]) => figure(results, name, (r) => r.perSecond);
  return {
    viewers,
    connectMs: { beach: connectMs('beach'), raw: connectMs('raw') },
    deliveredPerSecond: { beach: perSecond('beach'), raw: perSecond('raw') },
  };
}

function draw(points: Point[]): string {
  const series = (of: (point: Point) => { beach: number; raw: number }) =>
    names.map((name) => ({
      name: name === 'beach' ? 'beach' : 'bare RTCPeerConnection',
      points: points.map((point) => ({ x: point.viewers, y: of(point)[name] })),
    }));
  return chart([
    { title: 'Time until all are connected, in seconds', series: inSeconds(series) },
    {
      title: 'Messages of 1 KiB delivered per second',
      series: series(({ deliveredPerSecond }) => deliveredPerSecond),
    },
  ]);
}

type Series = { name: string; points: { x: number; y: number }[] }[];

function inSeconds(series: (of: (point: Point) => Point['connectMs']) => Series): Series {
  return series(({ connectMs: { beach, raw } }) => ({ beach: beach / 1000, raw: raw / 1000 }));
}
