import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { printFigures } from '../kit/print-figures.ts';
import { until } from '../kit/until.ts';
import { Audience } from './audience.ts';
import { FrozenProxy } from './frozen-proxy.ts';
import { NatsServer, withoutNats } from './nats-server.ts';
import { RoadNode } from './road-node.ts';

/** `npm run test:nats` plays 100 sessions of 10, `npm test` some of 4. */
const full = process.env.NATS === 'full';
const [sessions, viewers] = full ? [100, 9] : [8, 3];
/** How long a newcomer may take, in milliseconds. */
const bound = 2_000;

const patient = { skip: !full && 'runs in npm run test:nats' };

if (withoutNats) console.log(`NATS is not tested: ${withoutNats}.`);
// `npm run test:nats` must not pass without a test.
if (withoutNats && full) process.exitCode = 1;

describe('R23 three nodes over NATS', { skip: withoutNats }, () => {
  let server: NatsServer;
  let proxies: FrozenProxy[] = [];
  let nodes: RoadNode[] = [];
  let audience: Audience;
  const figures: Record<string, string> = {};

  before(async () => {
    server = await NatsServer.start();
    proxies = await Promise.all([0, 1, 2].map(() => FrozenProxy.start(server.port)));
    nodes = await Promise.all(
      proxies.map(({ port }) => RoadNode.start(`nats://127.0.0.1:${port}`)),
    );
    audience = new Audience(() => nodes.filter((node) => node.isRunning).map(({ url }) => url));
    await audience.gather(sessions, viewers);
  });
  after(async () => {
    audience?.close();
    await Promise.all(nodes.map((node) => node.kill()));
    for (const proxy of proxies) proxy.close();
    await server?.end();
    printFigures('R23 three nodes over NATS', figures);
  });

  const metrics = () =>
    Promise.all(nodes.filter((node) => node.isRunning).map((node) => node.metrics()));

  /**
   * Plays a trouble while newcomers join some sessions, and checks that they are in in time, that no link is lost, and
   * that hosts alone have offered.
   */
  async function survives(name: string, trouble: () => Promise<void>): Promise<void> {
    const joins = new RejoinRate(metrics);
    const newcomers = Array.from({ length: full ? 20 : 4 }, (_, index) => index);
    const arriving = newcomers.map((index) => audience.newcomer(`session-${index % sessions}`));
    const over = trouble();
    const times = await Promise.all(arriving);
    await over;
    await until(() => audience.offline === 0);
    const later = await audience.newcomer('session-1');
    const peak = await joins.stop();
    const slowest = Math.max(...times, later);
    figures[name] = `newcomers in after ${slowest} ms at most, ${peak} re-joins/s at the peak`;
    assert.deepEqual(audience.lost, []);
    assert.deepEqual(audience.refused, []);
    for (const { offersByRole, roleViolations } of await metrics()) {
      assert.equal(offersByRole.viewer, 0);
      assert.equal(roleViolations, 0);
    }
    if (full) assert.ok(slowest <= bound, figures[name]);
  }

  /** The node with the most sessions. */
  async function busiest(): Promise<number> {
    const counts = await Promise.all(nodes.map(async (node) => (await node.metrics()).sessions));
    return counts.indexOf(Math.max(...counts));
  }

  test('R49 an owner is killed', async () => {
    const node = nodes[await busiest()] as RoadNode;
    await survives('an owner is killed', () => node.kill()).finally(() => node.start());
  });

  test('R49 the broker is restarted', async () => {
    await survives('the broker is restarted', async () => {
      await server.kill();
      await server.start();
    });
  });

  test('R49 a node without its broker sends its peers away, and comes back', patient, async () => {
    const index = await busiest();
    const node = nodes[index] as RoadNode;
    proxies[index]?.freeze();
    await until(async () => (await node.metrics()).connections === 0);
    await until(() => audience.offline === 0);
    const alone = (await node.metrics()).sessions;
    const took = await audience.newcomer('session-0');
    proxies[index]?.thaw();
    await until(async () => (await fetch(readyOf(node))).status === 200);
    assert.equal(alone, 0, 'it serves sessions that others have');
    assert.deepEqual([audience.lost, audience.refused], [[], []]);
    if (full) assert.ok(took <= bound, `${took} ms`);
  });

  test('R49 a paused process serves nothing that others have taken', patient, async () => {
    const node = nodes[await busiest()] as RoadNode;
    const deaths = () =>
      nodes.flatMap(({ log }) => log.filter((line) => line.includes('node-died'))).length;
    const before = deaths();
    node.pause();
    await until(() => deaths() > before).finally(() => node.resume());
    await until(() => node.log.some((line) => line.includes('lease-expired')));
    await survives('a process was paused', async () => {});
  });

  test('R49 nodes are restarted, one after the other', async () => {
    await survives('a rolling restart', async () => {
      for (const node of full ? nodes : nodes.slice(0, 1)) {
        await node.stop();
        await node.start();
      }
    });
  });
});

function readyOf({ url }: RoadNode): string {
  return url.replace('ws:', 'http:').replace('/road', '/readyz');
}

/** Measures the most joins in a second, those within the road included. */
class RejoinRate {
  readonly #metrics: () => Promise<{ joins: number }[]>;
  readonly #counts: { at: number; joins: number }[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(metrics: () => Promise<{ joins: number }[]>) {
    this.#metrics = metrics;
    this.#timer = setInterval(() => void this.#sample(), 100);
  }

  async stop(): Promise<number> {
    clearInterval(this.#timer);
    await this.#sample();
    const growth = this.#counts.flatMap(({ at, joins }) =>
      this.#counts
        .filter((later) => later.at > at && later.at - at <= 1_000)
        .map((later) => later.joins - joins),
    );
    return Math.max(0, ...growth);
  }

  async #sample(): Promise<void> {
    const each = await this.#metrics().catch(() => null);
    if (each === null) return;
    const joins = each.reduce((sum, metrics) => sum + metrics.joins, 0);
    this.#counts.push({ at: Date.now(), joins });
  }
}
