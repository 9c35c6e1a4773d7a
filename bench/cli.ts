import { parseArgs } from 'node:util';
import { BenchPages } from './bench-pages.ts';
import { describeMachine } from './describe-machine.ts';
import { connect, connectVerified } from './measures/connect.ts';
import { fanout } from './measures/fanout.ts';
import { firstMessage } from './measures/first-message.ts';
import { growth } from './measures/growth.ts';
import { media } from './measures/media.ts';
import { memory } from './measures/memory.ts';
import { stalled } from './measures/stalled.ts';
import type { Report } from './report.ts';
import { road } from './road/road.ts';

const usage = `npm run -s bench -- NAME [--viewers N] [--rounds R] [--verified] [--json]

Measures the engine in Chromium beside a bare RTCPeerConnection and PeerJS: one host in one browser,
its viewers on one page of another.

  connect        how long viewers that join at the same time take to connect
  fanout         how many messages a second reach all viewers, their latency, and the host's CPU time
  media          the host's CPU time for a film with 1, 5, 20, 50 and 100 viewers, and what one of them sees
  first-message  how long one viewer takes from join() to its first message; as root, also over a wire
                 with round trips of 50, 100 and 200 ms
  memory         the host's memory for each viewer, and what remains after all have left
  road           how many peers a second a road lets in, how many messages it relays, and the memory of
                 idle ones, beside PeerJS's server, a bare relay, and three nodes over NATS
  growth         connect and fanout for 10 to 120 viewers; writes bench/growth.svg and growth.json
  all            all of these, and one stalled viewer among 100: every figure of docs/benchmarks.md

  --viewers N  how many viewers (default 100); of growth, the most (default 120); of media, a list such as 1,5,20
  --rounds R   how often each contender runs; results are medians (default 3)
  --verified   of connect: compares verified names with plain ones, and leaves the others out
  --json       prints all figures as one JSON object on the last line`;

/** `viewers` are the numbers of viewers that are measured: most measures take one. */
type Measure = (pages: BenchPages, viewers: readonly number[], rounds: number) => Promise<Report>;

/** `rounds`: how many at least, where all measures are made. */
const measures: Record<string, { measure: Measure; viewers: readonly number[]; rounds?: number }> =
  {
    connect: { measure: withOne(connect), viewers: [100], rounds: 5 },
    fanout: { measure: withOne(fanout), viewers: [100] },
    media: { measure: media, viewers: [1, 5, 20, 50, 100] },
    'first-message': { measure: withOne(firstMessage), viewers: [1], rounds: 7 },
    memory: { measure: withOne(memory), viewers: [100] },
    growth: { measure: withOne(growth), viewers: [120] },
  };

function withOne(
  measure: (pages: BenchPages, viewers: number, rounds: number) => Promise<Report>,
): Measure {
  return (pages, [viewers = 1], rounds) => measure(pages, viewers, rounds);
}

function misused(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        viewers: { type: 'string' },
        rounds: { type: 'string' },
        verified: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return misused((error as Error).message);
  }
}

function wholeNumber(option: string, value: string | undefined, otherwise: number, most: number) {
  const number = value === undefined ? otherwise : Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  return misused(`--${option} takes a whole number from 1 to ${most}, not "${value}".`);
}

async function run(measure: Measure, viewers: readonly number[], rounds: number): Promise<Report> {
  const pages = await BenchPages.open();
  try {
    return await measure(pages, viewers, rounds);
  } finally {
    await pages.close();
  }
}

/** Makes all measures, with the rounds that one takes at least. Prints each when it is made. */
async function runAll(least: number): Promise<Record<string, number>> {
  const all: Record<string, number> = {};
  console.log((await describeMachine()).join('\n'));
  for (const [name, { measure, viewers, rounds = least }] of Object.entries(measures)) {
    const { figures, lines } = await run(measure, viewers, Math.max(rounds, least));
    console.log([``, `## ${name}`, '', ...lines].join('\n'));
    Object.assign(all, figures);
  }
  console.log(['', '## stalled', '', ...(await stalled()).lines].join('\n'));
  return all;
}

async function runOne(name: string): Promise<Record<string, number>> {
  const chosen = Object.hasOwn(measures, name) ? measures[name] : undefined;
  const known = [...Object.keys(measures), 'road'].join(', ');
  if (!name) misused(`Say what to measure: ${known}, or all.`);
  if (name === 'road') return runRoad();
  if (!chosen) misused(`There is no "${name}" to measure: choose from ${known}, or all.`);
  // Chromium allows 500 connections in one page.
  const viewers =
    values.viewers?.split(',').map((each) => wholeNumber('viewers', each, 1, 400)) ??
    chosen.viewers;
  if (viewers.length > 1 && chosen.viewers.length === 1)
    misused(`${name} takes one number of viewers.`);
  const rounds = wholeNumber('rounds', values.rounds, 3, 100);
  if (values.verified && name !== 'connect') misused('--verified goes with connect alone.');
  const measure = values.verified ? withOne(connectVerified) : chosen.measure;
  console.log((await describeMachine()).join('\n'));
  const { figures, lines } = await run(measure, viewers, rounds);
  console.log(['', ...lines].join('\n'));
  return figures;
}

async function runRoad(): Promise<Record<string, number>> {
  if (values.viewers || values.verified) misused('road takes --rounds and --json only.');
  console.log((await describeMachine()).join('\n'));
  const { figures, lines } = await road(wholeNumber('rounds', values.rounds, 3, 100));
  console.log(['', ...lines].join('\n'));
  return figures;
}

const { values, positionals } = readArguments();
if (values.help) {
  console.log(usage);
} else {
  const [name = '', ...more] = positionals;
  if (more.length > 0) misused(`One at a time: ${name}, and then ${more.join(' and ')}.`);
  const isAll = name === 'all';
  if (isAll && (values.viewers || values.verified)) misused('all takes --rounds and --json only.');
  const figures = isAll
    ? await runAll(wholeNumber('rounds', values.rounds, 3, 100))
    : await runOne(name);
  if (values.json) console.log(JSON.stringify(figures));
  // PeerJS's server has timers that cannot be stopped.
  process.exit();
}
