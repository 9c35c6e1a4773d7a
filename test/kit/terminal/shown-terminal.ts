import { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal } from '@xterm/xterm';
import type { BeachTerminal } from '../../../src/elements/beach-terminal.ts';
import type { TerminalScreen } from '../../../src/elements/terminal/screen/terminal-screen.ts';
import { serializeScreen } from '../../../src/terminal/serialize-screen.ts';

/** Returns the terminal that an element shows. */
export function shownTerminal(element: BeachTerminal): Terminal {
  const screen = Reflect.get(element, 'screen') as TerminalScreen | null;
  if (screen === null) throw new Error('The element shows no screen.');
  return screen.terminal;
}

/** Returns the screen and its history, as text with escape sequences. */
export function shownText(element: BeachTerminal): string {
  const serializer = new SerializeAddon();
  const terminal = shownTerminal(element);
  terminal.loadAddon(serializer);
  const text = serializeScreen(terminal, serializer);
  serializer.dispose();
  return text;
}
