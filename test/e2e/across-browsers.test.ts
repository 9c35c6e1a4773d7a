import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { BrowserHarness } from './browser-harness.ts';
import { hasState, hasViewers, heardCount, untilOnPage } from './browser-pages.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

interface Sent {
  name: string;
  refusedAt: string | undefined;
  /** The value, as `spell` has it, or the error. */
  sent: string;
  code: string | undefined;
}

/** Sends one value of each kind, and returns what became of it. */
async function sendKinds(page: Page): Promise<Sent[]> {
  return page.evaluate(async () => {
    const { kinds, spell } = window.probe;
    const element = window.probe.host() ?? window.probe.viewer();
    const sent: Sent[] = [];
    for (const { name, refusedAt, make } of kinds()) {
      const data = make();
      const error = await element.send(data as never, { topic: name }).then(
        () => undefined,
        (reason) => reason,
      );
      sent.push({
        name,
        refusedAt,
        sent: error ? error.message : await spell(data),
        code: error && `${error.code}`,
      });
    }
    return sent;
  });
}

/** What became of each kind of value, by name and by column: the browsers, and who sent. */
const outcomes = new Map<string, Map<string, string>>();

/** Compares what was sent with what was heard, and fails if any value changed, or was refused without its place. */
function compare(column: string, all: Sent[], heard: string[]): void {
  const arrived = new Set(heard);
  const wrong: string[] = [];
  for (const { name, refusedAt, sent, code } of all) {
    const isGood =
      refusedAt === undefined
        ? arrived.has(`${name}: ${sent}`)
        : code === 'send-failed' && sent.startsWith(refusedAt);
    const outcome = refusedAt === undefined ? 'same' : `refused at ${refusedAt}`;
    if (!isGood) wrong.push(`${name}: ${code} ${sent.slice(0, 200)}`);
    outcomes.set(name, outcomes.get(name) ?? new Map());
    outcomes.get(name)?.set(column, isGood ? outcome : 'WRONG');
  }
  assert.deepEqual(wrong, []);
}

after(() => {
  const rows = [...outcomes].map(([name, row]) => [name, Object.fromEntries(row)]);
  console.table(Object.fromEntries(rows));
});

const heardBy = (page: Page) =>
  page.evaluate(() =>
    window.probe.heard.map(({ topic, description }) => `${topic}: ${description}`),
  );

/** Shows a film to all viewers, and ends it. */
async function showFilm(host: Page, viewers: readonly Page[]): Promise<void> {
  await host.evaluate(() => {
    window.probe.host().stream = window.probe.colors().captureStream(20);
  });
  for (const viewer of viewers) {
    // Firefox shows no frames on a background page.
    await viewer.bringToFront();
    // A background page draws once a second.
    await untilOnPage(viewer, () => window.probe.frames() > 2);
    const size = await viewer.evaluate(() => window.probe.video()?.videoWidth);
    assert.ok((size ?? 0) > 0);
  }
  await host.evaluate(() => {
    window.probe.host().stream = null;
  });
  for (const viewer of viewers) {
    await untilOnPage(viewer, () => window.probe.viewer().stream === null);
  }
}

/** Browser tests run both sides in one engine. */
const pairs: [BrowserName, BrowserName][] = [
  ['chromium', 'firefox'],
  ['firefox', 'chromium'],
];

for (const [hostBrowser, viewerBrowser] of pairs) {
  test(`R17 R40 data flow both ways, and media, between a ${hostBrowser} host and two ${viewerBrowser} viewers`, async () => {
    const session = `pair-${hostBrowser}-${viewerBrowser}`;
    const host = await harness.show(hostBrowser, 'beach-session', { session });
    const viewers = await Promise.all(
      ['Ada', 'Ben'].map((name) =>
        harness.show(viewerBrowser, 'beach-viewer', { session, name, muted: '' }),
      ),
    );
    await Promise.all(viewers.map((viewer) => hasState(viewer, 'connected')));
    await hasViewers(host, 2);

    const carried = ({ code }: Sent): boolean => code === undefined;
    const sent = await sendKinds(host);
    for (const viewer of viewers) {
      await heardCount(viewer, sent.filter(carried).length);
      compare(`${hostBrowser} host to ${viewerBrowser}`, sent, await heardBy(viewer));
    }
    const [first] = viewers as [Page, ...Page[]];
    const back = await sendKinds(first);
    await heardCount(host, back.filter(carried).length);
    compare(`${viewerBrowser} viewer to ${hostBrowser}`, back, await heardBy(host));
    const names = await host.evaluate(() => {
      const { peers } = window.probe.host();
      return window.probe.heard.map(({ peerId }) => peers.get(peerId)?.name);
    });
    assert.deepEqual(new Set(names), new Set(['Ada']));

    await showFilm(host, viewers);
    const states = await viewers[0]?.evaluate(() =>
      window.probe.events.filter(({ type }) => type === 'beach-statechange').map((e) => e.state),
    );
    assert.deepEqual(states?.slice(-2), ['connecting', 'connected'], 'no link was replaced');
  });
}

test('ten viewers that join at the same time are all connected', async () => {
  const session = 'ten';
  const host = await harness.show('chromium', 'beach-session', { session });
  const viewer = await harness.blank('chromium');
  await viewer.evaluate(
    (session, signaling) => {
      for (let count = 0; count < 10; count += 1) {
        const element = document.createElement('beach-viewer');
        Object.assign(element, { session, signaling });
        document.body.append(element);
      }
    },
    session,
    harness.road.url,
  );
  await hasViewers(host, 10);
  await untilOnPage(viewer, () =>
    [...document.querySelectorAll('beach-viewer')].every(({ state }) => state === 'connected'),
  );
});
