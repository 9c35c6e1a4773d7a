/**
 * Resolves once it is true, which is looked at every 50 ms: oftener, and Firefox keeps its own work waiting. How
 * long it may take is for the test's own timeout.
 */
export async function until(condition: () => unknown): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
