import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { RoadMetrics } from '../road-metrics.ts';

const gauges = {
  sessions: 'Current sessions, including those whose only member is briefly away.',
  peers: 'Current members of all sessions, including those that are briefly away.',
  connections: 'Open sockets, joined or not.',
  addresses: 'Network addresses that use the road, or did lately.',
  bridged: 'Peers of this node whose session another node owns.',
} as const;

const counters = {
  joins: 'Accepted joins; a rejoin counts again.',
  joinsRefused: 'Refused joins.',
  signalsRelayed: 'Signals delivered, or kept for a peer that is briefly away.',
  moves: 'Peers that were moved to the next owner of their session.',
} as const;

/** The counters of what the road drops, by the reason that their label names. */
const drops = {
  roleViolations: 'role',
  invalidMessages: 'invalid',
  rateLimited: 'rate',
  receiverBusy: 'receiver_busy',
  pendingDropped: 'pending',
  undeliverable: 'undeliverable',
} as const;

/**
 * Returns the metrics of a road as Prometheus reads them, and those of its process: how late the event loop is, above
 * all, which is what peers wait for.
 */
export function prometheusRegistry(metrics: () => RoadMetrics): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const [key, help] of entries(gauges)) {
    const collect = (): void => gauge.set(metrics()[key]);
    const gauge = new Gauge({ name: `beach_road_${key}`, help, registers, collect });
  }
  const memory: Gauge = new Gauge({
    name: 'beach_road_memory_bytes',
    help: 'The part of the memory for all peers that is in use.',
    registers,
    collect(): void {
      memory.set(metrics().memory);
    },
  });
  for (const [key, help] of entries(counters)) {
    const name = `beach_road_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_total`;
    const collect = (): void => count(counter, {}, metrics()[key]);
    const counter = new Counter({ name, help, registers, collect });
  }
  const offers: Counter = new Counter({
    name: 'beach_road_offers_total',
    help: 'Relayed offers, by the role of the sender. In a star, viewers send none.',
    labelNames: ['role'],
    registers,
    collect: () => {
      for (const [role, value] of Object.entries(metrics().offersByRole)) {
        count(offers, { role }, value);
      }
    },
  });
  const dropped: Counter = new Counter({
    name: 'beach_road_dropped_total',
    help: 'Messages and signals that were dropped, by reason.',
    labelNames: ['reason'],
    registers,
    collect: () => {
      for (const [key, reason] of entries(drops)) count(dropped, { reason }, metrics()[key]);
    },
  });
  return registry;
}

/** Sets a counter to what the road has counted. */
function count(counter: Counter, labels: Record<string, string>, value: number): void {
  counter.remove(labels);
  counter.inc(labels, value);
}

function entries<K extends string, V>(table: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(table) as [K, V][];
}
