import { after, before, test } from 'node:test';
import { Stage } from '../e2e/browser-pages.ts';
import { assertUnharmed, churn } from './churn.ts';

let stage: Stage;

before(async () => {
  stage = await Stage.open();
});
after(() => stage.close());

test('R33 1,000 joins and leaves leave one Chromium host as it was', async () => {
  const report = await churn(stage, 1_000);
  console.log(report);
  assertUnharmed(report, 1_000);
});
