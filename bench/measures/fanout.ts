import { quantile } from '../../test/kit/quantile.ts';
import type { BenchPages } from '../bench-pages.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import type { Pair } from '../pair.ts';
import { type Report, shown, table, times } from '../report.ts';
import { figure, playRounds, ratio } from '../rounds.ts';

/** Without ICE servers, as the others: gathering from them would go on during the measurement. */
const names: readonly ContenderName[] = ['beach', 'raw', 'peerjs-no-ice'];

/** Numbers of deliveries that take a second or two, by the size of a message in bytes. */
export const deliveries = { 64: 20_000, 1024: 12_000, 16384: 900 } as const;
const sizes = [64, 1024, 16384] as const;
type Size = (typeof sizes)[number];

/** The number of single messages, and the pause after each in milliseconds, in which it must arrive. */
const singles = {
  64: { count: 30, pause: 50 },
  1024: { count: 40, pause: 50 },
  16384: { count: 6, pause: 300 },
} as const;

interface Result {
  perSecond: number;
  cpuSeconds: number;
  p50: number;
  p99: number;
}

/** Measures how many messages a second reach all viewers of one host, and their latency. */
export async function fanout(pages: BenchPages, viewers: number, rounds: number): Promise<Report> {
  const results = await playRounds(names, rounds, (name) =>
    pages.run(name, async (pair) => {
      await pair.connect(viewers);
      return {
        64: await measure(pair, 64, viewers),
        1024: await measure(pair, 1024, viewers),
        16384: await measure(pair, 16384, viewers),
      };
    }),
  );
  const one = (name: ContenderName, size: Size, key: keyof Result) =>
    figure(results, name, (result) => result[size][key]);
  const vs = (name: ContenderName, size: Size, key: keyof Result) =>
    ratio(results, 'beach', name, (result) => result[size][key]);

  const figures: Record<string, number> = {};
  for (const size of sizes) {
    figures[`fanout_${size}_per_s`] = one('beach', size, 'perSecond');
    figures[`fanout_${size}_raw_per_s`] = one('raw', size, 'perSecond');
    figures[`fanout_${size}_vs_raw`] = vs('raw', size, 'perSecond');
    figures[`fanout_${size}_vs_peerjs`] = vs('peerjs-no-ice', size, 'perSecond');
    figures[`p50_${size}_ms`] = one('beach', size, 'p50');
    figures[`p99_${size}_ms`] = one('beach', size, 'p99');
    figures[`p50_${size}_vs_raw`] = vs('raw', size, 'p50');
    figures[`p99_${size}_vs_raw`] = vs('raw', size, 'p99');
    figures[`host_cpu_${size}_vs_raw`] = vs('raw', size, 'cpuSeconds');
  }
  const labels = ['beach', 'raw', 'PeerJS'];
  const rows = sizes.flatMap((size) =>
    names.map((name, index) => [
      `${size} B, ${labels[index]}`,
      shown(one(name, size, 'perSecond')),
      times(vs(name, size, 'perSecond')),
      shown(one(name, size, 'p50')),
      shown(one(name, size, 'p99')),
      shown(one(name, size, 'cpuSeconds')),
    ]),
  );
  return {
    figures,
    lines: [
      `One host sends to ${viewers} viewers; each checks that it gets all, in order, none twice:`,
      '',
      ...table(['', 'delivered/s', 'beach is', 'p50 ms', 'p99 ms', 'host CPU s'], rows),
      '',
      'Latency is that of single messages, from sending until the last viewer has it. "beach is"',
      'compares delivered messages: above 1 beach is faster. CPU is that of the host’s renderer.',
      'PeerJS runs without ICE servers here, with its default serialization, which, as beach, keeps the',
      'type of what is sent.',
    ],
  };
}

async function measure(pair: Pair, size: Size, viewers: number): Promise<Result> {
  const messages = Math.ceil(deliveries[size] / viewers);
  // Lets the browser compile the code that runs often.
  await pair.flood(size, Math.ceil(messages / 4));
  const renderer = await pair.renderer;
  const before = await renderer.cpuSeconds();
  const perSecond = await pair.flood(size, messages);
  const cpuSeconds = (await renderer.cpuSeconds()) - before;
  const { count, pause } = singles[size];
  const latencies = await pair.pulse(size, count, pause);
  return { perSecond, cpuSeconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}
