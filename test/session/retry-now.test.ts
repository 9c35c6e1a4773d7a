import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Session } from '../../src/session/session.ts';
import type { Signal } from '../../src/signaling/messages.ts';
import { RecordedSessions } from '../diagnosis/recorded-sessions.ts';

describe('R26 retryNow()', () => {
  /** A host and a viewer whose descriptions get lost, at a time when both wait for their next attempt. */
  async function waiting() {
    const world = { isLossy: true, sent: 0 };
    const sessions = new RecordedSessions(({ kind, generation }: Signal) => {
      world.sent += 1;
      return world.isLossy && (kind === 'answer' || (kind === 'offer' && generation > 1));
    });
    const { host, viewer } = sessions;
    await sessions.meet();
    const waits = (session: Session): boolean => session.retryIn !== null;
    while (!waits(host) || !waits(viewer)) await sessions.pass(100);
    return { sessions, host, viewer, world };
  }

  test('says how long the next attempt waits', async () => {
    const { sessions, host, viewer } = await waiting();
    assert.equal(viewer.hostState, 'failed');
    const [ofHost, ofViewer] = [host.retryIn as number, viewer.retryIn as number];
    assert.ok(ofHost <= 5_000 && ofViewer <= 25_000, `${ofHost} ${ofViewer}`);
    await sessions.pass(1_000);
    assert.equal(viewer.retryIn, ofViewer - 1_000);
  });

  for (const who of ['host', 'viewer'] as const) {
    test(`of a ${who} ends the wait of both`, async () => {
      const { sessions, host, viewer, world } = await waiting();
      assert.ok((host.retryIn as number) > 1_000);
      world.isLossy = false;
      (who === 'host' ? host : viewer).retryNow();
      await sessions.pass(500);
      assert.equal(viewer.hostState, 'connected');
      assert.deepEqual([host.retryIn, viewer.retryIn], [null, null]);
    });
  }

  test('does nothing while nothing waits', async () => {
    const { sessions, host, viewer, world } = await waiting();
    world.isLossy = false;
    viewer.retryNow();
    await sessions.pass(5_000);
    const { sent } = world;
    host.retryNow();
    viewer.retryNow();
    await sessions.pass(5_000);
    assert.equal(world.sent, sent);
    viewer.stop();
    viewer.retryNow();
    assert.equal(viewer.retryIn, null);
    assert.equal(viewer.state, 'ended');
  });
});
