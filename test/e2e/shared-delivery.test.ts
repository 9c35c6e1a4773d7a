import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { BrowserHarness } from './browser-harness.ts';
import { hasState, put, untilOnPage } from './browser-pages.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(() => harness.close());

test('R46 a viewer without the file of what is encoded once has the media over its connection', async () => {
  const session = 'file-missing';
  const host = await harness.show('chromium', 'beach-session', { session, delivery: 'shared' });
  await host.evaluate(() => {
    window.probe.host().stream = window.probe.colors().captureStream(20);
  });
  const viewer = await harness.blank('chromium');
  let missed = 0;
  await viewer.setRequestInterception(true);
  viewer.on('request', (request) => {
    const isRoom = /broadcast/.test(request.url());
    if (isRoom) missed += 1;
    void (isRoom ? request.respond({ status: 404 }) : request.continue());
  });
  await put(viewer, 'beach-viewer', { signaling: harness.road.url, session, muted: '' });
  await hasState(viewer, 'connected');
  await untilOnPage(viewer, () => window.probe.frames() > 2);
  assert.ok(missed > 0);
});
