import type { SharedScreen } from '../../terminal/shared-screen.ts';
import type { LocalTerminal } from '../local-terminal.ts';
import { ScreenPainter } from '../screen/screen-painter.ts';

/** A program that writes more than these bytes meanwhile closes the page. */
const most = 1024 * 1024;

const [enterAlternate, leaveAlternate] = ['\x1b[?1049h', '\x1b[?1049l'];

/**
 * Shows text in the host's terminal instead of its program, which would draw over it. The program goes on meanwhile, and
 * so do its viewers; then the terminal shows what the program has made of its screen.
 */
export class AsidePage {
  readonly #terminal: LocalTerminal;
  readonly #screen: SharedScreen;
  /** Whether the program had the alternate screen when the page was opened. */
  #isOverAlternate = false;
  /** What the program has written since then; null while the page is closed. */
  #held: Uint8Array[] | null = null;
  #bytes = 0;
  #closing = false;

  constructor(terminal: LocalTerminal, screen: SharedScreen) {
    this.#terminal = terminal;
    this.#screen = screen;
  }

  get isOpen(): boolean {
    return this.#held !== null;
  }

  open(text: string): void {
    if (!this.isOpen) {
      this.#held = [];
      this.#bytes = 0;
      this.#isOverAlternate = this.#screen.isAlternate;
      if (!this.#isOverAlternate) this.#terminal.write(enterAlternate);
    }
    const lines = `${text}\n\nAny key goes back to the program.`.replaceAll('\n', '\r\n');
    this.#terminal.write(`\x1b[0m\x1b[H\x1b[2J${lines}`);
  }

  /** Shows the program again, behind all that it has written so far. */
  close(): void {
    if (!this.isOpen || this.#closing) return;
    this.#closing = true;
    this.#screen.write('', () => this.#closed());
  }

  /** Writes what the program has written. Resolves once there is room for more. */
  write(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#held === null) return this.#terminal.write(bytes);
    this.#held.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > most) this.close();
    return undefined;
  }

  #closed(): void {
    const held = this.#held ?? [];
    this.#held = null;
    this.#closing = false;
    if (!this.#isOverAlternate) {
      // The terminal has kept its own screen.
      this.#terminal.write(leaveAlternate);
      for (const bytes of held) this.#terminal.write(bytes);
      return;
    }
    if (!this.#screen.isAlternate) this.#terminal.write(leaveAlternate);
    this.#terminal.write(new ScreenPainter(this.#screen).paint(this.#terminal.size));
  }
}
