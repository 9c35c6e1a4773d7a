import { SerializeAddon } from '@xterm/addon-serialize';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { SharedScreen } from '../../terminal/shared-screen.ts';
import type { TerminalSize } from '../../terminal/terminal-protocol.ts';

const { Terminal } = headless;
const { Unicode11Addon } = unicode;

/** Makes a screen in Node.js. */
export function newScreen(size: TerminalSize): SharedScreen {
  return new SharedScreen(size, { Terminal, SerializeAddon, Unicode11Addon });
}
