import { wireObstacle } from '../../test/network/wire/wire-obstacle.ts';
import { BenchPages } from '../bench-pages.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import { type Report, shown, table, times } from '../report.ts';
import { figure, playRounds, type Rounds, ratio } from '../rounds.ts';

/** The names in figures and in the table. */
const contenders = [
  ['beach-tags', '', 'beach'],
  ['raw', 'raw_', 'raw: RTCPeerConnection, fewest lines'],
  ['peerjs-no-ice', 'peerjs_', 'PeerJS, iceServers: []'],
  ['trystero', 'trystero_', 'Trystero over Nostr, iceServers: []'],
] as const satisfies readonly (readonly [ContenderName, string, string])[];
const names = contenders.map(([name]) => name);

/** The round trips between any two of host, viewer and servers, in milliseconds. */
const roundTrips = [50, 100, 200] as const;

/** A viewer's first message comes after a number of round trips, and a time that does not depend on them. */
interface Fit {
  readonly roundTrips: number;
  readonly ms: number;
}

/** Measures how long one viewer takes from `join()` to its first message. As root, over a wire with latency, too. */
export async function firstMessage(pages: BenchPages, _: number, rounds: number): Promise<Report> {
  const near = await play(pages, rounds);
  const obstacle = wireObstacle();
  const far = obstacle === null ? await overWire(rounds) : new Map<number, Rounds<number>>();
  const figures: Record<string, number> = {};
  for (const [name, key] of contenders) {
    figures[`first_message_${key}ms`] = figure(near, name, Number);
    for (const [trip, results] of far) {
      figures[`first_message_${key}${trip}_ms`] = figure(results, name, Number);
    }
    const fit = fitted(far, name);
    if (fit === null) continue;
    figures[`first_message_${key}round_trips`] = fit.roundTrips;
    figures[`first_message_${key}fixed_ms`] = fit.ms;
  }
  const vs = (name: ContenderName) => ratio(near, 'beach-tags', name, Number);
  figures.first_message_vs_raw = vs('raw');
  figures.first_message_vs_peerjs = vs('peerjs-no-ice');
  const head = ['', 'ms', 'beach takes', ...[...far.keys()].map((trip) => `${trip} ms away`)];
  const rows = contenders.map(([name, , label]) => [
    label,
    shown(figure(near, name, Number)),
    times(vs(name)),
    ...[...far.values()].map((results) => shown(figure(results, name, Number))),
    describe(fitted(far, name)),
  ]);
  return {
    figures,
    lines: [
      'Time from join() of one viewer to its first message, which the host sends as early as it can:',
      '',
      ...table([...head, 'fitted'], rows),
      '',
      obstacle === null
        ? 'R is a round trip between any two of host, viewer and server, without TLS. The times are medians; R is fitted to the shortest of each.'
        : `Without the wire that adds latency: ${obstacle}.`,
    ],
  };
}

function overWire(rounds: number): Promise<Map<number, Rounds<number>>> {
  return BenchPages.overWire(async (pages, wire) => {
    const results = new Map<number, Rounds<number>>();
    for (const trip of roundTrips) {
      console.error(`Round trips of ${trip} ms`);
      await wire.everywhere({ delay: trip / 2 });
      results.set(trip, await play(pages, rounds));
    }
    return results;
  });
}

function play(pages: BenchPages, rounds: number): Promise<Rounds<number>> {
  return playRounds(names, rounds, (name) => pages.run(name, (pair) => pair.firstMessage()));
}

/** Fits a line to the shortest times, which a busy machine has delayed least. */
function fitted(far: ReadonlyMap<number, Rounds<number>>, name: ContenderName): Fit | null {
  const points = [...far].flatMap(([trip, results]) => {
    const measured = (results.get(name) ?? []).filter((ms) => ms !== undefined);
    return measured.length > 0 ? [{ trip, ms: Math.min(...measured) }] : [];
  });
  if (points.length < 2) return null;
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [trip, ms] = [mean((point) => point.trip), mean((point) => point.ms)];
  const slope =
    mean((point) => (point.trip - trip) * (point.ms - ms)) /
    mean((point) => (point.trip - trip) ** 2);
  return { roundTrips: slope, ms: ms - slope * trip };
}

function describe(fit: Fit | null): string {
  return fit === null ? '' : `${fit.roundTrips.toFixed(1)} R + ${shown(fit.ms)} ms`;
}
