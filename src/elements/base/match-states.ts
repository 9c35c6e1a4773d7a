/** Makes `:state()` match these names, and no others. */
export function matchStates(states: CustomStateSet, names: readonly string[]): void {
  const current = new Set(names);
  for (const state of [...states]) if (!current.has(state)) states.delete(state);
  for (const state of current) if (!states.has(state)) states.add(state);
}
