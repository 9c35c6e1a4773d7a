import { after, before, test } from 'node:test';
import { assertUnharmed, churn } from '../soak/churn.ts';
import { BrowserHarness } from './browser-harness.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
after(() => harness.close());

// Chromium allows 500 connections, and counts closed ones until they are collected.
test('R33 540 joins and leaves reach no limit of Chromium, and leave nothing behind', async () => {
  assertUnharmed(await churn(harness, 540), 540);
});
