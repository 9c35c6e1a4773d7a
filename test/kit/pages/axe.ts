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

/** Returns what axe finds wrong on a page, a line for each place, without the rules that are left out. */
export async function axeViolations(page: Page, leftOut: string[] = []): Promise<string[]> {
  const { lines, passed } = await page.evaluate(async (leftOut) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const rules = Object.fromEntries(leftOut.map((rule) => [rule, { enabled: false }]));
    const { violations, passes } = await run(document, {
      // The size of what is tapped: WCAG 2.2, which axe leaves out unless asked.
      rules: { 'target-size': { enabled: true }, ...rules },
    });
    const lines = violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`,
      ),
    );
    return { lines, passed: passes.length };
  }, leftOut);
  assert.ok(passed > 10, 'axe has found nothing to look at');
  return lines;
}
