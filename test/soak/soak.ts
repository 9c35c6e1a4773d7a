import { after, before, test } from 'node:test';
import { BrowserHarness } from '../e2e/browser-harness.ts';
import { assertUnharmed, churn } from './churn.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
after(() => harness.close());

// Chromium allows 500 connections, and counts closed ones until they are collected.
test('R33 1,000 joins and leaves leave nothing behind in a Chromium host', async () => {
  const report = await churn(harness, 1_000);
  console.log(report);
  assertUnharmed(report, 1_000);
});
