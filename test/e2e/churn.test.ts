import { after, before, test } from 'node:test';
import { assertUnharmed, churn } from '../soak/churn.ts';
import { BrowserHarness } from './browser-harness.ts';

let harness: BrowserHarness;

before(async () => {
  harness = await BrowserHarness.open();
});
after(() => harness.close());

// More than the 500 connections that Chromium allows, closed ones included until they are collected.
test('R33 540 joins and leaves meet no limit, and leave nothing behind', async () => {
  assertUnharmed(await churn(harness, 540), 540);
});
