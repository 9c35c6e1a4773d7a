import type { SerializeAddon } from '@xterm/addon-serialize';
import type { Terminal } from '@xterm/headless';
import { terminalBounds } from './terminal-protocol.ts';

type XtermTerminal = Pick<Terminal, 'rows' | 'buffer'>;

/** The state of a terminal that its serializer leaves out. It belongs to xterm's internals. */
interface Internals {
  readonly buffers?: { readonly active: { scrollTop: number; scrollBottom: number } };
  readonly coreService?: { readonly isCursorHidden: boolean };
  readonly coreMouseService?: { readonly activeEncoding: string };
  readonly _charsetService?: { readonly glevel: number; readonly _charsets: unknown[] };
}

const mouseEncodings: Record<string, string> = { SGR: '\x1b[?1006h', SGR_PIXELS: '\x1b[?1016h' };

export function internalsOf(terminal: XtermTerminal): Internals {
  return (terminal as unknown as { _core: Internals })._core;
}

/** Returns the screen and the lines above it as text that brings a new terminal into the same state. */
export function serializeScreen(terminal: XtermTerminal, serializer: SerializeAddon): string {
  const { scrollback } = terminalBounds;
  const rest = unserialized(terminal);
  const whole = serializer.serialize({ scrollback }) + rest;
  if (whole.length <= terminalBounds.screen) return whole;
  return serializer.serialize({ scrollback: 0 }) + rest;
}

function unserialized(terminal: XtermTerminal): string {
  const core = internalsOf(terminal);
  const { cursorX, cursorY } = terminal.buffer.active;
  const { scrollTop = 0, scrollBottom = terminal.rows - 1 } = core.buffers?.active ?? {};
  let text = '';
  if (scrollTop > 0 || scrollBottom < terminal.rows - 1) {
    // Setting the margins moves the cursor.
    text += `\x1b[${scrollTop + 1};${scrollBottom + 1}r\x1b[${cursorY + 1};${cursorX + 1}H`;
  }
  text += mouseEncodings[core.coreMouseService?.activeEncoding ?? ''] ?? '';
  const { glevel = 0, _charsets: charsets = [] } = core._charsetService ?? {};
  if (charsets[0]) text += '\x1b(0';
  if (charsets[1]) text += '\x1b)0';
  if (glevel === 1) text += '\x0e';
  if (core.coreService?.isCursorHidden) text += '\x1b[?25l';
  return text;
}
