import type { Terminal } from '@xterm/xterm';

/** Copies what is selected in a terminal to the clipboard. */
export function copySelection(terminal: Terminal): void {
  const text = terminal.getSelection();
  if (text === '') return;
  const { element, textarea: field } = terminal;
  const byCommand = (): void => {
    if (field === undefined) return;
    Object.assign(field, { value: text });
    field.select();
    // Pages without https have no other way.
    field.ownerDocument.execCommand('copy');
    field.value = '';
  };
  const { clipboard } = (element?.ownerDocument.defaultView ?? window).navigator;
  if (clipboard === undefined) return byCommand();
  clipboard.writeText(text).catch(byCommand);
}
