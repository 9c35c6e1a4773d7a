import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from '../../test/kit/quantile.ts';
import type { BenchPages } from '../bench-pages.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import { type FilmName, films } from '../pages/films.ts';
import type { ShownPicture } from '../pages/viewers.ts';
import type { Pair } from '../pair.ts';
import { type Report, shown, table, times } from '../report.ts';
import { figure, playRounds, ratio } from '../rounds.ts';

/** The contenders, with what begins the names of their figures. */
const prefixes = {
  beach: '',
  'beach-shared': 'shared_',
  raw: 'raw_',
  'raw-encoded-once': 'encoded_once_',
  'peerjs-no-ice': 'peerjs_',
} as const satisfies Partial<Record<ContenderName, string>>;

type Name = keyof typeof prefixes;

const names = Object.keys(prefixes) as Name[];

/** Those that encode for all viewers at once. No machine has an encoder for each of a hundred. */
const once: readonly Name[] = ['beach-shared', 'raw-encoded-once'];

/** The most viewers of the others. */
const mostEncoders = 20;

/** How long encoders take to settle, and how long they are measured, in milliseconds. */
const settling = 3_000;
const watching = 6_000;

/** What ends the names of the figures of a film. */
const suffixes: Record<FilmName, string> = {
  '270p': '',
  '270p, sound': '_sound',
  '720p': '_720p',
};

/** A number of viewers that watch a film. */
interface Setting {
  readonly film: FilmName;
  readonly viewers: number;
}

interface Watched {
  /** The cores that the host takes for all viewers. */
  readonly cores: number;
  /** The milliseconds from the last viewer's connection to its first picture. */
  readonly first: number;
  /** What one viewer has shown. */
  readonly pictures: readonly ShownPicture[];
}

/** What one contender has shown, in the order of the settings. */
type Shows = readonly (Watched | undefined)[];

/** The figures of one setting, in the order of the table. A name ends with the unit. */
const measured: readonly {
  readonly name: string;
  readonly unit: string;
  readonly of: (watched: Watched, setting: Setting) => number;
}[] = [
  {
    name: 'cpu_per_viewer',
    unit: '_percent',
    of: ({ cores }, { viewers }) => (100 * cores) / viewers,
  },
  { name: 'latency_p50', unit: '_ms', of: ({ pictures }) => quantile(agesOf(pictures), 0.5) },
  { name: 'latency_p95', unit: '_ms', of: ({ pictures }) => quantile(agesOf(pictures), 0.95) },
  { name: 'first_picture', unit: '_ms', of: ({ first }) => first },
  { name: 'frames_per_s', unit: '', of: ({ pictures }) => pictures.length / (watching / 1_000) },
  { name: 'longest_freeze', unit: '_ms', of: ({ pictures }) => longestFreeze(pictures) },
];

/** Measures the host's CPU time for a film, and what a viewer sees of it. `counts` are numbers of viewers. */
export async function media(
  pages: BenchPages,
  counts: readonly number[],
  rounds: number,
): Promise<Report> {
  const steps = [...new Set(counts)].sort((one, other) => one - other);
  const large = Math.min(mostEncoders, Math.max(...steps));
  const settings: Setting[] = [
    ...steps.map((viewers) => ({ film: '270p' as const, viewers })),
    // No page plays the sound of a hundred viewers.
    { film: '270p, sound', viewers: large },
    { film: '720p', viewers: large },
  ];
  const results = await playRounds(names, rounds, async (name): Promise<Shows> => {
    const own = settings.filter((setting) => takesPart(name, setting));
    const small = own.filter(({ film }) => film === '270p');
    const shows = await show(pages, name, small);
    for (const setting of own.slice(small.length)) {
      shows.push(...(await show(pages, name, [setting])));
    }
    return settings.map((setting) => shows[own.indexOf(setting)]);
  });

  const figures: Record<string, number> = {};
  const rows: string[][] = [];
  for (const [index, setting] of settings.entries()) {
    const { film, viewers } = setting;
    const suffix = `${viewers}${suffixes[film]}`;
    for (const name of names.filter((name) => takesPart(name, setting))) {
      const cells: string[] = [];
      let cpu = Number.NaN;
      for (const { name: what, unit, of } of measured) {
        const pick = (shows: Shows): number => {
          const watched = shows[index];
          return watched ? of(watched, setting) : Number.NaN;
        };
        const key = `${prefixes[name]}${what}_${suffix}`;
        const value = figure(results, name, pick);
        figures[`${key}${unit}`] = value;
        cells.push(shown(value));
        if (!takesPart('raw', setting)) continue;
        const comparison = ratio(results, name, 'raw', pick);
        if (name !== 'raw') figures[`${key}_vs_raw`] = comparison;
        if (what === 'cpu_per_viewer') cpu = comparison;
      }
      rows.push([`${viewers}, ${film}`, name, ...cells, times(cpu)]);
    }
  }
  return {
    figures,
    lines: [
      'Films of 480 × 270 at 15 pictures and 300 kbit a second, also with sound, and of 1280 × 720 at 30 and 1.5 Mbit, with',
      'noise; each 2 s, another scene begins. CPU is the time of the host’s page and network for each viewer, in percent of',
      'one core, without that of making the film. One viewer shows when and how old its pictures are, in milliseconds:',
      '',
      ...table(
        ['viewers', '', 'CPU', 'age p50', 'p95', 'first picture', 'frames/s', 'freeze', 'CPU is'],
        rows,
      ),
      '',
      'The first picture is that of the last viewer, since its connection. A freeze is the longest time between two',
      'pictures. "CPU is" compares with raw.',
    ],
  };
}

function takesPart(name: Name, { film, viewers }: Setting): boolean {
  // The bare one knows no sound.
  if (name === 'raw-encoded-once' && films[film].sound) return false;
  if (once.includes(name)) return true;
  return viewers <= mostEncoders && (film === '270p' || name === 'raw');
}

/** Shows a film to more and more viewers. */
async function show(
  pages: BenchPages,
  name: Name,
  settings: readonly Setting[],
): Promise<Watched[]> {
  const [first] = settings;
  if (first === undefined) return [];
  const watch = async (pair: Pair): Promise<Watched[]> => {
    const renderer = await pair.renderer;
    const seconds = async (): Promise<number> =>
      (await renderer.cpuSeconds()) + (await renderer.networkSeconds());
    await pair.film(first.film);
    await pause(settling);
    const idle = await cores(seconds, () => pause(watching));
    const watched: Watched[] = [];
    let present = 0;
    for (const { viewers } of settings) {
      if (viewers - present > 1) await pair.connect(viewers - present - 1);
      if (present > 0 || viewers > 1) await pause(settling);
      const firstPicture = await pair.firstPicture();
      present = viewers;
      await pause(settling);
      let pictures: readonly ShownPicture[] = [];
      const busy = await cores(seconds, async () => {
        pictures = await pair.watch(watching);
      });
      watched.push({ cores: busy - idle, first: firstPicture, pictures });
    }
    return watched;
  };
  return pages.run(name, watch, films[first.film].bitrate);
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

function agesOf(pictures: readonly ShownPicture[]): number[] {
  return pictures.map(({ age }) => age);
}

function longestFreeze(pictures: readonly ShownPicture[]): number {
  return Math.max(...pictures.slice(1).map(({ at }, index) => at - (pictures[index]?.at ?? at)));
}
