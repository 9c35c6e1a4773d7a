import { after, before, test } from 'node:test';
import { assertUnharmed, churn } from '../soak/churn.ts';
import { BrowserHarness } from './browser-harness.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
after(() => harness.close());

// `npm run test:soak` has more joins than Chromium allows connections.
test('R33 40 joins and leaves leave nothing behind', async () => {
  assertUnharmed(await churn(harness, 40), 40);
});
