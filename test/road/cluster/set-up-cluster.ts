import { MemoryBus } from '../../../src/road/bus/memory-bus.ts';
import { Road, type RoadOptions } from '../../../src/road/road.ts';
import type { LogRecord } from '../../../src/runtime/logger.ts';
import type { Join, Role } from '../../../src/signaling/messages.ts';
import { stepThrough } from '../../kit/clock/step-through.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { SeededRandom } from '../../kit/seeded-random.ts';
import { FakePeer } from '../fake-peer.ts';
import { NodeClock } from './node-clock.ts';
import { SimulatedBus } from './simulated-bus.ts';

/** Sets up the nodes of one road in virtual time, on a bus that takes up to 2 ms in each direction. */
export async function setUpCluster(count = 3, options: RoadOptions = {}) {
  const clock = new VirtualClock();
  const random = new SeededRandom(1);
  const hub = new MemoryBus(clock);
  const startNode = () => {
    const bus = new SimulatedBus({ hub, clock, random, delay: 2 });
    const records: LogRecord[] = [];
    const logger = (record: LogRecord): void => void records.push(record);
    const own = new NodeClock(clock);
    const road = new Road({ clock: own, bus, logger, ...options });
    const connect = (role: Role, peerId: string, peer = new FakePeer(role, peerId)) => {
      const connection = road.accept(peer, '192.0.2.1');
      return {
        peer,
        connection,
        send: (message: unknown) => connection.receive(JSON.stringify(message)),
        join: (rest: Partial<Join> = {}) => connection.receive(JSON.stringify(peer.joining(rest))),
        /** As if the peer had closed the socket. */
        close: (code: number) => connection.closed(code),
      };
    };
    return { road, clock: own, bus, records, connect };
  };
  const nodes = Array.from({ length: count }, startNode);
  const pass = (ms: number) => stepThrough(clock, ms);
  await pass(20);
  return { clock, nodes, pass, startNode, hub };
}

export type Node = Awaited<ReturnType<typeof setUpCluster>>['nodes'][number];

/** Starts three nodes with a host on the first, which owns the session, and a viewer on each. */
export async function setUpClusterSession() {
  const cluster = await setUpCluster();
  const [a, b, c] = cluster.nodes as [Node, Node, Node];
  const host = a.connect('host', 'host');
  host.join();
  await cluster.pass(20);
  const viewers = [a, b, c].map((node, index) => node.connect('viewer', `v${index}`));
  for (const viewer of viewers) viewer.join();
  await cluster.pass(20);
  const peers = [host, ...viewers];
  const forget = (): void => {
    for (const { peer } of peers) peer.take();
  };
  return { ...cluster, a, b, c, host, viewers, peers, forget };
}

/** Starts three nodes: the first owns the session, the host is on the second, a viewer on the third. */
export async function setUpPair() {
  const cluster = await setUpCluster();
  const [a, b, c] = cluster.nodes as [Node, Node, Node];
  a.connect('viewer', 'first').join();
  await cluster.pass(20);
  const host = b.connect('host', 'host');
  host.join();
  const viewer = c.connect('viewer', 'viewer');
  viewer.join();
  await cluster.pass(20);
  const forget = (): void => {
    for (const { peer } of [host, viewer]) peer.take();
  };
  forget();
  return { ...cluster, a, b, c, host, viewer, forget };
}
