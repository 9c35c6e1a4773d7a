import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BrowserHarness } from '../e2e/browser-harness.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import type {} from '../e2e/page/diagnosis.ts';
import { printFigures } from '../kit/print-figures.ts';

const viewers = 20;
/** The share of lost signals. */
const loss = 0.2;

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
after(() => harness?.close());

test('R26 the inspector explains each slow join of a crowd whose signals get lost', async () => {
  const [host, crowd] = await Promise.all(
    [0, 1].map(async () => {
      const page = await harness.visit('chromium', 'diagnosis.html');
      await untilOnPage(page, () => 'diagnosis' in window);
      return page;
    }),
  );
  assert.ok(host && crowd);
  const options = { road: harness.road.url, loss, session: 'inspected' };
  await host.evaluate((options) => {
    document.body.append(document.createElement('beach-inspector'));
    window.diagnosis.enter('beach-session', { ...options, name: 'host' });
  }, options);
  await crowd.evaluate(
    (options, viewers) => {
      for (let number = 1; number <= viewers; number += 1) {
        window.diagnosis.enter('beach-viewer', { ...options, name: `viewer-${number}` });
      }
    },
    options,
    viewers,
  );
  await untilOnPage(
    host,
    (viewers) =>
      [...(document.querySelector('beach-session')?.peers.values() ?? [])].filter(
        ({ state }) => state === 'connected',
      ).length === viewers,
    viewers,
  );
  await untilOnPage(
    host,
    (viewers) => {
      const root = document.querySelector('beach-inspector')?.shadowRoot;
      return new RegExp(`${viewers} of ${viewers} peers`).test(
        root?.querySelector('.summary')?.textContent ?? '',
      );
    },
    viewers,
  );
  const slow = await host.evaluate(async () => {
    const inspector = document.querySelector('beach-inspector');
    const root = inspector?.shadowRoot;
    const explained: string[] = [];
    for (const took of root?.querySelectorAll('.took.slow') ?? []) {
      took.closest('button')?.click();
      await inspector?.updateComplete;
      explained.push(root?.querySelector('.causes')?.textContent?.trim() ?? '');
    }
    return explained;
  });
  for (const causes of slow) assert.match(causes, /^[\d.]+ s: /);
  const longTasks = await host.evaluate(() => window.diagnosis.longTasks);
  printFigures('inspector', {
    viewers: `${viewers}`,
    'slow joins': `${slow.length}`,
    'tasks over 50 ms':
      longTasks.length > 0 ? longTasks.map((ms) => `${ms} ms`).join(', ') : 'none',
  });
});
