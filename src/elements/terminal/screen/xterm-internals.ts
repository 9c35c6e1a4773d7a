import type { IDisposable, Terminal } from '@xterm/xterm';

/** What this file uses of xterm.js 6 and its typings lack. The tests of `<beach-terminal>` need each of them. */
interface Core {
  writeSync(data: string | Uint8Array): void;
  readonly coreService: { onUserInput(listener: () => void): IDisposable };
  readonly _renderService: {
    readonly _renderer: { readonly value: { readonly _rowFactory: RowFactory } };
  };
}

interface RowFactory {
  _addStyle(cell: HTMLElement, style: string): void;
}

/**
 * Writes output and parses it before it returns. `write()` parses in a timer, which browsers slow down in hidden
 * pages, and loses output once 50 MB wait.
 */
export function writeNow(terminal: Terminal, data: string | Uint8Array): void {
  coreOf(terminal).writeSync(data);
}

/**
 * Calls `typed` with what the keyboard, the clipboard and the mouse enter. `onData` also has the answers that a
 * terminal gives to its program, such as the position of the cursor: the host's own terminal answers.
 */
export function onTyped(terminal: Terminal, typed: (text: string) => void): void {
  let isTyped = false;
  coreOf(terminal).coreService.onUserInput(() => {
    isTyped = true;
  });
  terminal.onData((text) => {
    if (isTyped) typed(text);
    isTyped = false;
  });
}

/** Lets cells have colors where a Content Security Policy forbids style attributes. Call after `open()`. */
export function avoidStyleAttributes(terminal: Terminal): void {
  coreOf(terminal)._renderService._renderer.value._rowFactory._addStyle = (cell, style) => {
    cell.style.cssText += `${style};`;
  };
}

function coreOf(terminal: Terminal): Core {
  return (terminal as unknown as { _core: Core })._core;
}
