import { NatsServer, withoutNats } from '../../test/nats/nats-server.ts';
import { type Report, shown, table } from '../report.ts';
import { figure, playRounds, ratio } from '../rounds.ts';
import { Crowd } from './crowd.ts';
import { protocols, type ServerName } from './protocols.ts';
import { ServerProcess } from './server-process.ts';

/** How long messages are exchanged, in milliseconds. */
const DURATION = 5_000;

/** Connections that exchange messages. */
const CONNECTIONS = 1_000;

/** Connections that do nothing, of which the memory is measured. */
const IDLE = 10_000;

const labels: Record<ServerName, string> = {
  beach: 'Beach Road',
  'beach-nats': 'three nodes over NATS',
  raw: 'a bare ws relay',
  peerjs: "PeerJS's server",
  trystero: 'a Nostr relay for Trystero',
};

interface Load {
  joins: number;
  perSecond: number;
  p99: number;
  /**
   * CPU time of all server processes for one message, in microseconds, without that of NATS. It tells what a server could
   * relay that had a core for itself: those who talk to it take more of the machine than it does.
   */
  cpu: number;
}

/** Measures servers for signaling: how fast peers get in, how many messages they relay, and what idle peers cost. */
export async function road(rounds: number): Promise<Report> {
  const names = Object.keys(labels).filter(
    (name) => !withoutNats || name !== 'beach-nats',
  ) as ServerName[];
  const loads = await playRounds(names, rounds, load);
  const idle = await playRounds(['beach', 'raw', 'peerjs'] as ServerName[], 1, idleMemory);
  const kib = (bytes: number) => bytes / 1024;
  const row = (name: ServerName) => [
    labels[name],
    ...(['joins', 'perSecond', 'p99', 'cpu'] as const).map((key) =>
      shown(figure(loads, name, (each) => each[key])),
    ),
    idle.has(name) ? shown(figure(idle, name, kib)) : '',
  ];
  const figures: Record<string, number> = {};
  for (const name of names) {
    const suffix = name === 'beach' ? '' : `_${name.replace('beach-', '')}`;
    figures[`road_joins_per_second${suffix}`] = figure(loads, name, ({ joins }) => joins);
    figures[`road_messages_per_second${suffix}`] = figure(loads, name, (each) => each.perSecond);
    figures[`road_p99_ms${suffix}`] = figure(loads, name, ({ p99 }) => p99);
    figures[`road_cpu_us_per_message${suffix}`] = figure(loads, name, ({ cpu }) => cpu);
  }
  for (const other of ['raw', 'peerjs'] as const) {
    figures[`road_messages_vs_${other}`] = ratio(loads, 'beach', other, (each) => each.perSecond);
    figures[`road_messages_per_cpu_vs_${other}`] = ratio(
      loads,
      'beach',
      other,
      ({ cpu }) => 1 / cpu,
    );
    figures[`road_joins_vs_${other}`] = ratio(loads, 'beach', other, ({ joins }) => joins);
    figures[`road_idle_kib_${other}`] = figure(idle, other, kib);
  }
  figures.road_idle_kib = figure(idle, 'beach', kib);
  const head = ['', 'joins/s', 'messages/s', 'p99 (ms)', 'CPU (µs/message)', 'idle (KiB)'];
  return {
    figures,
    lines: [
      `${CONNECTIONS.toLocaleString('en')} connections in pairs that take turns with 2 KiB; ${IDLE.toLocaleString('en')} idle ones; medians of ${rounds}.`,
      '',
      ...table(head, names.map(row)),
    ],
  };
}

async function load(name: ServerName): Promise<Load> {
  const nats = name === 'beach-nats' ? await NatsServer.start() : null;
  const nodes = nats ? [1, 2, 3] : [1];
  const servers = await Promise.all(nodes.map(() => ServerProcess.start(name, nats?.url)));
  const crowd = new Crowd(
    protocols[name],
    servers.map(({ url }) => url),
  );
  const cpu = async (): Promise<number> => {
    const all = await Promise.all(servers.map((server) => server.usage()));
    return all.reduce((sum, { cpu }) => sum + cpu.user + cpu.system, 0);
  };
  try {
    const joins = await crowd.enter(CONNECTIONS);
    const before = await cpu();
    const { perSecond, p99 } = await crowd.exchange(DURATION);
    const used = (await cpu()) - before;
    return { joins, perSecond, p99, cpu: used / (perSecond * (DURATION / 1_000)) };
  } finally {
    crowd.close();
    await Promise.all(servers.map((server) => server.end()));
    await nats?.end();
  }
}

/** Resolves to the memory of one idle connection, in bytes. */
async function idleMemory(name: ServerName): Promise<number> {
  const server = await ServerProcess.start(name);
  const crowd = new Crowd(protocols[name], [server.url]);
  try {
    // What a server needs once is there already.
    await crowd.enter(IDLE / 10);
    const before = await server.usage();
    await crowd.enter(IDLE);
    const after = await server.usage();
    return (after.rss - before.rss) / IDLE;
  } finally {
    crowd.close();
    await server.end();
  }
}
