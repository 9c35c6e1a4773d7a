/**
 * Moves the focus from a button that is about to disappear with its row: to the same button of the next row, or of the
 * one before, or else to the button that starts and stops.
 */
export function passFocusOn({ currentTarget }: Event): void {
  const button = currentTarget as HTMLElement;
  const root = button.getRootNode() as ShadowRoot;
  if (root.activeElement !== button) return;
  const same = [...root.querySelectorAll<HTMLElement>(`[part="${button.getAttribute('part')}"]`)];
  const index = same.indexOf(button);
  const next = same[index + 1] ?? same[index - 1] ?? root.querySelector('[part~=toggle-button]');
  (next as HTMLElement | null)?.focus();
}
