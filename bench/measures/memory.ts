import type { BenchPages } from '../bench-pages.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import type { Pair } from '../pair.ts';
import type { Renderer } from '../renderer.ts';
import { type Report, shown, table, times } from '../report.ts';
import { figure, playRounds, ratio } from '../rounds.ts';

const names: readonly ContenderName[] = ['beach', 'raw', 'peerjs-no-ice'];

/** Seconds after which a heap that has not shrunk is final: all deadlines of the engine are shorter. */
const settledAfter = 12;

interface Sample {
  viewers: number;
  heap: number;
  process: number;
}

interface Result {
  /** With no viewers, with half of them, with all, and with a fifth more. */
  samples: [Sample, Sample, Sample, Sample];
  perViewer: number;
  /** Growth of the JavaScript heap from before the first viewer to after the last. */
  left: number;
  processAfter: number;
}

/** Measures the host's memory for each viewer. */
export async function memory(pages: BenchPages, viewers: number, rounds: number): Promise<Report> {
  const results = await playRounds(names, rounds, (name) =>
    pages.run(name, (pair) => measure(pair, viewers)),
  );
  const one = (name: ContenderName, of: (result: Result) => number) => figure(results, name, of);
  const perViewer = ({ perViewer }: Result) => perViewer;
  const left = ({ left }: Result) => left;
  const row = (name: ContenderName, label: string) => [
    label,
    ...([0, 1, 2, 3] as const).map(
      (step) =>
        `${shown(one(name, ({ samples }) => samples[step].heap))} / ` +
        shown(one(name, ({ samples }) => samples[step].process)),
    ),
    shown(one(name, perViewer)),
    shown(one(name, left)),
  ];
  const counts = results.get('beach')?.[0]?.samples.map(({ viewers }) => `${viewers} viewers`);
  return {
    figures: {
      host_mib_per_viewer: one('beach', perViewer),
      host_mib_per_viewer_raw: one('raw', perViewer),
      host_mib_per_viewer_peerjs: one('peerjs-no-ice', perViewer),
      host_mib_per_viewer_vs_raw: ratio(results, 'beach', 'raw', perViewer),
      heap_mib_after_all_left_minus_start: one('beach', left),
      heap_mib_after_all_left_minus_start_raw: one('raw', left),
      host_heap_mib_start: one('beach', ({ samples }) => samples[0].heap),
      host_heap_mib_all: one('beach', ({ samples }) => samples[2].heap),
      host_process_mib_start: one('beach', ({ samples }) => samples[0].process),
      host_process_mib_all: one('beach', ({ samples }) => samples[2].process),
      host_process_mib_after_all_left: one('beach', ({ processAfter }) => processAfter),
    },
    lines: [
      'The host’s memory in MiB, as JavaScript heap / whole process (PSS):',
      '',
      ...table(
        ['', ...(counts ?? []), 'per viewer', 'heap left'],
        [row('beach', 'beach'), row('raw', 'raw'), row('peerjs-no-ice', 'PeerJS, iceServers: []')],
      ),
      '',
      `"Per viewer" is the process with ${viewers} viewers against none: beach needs ${times(
        ratio(results, 'beach', 'raw', perViewer),
      )} what raw does.`,
      '"Heap left" is the heap after all have left, against before the first came.',
    ],
  };
}

async function measure(pair: Pair, viewers: number): Promise<Result> {
  const renderer = await pair.renderer;
  const half = Math.ceil(viewers / 2);
  const samples: Sample[] = [];
  let present = 0;
  for (const more of [0, half, viewers - half, Math.ceil(viewers / 5)]) {
    if (more > 0) await pair.connect(more);
    present += more;
    samples.push({ viewers: present, ...(await settled(renderer)) });
  }
  await pair.leave();
  const heap = await leftover(renderer);
  const [none, , all] = samples as Result['samples'];
  return {
    samples: samples as Result['samples'],
    perViewer: (all.process - none.process) / viewers,
    left: heap - none.heap,
    processAfter: await renderer.processMiB(),
  };
}

/** Waits until a join has finished. Two collections free objects that refer to each other. */
async function settled(renderer: Renderer): Promise<{ heap: number; process: number }> {
  await second();
  await renderer.heapMiB();
  await second();
  return { heap: await renderer.heapMiB(), process: await renderer.processMiB() };
}

async function leftover(renderer: Renderer): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let unchanged = 0; unchanged < settledAfter; unchanged += 1) {
    await second();
    const heap = await renderer.heapMiB();
    // A kilobyte is noise.
    if (heap < least - 1 / 1024) unchanged = 0;
    least = Math.min(least, heap);
  }
  return least;
}

function second(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}
