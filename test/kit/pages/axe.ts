import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'puppeteer-core';

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Loads axe into a page. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(script);
}

/** Returns what axe finds wrong on a page, a line for each place. `changed`: rules to apply or not, unlike axe itself. */
export async function axeViolations(
  page: Page,
  changed: Record<string, boolean> = {},
): Promise<string[]> {
  const { lines, passed } = await page.evaluate(async (changed) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const all = Object.entries(changed).map(([rule, enabled]) => [rule, { enabled }] as const);
    const { violations, passes } = await run(document, { rules: Object.fromEntries(all) });
    const lines = violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`,
      ),
    );
    return { lines, passed: passes.length };
  }, changed);
  assert.ok(passed > 10, 'axe has found nothing to look at');
  return lines;
}
