import { after, before, test } from 'node:test';
import { assertUnharmed, churn } from '../soak/churn.ts';
import { Stage } from './browser-pages.ts';

let stage: Stage;

before(async () => {
  stage = await Stage.open();
});
after(() => stage.close());

// More than the 500 connections that Chromium allows, closed ones included until they are collected.
test('R33 540 joins and leaves meet no limit, and leave nothing behind', async () => {
  assertUnharmed(await churn(stage, 540), 540);
});
