/**
 * Resolves when the condition is true. Checks it every 50 ms: more frequent checks delay Firefox's own work. The
 * test's timeout bounds the wait.
 */
export async function until(condition: () => unknown): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
