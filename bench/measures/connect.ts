import type { BenchPages } from '../bench-pages.ts';
import type { ContenderName } from '../contenders/contenders.ts';
import { type Report, shown, table, times } from '../report.ts';
import { figure, playRounds, ratio } from '../rounds.ts';

const names: readonly ContenderName[] = ['beach', 'raw', 'peerjs', 'peerjs-no-ice'];

/** Measures what it costs to prove who the host is, which only beach can. */
export async function connectVerified(
  pages: BenchPages,
  viewers: number,
  rounds: number,
): Promise<Report> {
  const results = await playRounds(['beach', 'beach-verified'], rounds, (name) =>
    pages.run(name, (pair) => pair.connect(viewers)),
  );
  const ms = (name: ContenderName) => figure(results, name, Number);
  const vs = ratio(results, 'beach-verified', 'beach', Number);
  return {
    figures: {
      connect_ms: ms('beach'),
      connect_verified_ms: ms('beach-verified'),
      connect_verified_vs_plain: vs,
    },
    lines: [
      `Time until ${viewers} viewers, who join at the same moment, are ready on both sides:`,
      '',
      ...table(
        ['', 'ms', 'times'],
        [
          ['under a plain name', shown(ms('beach')), ''],
          ['under a verified name', shown(ms('beach-verified')), times(vs)],
        ],
      ),
    ],
  };
}

/** Measures how long viewers that join at the same time take to connect. */
export async function connect(pages: BenchPages, viewers: number, rounds: number): Promise<Report> {
  const results = await playRounds(names, rounds, (name) =>
    pages.run(name, async (pair) => {
      const before = pages.signals;
      const ms = await pair.connect(viewers);
      return { ms, signals: pages.signals - before };
    }),
  );
  const ms = (name: ContenderName) => figure(results, name, (result) => result.ms);
  const signals = (name: ContenderName) => figure(results, name, (result) => result.signals);
  const vs = (name: ContenderName) => ratio(results, 'beach', name, (result) => result.ms);
  const row = (label: string, name: ContenderName) => [
    label,
    shown(ms(name)),
    times(vs(name)),
    name.startsWith('peerjs') ? '–' : shown(signals(name)),
  ];
  return {
    figures: {
      connect_ms: ms('beach'),
      connect_raw_ms: ms('raw'),
      connect_peerjs_ms: ms('peerjs'),
      connect_peerjs_without_ice_servers_ms: ms('peerjs-no-ice'),
      connect_signals: signals('beach'),
      connect_signals_raw: signals('raw'),
      connect_vs_raw: vs('raw'),
      connect_vs_peerjs: vs('peerjs'),
      connect_vs_peerjs_without_ice_servers: vs('peerjs-no-ice'),
    },
    lines: [
      `Time until ${viewers} viewers, who join at the same moment, are ready on both sides:`,
      '',
      ...table(
        ['', 'ms', 'beach takes', 'signals'],
        [
          row('beach', 'beach'),
          row('raw: RTCPeerConnection, fewest lines', 'raw'),
          row('PeerJS as it comes', 'peerjs'),
          row('PeerJS, iceServers: []', 'peerjs-no-ice'),
        ],
      ),
      '',
      'Signals are those that the road relays. Signing in is part of the time: at the road for beach',
      'and raw, at its own server for PeerJS. As it comes, PeerJS also asks STUN and TURN servers on the',
      'internet, so that its time depends on the network that this runs in; with iceServers: [] it asks',
      'none, as beach and raw.',
      'All viewers share one page, where Chromium would hold back WebSockets that open together: at',
      'most four of them open at a time, for every contender alike.',
    ],
  };
}
