/** Runs pending promise callbacks. `longest` is the longest chain of them that is waited for. */
export async function settlePromises(longest = 8): Promise<void> {
  for (let turn = 0; turn < longest; turn += 1) await null;
}
