import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { AwkwardProxy, type UpgradeManners } from '../../kit/network/awkward-proxy.ts';
import { PlainPeer, startHttpRoad, turned } from '../../road/server/http/http-road.ts';
import { Participant } from '../participant.ts';

/** Returns signaling for Node, whose requests can be counted, in virtual time. */
function signalingFor(url: string) {
  const clock = new VirtualClock();
  const requests: string[] = [];
  const opened: string[] = [];
  let pulses = 0;
  let unanswered = 0;
  let broken = 0;
  const signaling = new WebSocketSignaling(url, {
    clock,
    openSocket(address, protocols) {
      opened.push(address);
      return new WebSocket(address, protocols) as unknown as globalThis.WebSocket;
    },
    async fetch(address, init) {
      const { Accept: accept } = (init?.headers ?? {}) as { Accept?: string };
      requests.push(accept ? 'stream' : init?.method === 'POST' ? 'message' : 'question');
      if (broken-- > 0) throw new TypeError('The network has failed.');
      unanswered++;
      const response = await fetch(address, init).finally(() => unanswered--);
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response;
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          if (Buffer.from(chunk).includes('"pong"')) pulses++;
          controller.enqueue(chunk);
        },
      });
      return new Response(response.body?.pipeThrough(count) ?? null, response);
    },
  });
  return {
    clock,
    requests,
    opened,
    signaling,
    pulses: () => pulses,
    unanswered: () => unanswered,
    /** Lets the next request fail. */
    fail: () => {
      broken = 1;
    },
  };
}

/** Lets a host and a viewer join, each with signaling of its own. */
async function meet(t: TestContext, url: string) {
  const [a, b] = [signalingFor(url), signalingFor(url)];
  const session = 'standup';
  const host = new Participant(a.signaling, { session, role: 'host' });
  await host.reaches('open');
  const viewer = new Participant(b.signaling, { session, role: 'viewer' });
  t.after(() => {
    host.leave();
    viewer.leave();
  });
  await Promise.all([host.sees(viewer), viewer.sees(host)]);
  return { a, b, host, viewer };
}

test('R12 R50 over HTTP, nothing is asked once peers are connected, but for their streams', async (t) => {
  const { url, clock } = await startHttpRoad(t);
  const { a, b, host, viewer } = await meet(t, url);
  const asked = () => [...a.requests, ...b.requests];
  await turned(() => a.pulses() + b.pulses() === 2);
  assert.deepEqual(asked(), ['stream', 'stream']);
  await Promise.all([host.reach(viewer), viewer.reach(host)]);
  assert.deepEqual(asked().sort(), ['message', 'message', 'stream', 'stream']);
  for (let round = 1; round <= 3; round++) {
    for (let pulse = 1; pulse <= 5; pulse++) {
      const [heard, streams] = [a.pulses() + b.pulses(), asked().length];
      clock.advance(25_000);
      // Now and then, the road has its streams asked for again, so that it notices who is gone.
      const isRenewed = pulse === 5;
      await turned(() => a.pulses() + b.pulses() === heard + 2);
      assert.equal(asked().length, streams + (isRenewed ? 2 : 0));
      for (const { clock } of [a, b]) clock.advance(25_000);
    }
  }
  assert.equal(asked().filter((each) => each === 'message').length, 2);
  await Promise.all([host.reach(viewer), viewer.reach(host)]);
  assert.deepEqual(
    host.states.map(({ state }) => state),
    ['connecting', 'open'],
  );
});

test('R23 R50 over HTTP, a connection that a proxy cuts goes on, and loses no message', async (t) => {
  const { url, cut, road } = await startHttpRoad(t);
  const { a, b, host, viewer } = await meet(t, url);
  for (let round = 0; round < 3; round++) {
    for (const { clock } of [a, b]) clock.advance(9_000);
    cut();
    await Promise.all([host.reach(viewer), viewer.reach(host)]);
  }
  for (const { states } of [host, viewer]) {
    assert.deepEqual(
      states.map(({ state }) => state),
      ['connecting', 'open'],
    );
  }
  assert.equal(road.metrics().joins, 2);
});

test('R21 R50 over HTTP, a goodbye that the network has lost is said again', async (t) => {
  const { url, road } = await startHttpRoad(t);
  const { b, host, viewer } = await meet(t, url);
  b.fail();
  viewer.leave();
  await host.sees();
  assert.equal(road.metrics().peers, 1);
});

/** What a proxy does to WebSockets, and the requests for one until HTTP is used. */
const awkward: [name: string, manners: UpgradeManners, sockets: number][] = [
  ['answers 403', { status: 403 }, 1],
  ['answers 426', { status: 426 }, 1],
  ['answers 200', { status: 200 }, 1],
  ['cuts it at once', { cutBehind: '\r\n\r\n' }, 1],
  ['cuts it before the join is answered', { cutBehind: 'challenge' }, 1],
  ['cuts it later, again and again', { cutAfter: '"joined"' }, 3],
  ['swallows it', 'swallow', 1],
];

for (const [name, manners, sockets] of awkward) {
  test(`R50 where a proxy ${name}, signaling goes over HTTP, and says so`, async (t) => {
    const { road, port } = await startHttpRoad(t);
    const proxy = await AwkwardProxy.start(port, () => manners);
    t.after(() => proxy.close());
    const { signaling, clock, opened, unanswered } = signalingFor(
      `ws://127.0.0.1:${proxy.port}/road?key=secret`,
    );
    const session = 'standup';
    const viewer = new Participant(signaling, { session, role: 'viewer' });
    t.after(() => viewer.leave());
    const told = () => viewer.states.find(({ error }) => error?.code === 'signaling-refused');
    const posted = () => proxy.requests.includes('POST /road?key=secret');
    while (!posted()) {
      await setImmediate();
      const waits = viewer.retryIn !== null || manners === 'swallow';
      if (waits && unanswered() === 0) clock.step();
    }
    await viewer.reaches('open');
    assert.match(`${told()?.error?.message}`, /HTTP is used instead/);
    // Not before: there is no outage.
    assert.equal(told()?.state, 'open');
    assert.doesNotMatch(`${told()?.error?.message}`, /secret/);
    assert.equal(opened.length, sockets);

    // It stays with HTTP, also after an outage.
    const host = new PlainPeer(`http://127.0.0.1:${port}/road`, 'host');
    await host.join('host');
    await viewer.until(() => viewer.roster.has('host'));
    assert.equal(road.metrics().peers, 2);
    // Another network may have no such proxy.
    viewer.interrupted('offline');
    assert.equal(opened.length, sockets + 1);
  });
}
