import type { TestContext } from 'node:test';
import { type IPty, spawn } from '@lydell/node-pty';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { screenCells } from '../../kit/screen-cells.ts';
import { beach } from './beach-process.ts';

/** A process of the command line in a terminal of 80 columns and 24 rows. */
export class InTerminal {
  readonly terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
  readonly #pty: IPty;
  /** All that the process has written to its terminal. */
  written = '';

  constructor(t: TestContext, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.terminal.loadAddon(new unicode.Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    const { cols, rows } = this.terminal;
    this.#pty = spawn(process.execPath, [beach, ...args], {
      name: 'xterm-256color',
      cols,
      rows,
      env: { ...process.env, PS1: '$ ', ENV: '', LC_ALL: 'C.UTF-8', SHELL: '/bin/sh', ...env },
    });
    this.#pty.onData((text) => {
      this.written += text;
      this.terminal.write(text);
    });
    this.terminal.onData((text) => this.#pty.write(text));
    t.after(() => this.#pty.kill('SIGKILL'));
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  screen = async (): Promise<string[]> => screenCells(this.terminal);
}
