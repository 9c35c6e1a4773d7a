import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import type { TerminalSize } from '../terminal/terminal-protocol.ts';
import { plainText } from './screen/plain-text.ts';

/** Undoes what a program that was cut off may have left behind: modes of keys, mouse and cursor, and colors. */
const reset =
  '\x1b[?1l\x1b>\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?2004l\x1b[?25h\x1b[0m';

/** The terminal that this process runs in, where there is one. */
export class LocalTerminal {
  readonly #stdin = process.stdin;
  readonly #stdout = process.stdout;
  #undo: (() => string)[] = [];
  #passesOutput = false;

  get isInput(): boolean {
    return this.#stdin.isTTY === true;
  }

  get isOutput(): boolean {
    return this.#stdout.isTTY === true;
  }

  /** The size of the terminal; 80 by 24 where there is none. */
  get size(): TerminalSize {
    const { columns, rows } = this.#stdout;
    return { columns: bounded(columns || 80), rows: bounded(rows || 24) };
  }

  onResize(resized: (size: TerminalSize) => void): void {
    this.#stdout.on('resize', () => resized(this.size));
  }

  /** Gives each key to `typed` as it is pressed, until `restore`. `ended`: where the input is a pipe that ends. */
  readKeys(typed: (keys: string) => void, ended: () => void = () => {}): void {
    if (this.isInput) {
      this.#setRaw();
      this.#undo.push(() => {
        this.#stdin.setRawMode(false);
        return '';
      });
      // A shell that has stopped and continued it has modes of its own.
      process.on('SIGCONT', () => {
        if (this.#undo.length === 0) return;
        this.#stdin.setRawMode(false);
        this.#setRaw();
        this.#stdout.emit('resize');
      });
    }
    this.#stdin.setEncoding('utf8').on('data', (keys) => typed(String(keys)));
    this.#stdin.on('end', ended);
  }

  /** Passes on the output of a program that has drawn it for a terminal. Call before `readKeys`. */
  passOutput(): void {
    this.#passesOutput = true;
  }

  #setRaw(): void {
    this.#stdin.setRawMode(true);
    // Node.js lets the system turn line feeds into returns, which programs that draw do not expect.
    if (this.#passesOutput) {
      spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
    }
  }

  /** Keeps the title of the window for `restore`. */
  keepTitle(): void {
    if (!this.isOutput) return;
    this.#stdout.write('\x1b[22;2t');
    this.#undo.push(() => '\x1b[23;2t');
  }

  /** Shows what follows on a screen of its own, on which lines do not wrap, until `restore`. */
  enterScreen(): void {
    this.#stdout.write('\x1b[?1049h\x1b[?7l');
    this.#undo.push(() => `\x1b[?7h\x1b[?1049l${reset}`);
  }

  setTitle(title: string): void {
    if (this.isOutput) this.#stdout.write(`\x1b]2;${plainText(title)}\x07`);
  }

  /** Resets the modes that a program may leave set. `isAlternate` tells whether its alternate screen is shown. */
  resetModesAfter(isAlternate: () => boolean): void {
    if (this.isOutput) this.#undo.push(() => (isAlternate() ? '\x1b[?1049l' : '') + reset);
  }

  /** Resolves once there is room for more. */
  write(bytes: Uint8Array | string): Promise<void> | undefined {
    if (this.#stdout.write(bytes) || this.#stdout.destroyed) return undefined;
    return new Promise((resolve) => {
      const done = (): void => {
        this.#stdout.off('drain', done).off('close', done).off('error', done);
        resolve();
      };
      this.#stdout.on('drain', done).on('close', done).on('error', done);
    });
  }

  /** Gives the terminal back as it was. Harmless when repeated, and possible while the process exits. */
  restore(): void {
    const undo = this.#undo;
    this.#undo = [];
    const text = undo
      .reverse()
      .map((each) => each())
      .join('');
    if (text === '') return;
    try {
      writeSync(this.#stdout.fd, text);
    } catch {
      // The terminal is gone.
    }
  }
}

function bounded(cells: number): number {
  return Math.min(1_000, Math.max(1, cells));
}
