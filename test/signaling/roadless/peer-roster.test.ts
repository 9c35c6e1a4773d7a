import { beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { watchLife } from '../../../src/signaling/broadcast/watch-life.ts';
import type { Peer, RoadMessage } from '../../../src/signaling/messages.ts';
import { PeerRoster } from '../../../src/signaling/roadless/peer-roster.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

const viewer = (peerId: string): Peer => ({ peerId, role: 'viewer' });
const host = (peerId: string): Peer => ({ peerId, role: 'host', topology: 'star' });

describe('PeerRoster', () => {
  let clock: VirtualClock;
  let leaving: AbortController;
  let told: RoadMessage[];
  let roster: PeerRoster;
  /** Grants the watch over a life, as the browser does when that page has gone. */
  let grant: Map<string, () => void>;

  beforeEach(() => {
    clock = new VirtualClock();
    leaving = new AbortController();
    told = [];
    grant = new Map();
    const request = (life: string, options: LockOptions): Promise<void> => {
      expect(options.mode).equal('shared');
      return new Promise((resolve) => grant.set(life, resolve));
    };
    roster = new PeerRoster({
      watch: (name, gone, signal) =>
        watchLife({ request } as unknown as LockManager, { name, clock, gone, signal }),
      tell: (message) => told.push(message),
      signal: leaving.signal,
    });
  });

  const die = async (life: string): Promise<void> => {
    grant.get(life)?.();
    await Promise.resolve();
  };
  const left = (peerId: string, reason: 'left' | 'lost'): RoadMessage => ({
    type: 'peer-left',
    peerId,
    reason,
  });

  it('reports each `life` once', () => {
    roster.arrived(viewer('a'), 'a1');
    roster.arrived(viewer('a'), 'a1');
    expect(told).deep.equal([{ type: 'peer-joined', peer: viewer('a') }]);
  });

  it('waits 100 ms for a goodbye that arrives after the lock', async () => {
    roster.arrived(viewer('a'), 'a1');
    await die('a1');
    clock.advance(99);
    roster.left('a', 'a1', 'left');
    clock.advance(1_000);
    expect(told.slice(1)).deep.equal([left('a', 'left')]);
  });

  it('reports a peer without a goodbye as lost', async () => {
    roster.arrived(viewer('a'), 'a1');
    await die('a1');
    expect(told.length).equal(1);
    clock.advance(100);
    expect(told.slice(1)).deep.equal([left('a', 'lost')]);
  });

  it('ignores the goodbye and the lock of an earlier `life`', async () => {
    roster.arrived(viewer('a'), 'a1');
    roster.arrived(viewer('a'), 'a2');
    roster.left('a', 'a1', 'left');
    await die('a1');
    clock.advance(1_000);
    expect(told.map(({ type }) => type)).deep.equal(['peer-joined', 'peer-left', 'peer-joined']);
    expect(told[1]).deep.equal(left('a', 'lost'));
  });

  it('reports the host of a star as gone when another one joins', () => {
    roster.arrived(host('a'), 'a1');
    roster.arrived(host('b'), 'b1');
    expect(told.slice(1)).deep.equal([left('a', 'lost'), { type: 'peer-joined', peer: host('b') }]);
  });

  it('reports nothing once the connection has ended', async () => {
    roster.arrived(viewer('a'), 'a1');
    roster.arrived(viewer('b'), 'b1');
    await die('a1');
    leaving.abort();
    await die('b1');
    roster.arrived(viewer('c'), 'c1');
    clock.advance(1_000);
    expect(told.length).equal(2);
    expect(clock.pending).equal(0);
  });
});
