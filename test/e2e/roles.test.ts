import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import WebSocket from 'ws';
import { until } from '../kit/until.ts';
import { BrowserHarness } from './browser-harness.ts';
import { hasState, hasViewers, heardCount, put, untilOnPage } from './browser-pages.ts';
import { isFull } from './is-full.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

/** A member that talks to the road without the library. */
async function rawMember(join: Record<string, unknown>): Promise<{
  say(message: unknown): void;
  hear(type: string): Promise<Record<string, unknown>>;
  close(): void;
}> {
  const socket = new WebSocket(harness.road.url);
  const messages: Record<string, unknown>[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    for (const look of waiting.splice(0)) look();
  });
  const hear = async (type: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const index = messages.findIndex((message) => message.type === type);
      if (index >= 0) return messages.splice(index, 1)[0] as Record<string, unknown>;
      await new Promise<void>((look) => waiting.push(look));
    }
  };
  await new Promise((open) => socket.once('open', open));
  const say = (message: unknown): void => socket.send(JSON.stringify(message));
  say({ type: 'join', protocol: 1, claim: 'secret', ...join });
  await hear('joined');
  return { say, hear, close: () => socket.close(1000) };
}

const eventsOf = (page: Page, ...types: string[]) =>
  page.evaluate((types) => window.probe.events.filter(({ type }) => types.includes(type)), types);

for (const order of isFull ? ['HABCD', 'ABHCD', 'ABCDH'] : ['ABHCD']) {
  test(`R1 R2 only the host offers, once to each viewer, in the order ${order}`, async () => {
    const session = `order-${order}`;
    const pages = new Map<string, Page>();
    for (const who of order) {
      const tag = who === 'H' ? 'beach-session' : 'beach-viewer';
      pages.set(who, await harness.show('chromium', tag, { session }));
    }
    const host = pages.get('H') as Page;
    await hasViewers(host, 4);
    for (const [who, page] of pages) await hasState(page, who === 'H' ? 'live' : 'connected');
    const offers = harness.road.offers(session);
    assert.deepEqual(new Set(offers.map(({ role }) => role)), new Set(['host']));
    assert.equal(offers.length, 4);
    assert.equal(new Set(offers.map(({ to }) => to)).size, 4);
    assert.equal(harness.road.metrics().roleViolations, 0);
  });
}

test('R3 the road refuses an offer of a viewer, and does not relay it', async () => {
  const session = 'forged';
  const host = await harness.show('chromium', 'beach-session', { session });
  await hasState(host, 'live');
  const forger = await rawMember({ session, role: 'viewer', peerId: 'forger' });
  const offer = await forger.hear('signal');
  const before = await eventsOf(host, 'beach-warning', 'beach-statechange');
  forger.say({
    type: 'signal',
    to: offer.from,
    handshakeId: 'forged',
    generation: 7,
    seq: 0,
    kind: 'offer',
    body: { sdp: 'v=0', connection: 'forged' },
  });
  const refusal = await forger.hear('error');
  assert.equal(refusal.code, 'role-violation');
  assert.equal(harness.road.metrics().roleViolations, 1);
  assert.ok(harness.road.offers(session).every(({ role }) => role === 'host'));
  assert.deepEqual(await eventsOf(host, 'beach-warning', 'beach-statechange'), before);
  forger.close();
});

test('a second host is refused with host-taken, and the first is not disturbed', async () => {
  const session = 'taken';
  const host = await harness.show('chromium', 'beach-session', { session });
  const viewer = await harness.show('firefox', 'beach-viewer', { session });
  await hasState(viewer, 'connected');
  await hasViewers(host, 1);
  const before = await host.evaluate(() => window.probe.events.length);
  const second = await harness.show('chromium', 'beach-session', { session });
  await hasState(second, 'failed');
  assert.deepEqual(
    (await eventsOf(second, 'beach-error')).map(({ code }) => code),
    ['host-taken'],
  );
  await host.evaluate(() => window.probe.host().send('still here'));
  await heardCount(viewer, 1);
  assert.equal(await host.evaluate(() => window.probe.events.length), before);
});

test('R36 a host that reloads finds its viewers again within 3 s', async () => {
  const session = 'reload';
  const host = await harness.show('chromium', 'beach-session', { session });
  const viewers = [
    await harness.show('chromium', 'beach-viewer', { session }),
    await harness.show('firefox', 'beach-viewer', { session }),
  ];
  await hasViewers(host, 2);
  const { url } = harness.road;
  await host.evaluateOnNewDocument(
    (session, signaling) => {
      addEventListener('DOMContentLoaded', () => {
        const element = document.createElement('beach-session');
        element.setAttribute('session', session);
        element.setAttribute('signaling', signaling);
        document.body.append(element);
      });
    },
    session,
    url,
  );
  await host.reload();
  const started = performance.now();
  await untilOnPage(host, () => 'probe' in window);
  await hasViewers(host, 2);
  const took = performance.now() - started;
  for (const viewer of viewers) await hasState(viewer, 'connected');
  assert.ok(took < 3_000, `it took ${Math.round(took)} ms`);
  assert.deepEqual(await eventsOf(host, 'beach-error', 'beach-warning'), []);
});

test('R2 a host whose tab was closed continues in another tab without delay', async () => {
  const session = 'reopened';
  const host = await harness.show('chromium', 'beach-session', { session });
  const viewer = await harness.show('chromium', 'beach-viewer', { session });
  await hasViewers(host, 1);
  const profile = host.browserContext();
  await host.close({ runBeforeUnload: true });
  const again = await profile.newPage();
  await again.goto(harness.address);
  await untilOnPage(again, () => 'probe' in window);
  await put(again, 'beach-session', { session, signaling: harness.road.url });
  await hasViewers(again, 1);
  assert.deepEqual(await eventsOf(again, 'beach-error', 'beach-warning'), []);
  await hasState(viewer, 'connected');
});

test('R23 data flow while the road is down, and a viewer can join when it is back', async () => {
  const session = 'outage';
  const host = await harness.show('chromium', 'beach-session', { session });
  const viewer = await harness.show('firefox', 'beach-viewer', { session });
  await hasViewers(host, 1);
  await hasState(viewer, 'connected');
  await harness.stopRoad();
  for (const page of [host, viewer]) {
    await untilOnPage(page, () => {
      const { host, viewer } = window.probe;
      return (host() ?? viewer()).signalingState === 'reconnecting';
    });
  }
  await host.evaluate(() => window.probe.host().send('without the road'));
  await heardCount(viewer, 1);
  await viewer.evaluate(() => window.probe.viewer().send('back'));
  await heardCount(host, 1);
  await harness.startRoad();
  const newcomer = await harness.show('chromium', 'beach-viewer', { session });
  await hasState(newcomer, 'connected');
  await hasViewers(host, 2);
  const states = await eventsOf(viewer, 'beach-statechange');
  assert.deepEqual(
    states.map(({ state }) => state),
    ['waiting', 'connecting', 'connected'],
    'the first link is not touched',
  );
});

test('a road that does not answer causes one warning, and another attempt', async () => {
  const session = 'unreachable';
  await harness.stopRoad();
  const host = await harness.show('chromium', 'beach-session', { session });
  await untilOnPage(host, () => window.probe.events.some(({ type }) => type === 'beach-warning'));
  assert.deepEqual(
    (await eventsOf(host, 'beach-warning')).map(({ code }) => code),
    ['signaling-unreachable'],
  );
  await harness.startRoad();
  await hasState(host, 'live');
  assert.deepEqual((await eventsOf(host, 'beach-warning')).length, 1);
});

for (const browser of ['chromium', 'firefox'] as const) {
  test(`R2 R41 of two tabs with one key one hosts, on the next road too, and the other follows, in ${browser}`, async () => {
    const attributes = { session: `tabs-${browser}`, verify: '' };
    const first = await harness.show(browser, 'beach-session', attributes);
    await hasState(first, 'live');
    const session = await first.evaluate(() => window.probe.host().session as string);
    const viewer = await harness.show('chromium', 'beach-viewer', { session });
    await hasViewers(first, 1);
    // A tab of the same profile has the same key.
    const second = await first.browserContext().newPage();
    await second.goto(harness.address);
    await untilOnPage(second, () => 'probe' in window);
    await put(second, 'beach-session', { signaling: harness.road.url, ...attributes });
    await untilOnPage(second, () => window.probe.events.some(({ code }) => code === 'host-taken'));
    await harness.stopRoad();
    await harness.startRoad();
    await untilOnPage(first, () => window.probe.host().signalingState === 'open');
    await hasState(viewer, 'connected');
    await until(() => harness.roadEvents.includes('host-waiting'));
    await hasState(second, 'starting');
    const states = await eventsOf(viewer, 'beach-statechange');
    assert.equal(states.filter(({ state }) => state === 'connected').length, 1);
    // Firefox fires no event on a page that its driver closes; it does when a person closes the tab.
    if (browser === 'firefox') await first.goto('about:blank');
    else await first.close({ runBeforeUnload: true });
    const closed = performance.now();
    await hasState(second, 'live');
    // A road that takes the host for one that may return waits for 20 s.
    assert.ok(performance.now() - closed < 10_000);
    await hasViewers(second, 1);
    assert.equal(await second.evaluate(() => window.probe.host().session), session);
  });
}
