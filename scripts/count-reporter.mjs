// @ts-check
/**
 * Reports the totals and the failures of Node's test runner as JSON.
 *
 * @param {AsyncIterable<import('node:test/reporters').TestEvent>} events
 */
export default async function* countReporter(events) {
  /** @type {Record<string, number>} */
  const totals = {};
  /** @type {string[]} */
  const failures = [];
  for await (const { type, data } of events) {
    // The runner's own summary, which is the last to use these words.
    const summary = type === 'test:diagnostic' && /^(\w+) (\d+)$/.exec(data.message);
    if (summary) totals[`${summary[1]}`] = Number(summary[2]);
    if (type === 'test:fail' && !data.todo) {
      const error = /** @type {Error & { failureType?: string }} */ (data.details.error);
      // The tests of a failed suite are listed themselves.
      if (error.failureType !== 'subtestsFailed') failures.push(`${data.name}: ${error.message}`);
    }
  }
  const { pass = 0, fail = 0, cancelled = 0, skipped = 0, todo = 0 } = totals;
  const failed = fail + cancelled;
  yield JSON.stringify({ passed: pass, failed, skipped: skipped + todo, failures });
}
