import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import type { Role } from '../../../src/signaling/messages.ts';
import { pageGone } from '../../../src/signaling/signaling.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { AwkwardProxy } from '../../kit/network/awkward-proxy.ts';
import { turned } from '../../road/server/http/http-road.ts';
import { start } from '../../road/server/running-road.ts';
import { WirePeer } from '../../road/wire-peer.ts';
import { Participant } from '../participant.ts';

/** Lets a peer join whose road has it before it hears of that. */
async function joinUnheard(t: TestContext, role: Role) {
  const { road, url, clock } = await start(t);
  let answer = (): void => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const proxy = await AwkwardProxy.start(road.port, () => ({ holdUntil: held }));
  t.after(() => proxy.close());
  const signaling = new WebSocketSignaling(`ws://127.0.0.1:${proxy.port}/road`, {
    clock,
    openSocket: (...request) => new WebSocket(...request) as unknown as globalThis.WebSocket,
  });
  const peer = new Participant(signaling, { session: 'standup', role });
  await turned(() => road.metrics().peers === 1);
  return { road, url, peer, answer };
}

for (const role of ['host', 'viewer'] as const) {
  test(`R21 a ${role} that leaves before it hears that it is in leaves nothing behind`, async (t) => {
    const { road, url, peer, answer } = await joinUnheard(t, role);
    peer.leave();
    answer();
    await turned(() => road.metrics().connections === 0);
    assert.equal(road.metrics().peers, 0);
    // Nobody keeps the name.
    await WirePeer.join(url, 'host', 'host');
    assert.equal(road.metrics().peers, 1);
    assert.deepEqual(
      peer.states.map(({ state }) => state),
      ['connecting'],
    );
    assert.deepEqual(peer.messages, []);
  });
}

test('R2 R21 the place of a host is kept whose page goes away before it hears that it is in', async (t) => {
  const { road, peer, answer } = await joinUnheard(t, 'host');
  peer.leave(pageGone);
  answer();
  await turned(() => road.metrics().connections === 0);
  assert.equal(road.metrics().peers, 1);
});
