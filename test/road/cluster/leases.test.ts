import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryBus } from '../../../src/road/bus/memory-bus.ts';
import { leaseTimes } from '../../../src/road/cluster/leases/lease-times.ts';
import { NodeLease } from '../../../src/road/cluster/leases/node-lease.ts';
import { NodeWatch } from '../../../src/road/cluster/leases/node-watch.ts';
import { SessionOwners } from '../../../src/road/cluster/leases/session-owners.ts';
import { chosenSeed } from '../../kit/chosen-seed.ts';
import { settlePromises } from '../../kit/clock/settle-promises.ts';
import { stepThrough } from '../../kit/clock/step-through.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { SeededRandom } from '../../kit/seeded-random.ts';
import { NodeClock } from './node-clock.ts';
import { SimulatedBus } from './simulated-bus.ts';

const runs = process.env.NATS === 'full' ? 400 : 10;
const sessions = ['one', 'two', 'three.~'];

/** Nodes that find the owners of sessions, on machines whose clocks differ by up to 10 %. */
function setUpNodes(seed: number, { rates = [0, 0, 0], delay = 40, late = 0.5 } = {}) {
  const clock = new VirtualClock();
  const random = new SeededRandom(seed);
  const hub = new MemoryBus(clock);
  const nodes = rates.map((rate, index) => {
    const own = new NodeClock(clock, rate || random.between(0.95, 1.05));
    const bus = new SimulatedBus({ hub, clock: own, random, delay, late });
    const { records } = bus;

    let terms = 0;
    const lease = new NodeLease({
      records,
      clock: own,
      times: leaseTimes,
      newId: () => `${index}-${++terms}`,
      began: () => {},
      renewed: (id, revision) => bus.publish('leases', Buffer.from(`${id} ${revision}`)),
      expired: () => owners.expired(),
    });
    const watch = new NodeWatch({ records, clock: own, times: leaseTimes, died: () => {} });
    const owners: SessionOwners = new SessionOwners({ records, lease, watch });
    bus.subscribe('leases', (message) => {
      const [id = '', revision] = Buffer.from(message).toString().split(' ');
      watch.renewed(id, Number(revision));
    });
    lease.start();
    return { clock: own, bus, lease, watch, owners };
  });
  /** The running nodes that may serve a session now. */
  const serving = (session: string) =>
    nodes.filter(({ clock, owners }) => !clock.isPaused && owners.owns(session));
  return { clock, random, hub, nodes, serving };
}

test('R43 R49 never do two nodes own a session, whatever is cut, paused or late', async () => {
  const first = chosenSeed(1);
  let takeovers = 0;
  for (let seed = first; seed < first + runs; seed++) {
    const { clock, random, nodes, serving } = setUpNodes(seed);
    const owned = new Map<string, string>();
    const check = (): void => {
      for (const session of sessions) {
        const [owner, ...others] = serving(session);
        assert.equal(others.length, 0, `seed ${seed}: two own "${session}" at ${clock.now()} ms`);
        if (!owner) continue;
        if ((owned.get(session) ?? owner.lease.id) !== owner.lease.id) takeovers++;
        owned.set(session, owner.lease.id);
      }
    };
    // Above all those that own something.
    const victim = () => random.pick([...serving(random.pick(sessions)), random.pick(nodes)]);
    const troubles = [
      () => {
        victim().bus.isCut = true;
      },
      () => {
        random.pick(nodes).bus.isCut = false;
      },
      () => victim().clock.pause(),
      () => random.pick(nodes).clock.resume(),
      () => victim().owners.release(random.pick(sessions)),
    ];
    while (clock.now() < 40_000) {
      if (random.chance(0.2)) random.pick(troubles)();
      check();
      for (const { clock, owners } of nodes) {
        if (!clock.isPaused) owners.find(random.pick(sessions)).catch(() => {});
      }
      const end = clock.now() + random.between(5, 150);
      do {
        await settlePromises();
        check();
      } while (clock.step(end));
      clock.advance(end - clock.now());
    }
    for (const { bus, clock } of nodes) {
      bus.isCut = false;
      clock.resume();
    }
    await stepThrough(clock, 5_000);
    const areServed = (): boolean => sessions.every((session) => serving(session).length === 1);
    for (let round = 0; round < 300 && !areServed(); round++) {
      for (const { owners } of nodes)
        for (const each of sessions) owners.find(each).catch(() => {});
      await stepThrough(clock, 100);
    }
    assert.ok(areServed(), `seed ${seed}: a session has no owner`);
  }
  assert.ok(takeovers > runs, `only ${takeovers} takeovers`);
});

test('R49 a node whose clock is slow has stopped when one with a fast clock takes over', async () => {
  const { clock, nodes, serving } = setUpNodes(1, { rates: [0.95, 1.05], delay: 1, late: 0 });
  const [slow, fast] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
  await stepThrough(clock, 50);
  await Promise.all([slow.owners.find('one'), stepThrough(clock, 50)]);
  await Promise.all([fast.owners.find('one'), stepThrough(clock, 1_000)]);
  assert.deepEqual(serving('one'), [slow]);
  slow.bus.isCut = true;
  while (!fast.owners.owns('one')) {
    fast.owners.find('one').catch(() => {});
    await stepThrough(clock, 1);
    assert.ok(serving('one').length < 2, `two own it at ${clock.now()} ms`);
  }
});
