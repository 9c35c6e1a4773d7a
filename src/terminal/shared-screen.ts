import type { SerializeAddon } from '@xterm/addon-serialize';
import type { Unicode11Addon } from '@xterm/addon-unicode11';
import type { IBuffer, IModes, Terminal } from '@xterm/headless';
import { internalsOf, serializeScreen } from './serialize-screen.ts';
import { type ScreenMessage, type TerminalSize, terminalBounds } from './terminal-protocol.ts';

/** The classes of xterm.js, which Node.js and bundlers import in different ways. */
export interface XtermClasses {
  readonly Terminal: typeof Terminal;
  readonly SerializeAddon: typeof SerializeAddon;
  readonly Unicode11Addon: typeof Unicode11Addon;
}

/** CAN, and RIS (ECMA-48). */
const cancel = '\x18';
const fullReset = '\x1bc';

/**
 * A terminal without a display, which shows what the host's terminal shows. Its snapshot continues on any terminal where
 * the host's is.
 */
export class SharedScreen {
  readonly #terminal: Terminal;
  readonly #serializer: SerializeAddon;
  #title = '';
  #snapshot: ScreenMessage | null = null;

  constructor({ columns, rows }: TerminalSize, xterm: XtermClasses) {
    this.#terminal = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: terminalBounds.scrollback,
      allowProposedApi: true,
    });
    this.#serializer = new xterm.SerializeAddon();
    this.#terminal.loadAddon(this.#serializer);
    // As in `<beach-terminal>`, so that characters have the same width for all.
    this.#terminal.loadAddon(new xterm.Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
    this.#terminal.onTitleChange((title) => {
      this.#title = title.slice(0, terminalBounds.title);
    });
  }

  get size(): TerminalSize {
    return { columns: this.#terminal.cols, rows: this.#terminal.rows };
  }

  /** Whether the program uses the alternate screen, as editors do. */
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  get isCursorHidden(): boolean {
    return internalsOf(this.#terminal).coreService?.isCursorHidden ?? false;
  }

  get buffer(): IBuffer {
    return this.#terminal.buffer.active;
  }

  get modes(): IModes {
    return this.#terminal.modes;
  }

  get title(): string {
    return this.#title;
  }

  /** The lines as text, up to the cursor. */
  get text(): string {
    const { buffer } = this;
    const last = buffer.baseY + buffer.cursorY;
    const lines = Array.from({ length: last + 1 }, (_, y) => {
      const line = buffer.getLine(y)?.translateToString(true) ?? '';
      return y === last || buffer.getLine(y + 1)?.isWrapped ? line : `${line}\n`;
    });
    return lines.join('');
  }

  /** Calls `reply` with what a terminal answers to the questions of the program. */
  onReply(reply: (text: string) => void): void {
    this.#terminal.onData(reply);
  }

  /** Shows a snapshot in place of everything before. */
  load({ data, title = '', ...size }: ScreenMessage): Promise<void> {
    // The terminal takes output later than it gets it: what came before has to be there, and may have left an escape
    // sequence open.
    this.write(`${cancel}${fullReset}`, () => {
      if (!size.raw) this.resize(size);
      this.#title = title;
    });
    return new Promise((shown) => this.write(data, shown));
  }

  /** Shows whole characters and escape sequences, and calls `shown` as soon as the screen has them. */
  write(bytes: Uint8Array | string, shown: () => void): void {
    this.#terminal.write(bytes, () => {
      this.#snapshot = null;
      shown();
    });
  }

  resize({ columns, rows }: TerminalSize): void {
    this.#terminal.resize(columns, rows);
    this.#snapshot = null;
  }

  /** Returns the screen and the lines above it. Returns the same object as long as nothing changes. */
  get snapshot(): ScreenMessage {
    this.#snapshot ??= {
      type: 'screen',
      ...this.size,
      data: serializeScreen(this.#terminal, this.#serializer),
      title: this.#title,
    };
    return this.#snapshot;
  }
}
