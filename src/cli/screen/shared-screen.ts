import { SerializeAddon } from '@xterm/addon-serialize';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import {
  type ScreenMessage,
  type TerminalSize,
  terminalBounds,
} from '../../terminal/terminal-protocol.ts';

/** The state of a terminal that its serializer leaves out. It belongs to xterm's internals. */
interface Internals {
  readonly buffers?: { readonly active: { scrollTop: number; scrollBottom: number } };
  readonly coreService?: { readonly isCursorHidden: boolean };
  readonly coreMouseService?: { readonly activeEncoding: string };
  readonly _charsetService?: { readonly glevel: number; readonly _charsets: unknown[] };
}

const mouseEncodings: Record<string, string> = { SGR: '\x1b[?1006h', SGR_PIXELS: '\x1b[?1016h' };

/** A terminal without a display, which shows what the host's terminal shows. */
export class SharedScreen {
  readonly #terminal: headless.Terminal;
  readonly #serializer = new SerializeAddon();
  #title = '';
  #snapshot: ScreenMessage | null = null;

  constructor({ columns, rows }: TerminalSize) {
    this.#terminal = new headless.Terminal({
      cols: columns,
      rows,
      scrollback: terminalBounds.scrollback,
      allowProposedApi: true,
    });
    this.#terminal.loadAddon(this.#serializer);
    // As in `<beach-terminal>`, so that characters have the same width for all.
    this.#terminal.loadAddon(new unicode.Unicode11Addon());
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
    return this.#internals.coreService?.isCursorHidden ?? false;
  }

  get buffer(): headless.IBuffer {
    return this.#terminal.buffer.active;
  }

  get modes(): headless.IModes {
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
    this.#terminal.reset();
    if (!size.raw) this.resize(size);
    this.#title = title;
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
      data: this.#serialize(),
      title: this.#title,
    };
    return this.#snapshot;
  }

  get #internals(): Internals {
    return (this.#terminal as unknown as { _core: Internals })._core;
  }

  #serialize(): string {
    const { scrollback } = terminalBounds;
    const whole = this.#serializer.serialize({ scrollback }) + this.#unserialized();
    if (whole.length <= terminalBounds.screen) return whole;
    return this.#serializer.serialize({ scrollback: 0 }) + this.#unserialized();
  }

  #unserialized(): string {
    const core = this.#internals;
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    const { scrollTop = 0, scrollBottom = this.#terminal.rows - 1 } = core.buffers?.active ?? {};
    let text = '';
    if (scrollTop > 0 || scrollBottom < this.#terminal.rows - 1) {
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
}
