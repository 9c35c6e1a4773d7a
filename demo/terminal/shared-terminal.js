// @ts-check
import { SerializeAddon } from '@xterm/addon-serialize';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/headless';
import { OutputCutter } from '../../src/terminal/output-cutter.ts';
import { SharedScreen } from '../../src/terminal/shared-screen.ts';

/** @typedef {import('../../src/index.ts').MessageData} MessageData */

/** The host's side of a shared terminal: keeps its screen, and sends each change to the viewers. */
export class SharedTerminal {
  #send;
  #screen;
  #cutter = new OutputCutter();

  /**
   * @param {{ columns: number, rows: number }} size
   * @param {(data: MessageData) => void} send Sends a message of the topic `terminal` to all viewers.
   */
  constructor(size, send) {
    this.#send = send;
    this.#screen = new SharedScreen(size, { Terminal, SerializeAddon, Unicode11Addon });
  }

  /**
   * Shows output. Resolves once the viewers have it: a snapshot until then does not have it either.
   *
   * @param {Uint8Array | string} output
   * @returns {Promise<void>}
   */
  write(output) {
    const bytes = typeof output === 'string' ? new TextEncoder().encode(output) : output;
    const complete = this.#cutter.push(bytes);
    return new Promise((resolve) => {
      this.#screen.write(complete, () => {
        if (complete.length > 0) this.#send(complete);
        resolve();
      });
    });
  }

  /**
   * Call once the output before it is written.
   *
   * @param {{ columns: number, rows: number }} size
   */
  resize({ columns, rows }) {
    this.#screen.resize({ columns, rows });
    this.#send({ type: 'resize', columns, rows });
  }

  /** @param {number} code */
  exit(code) {
    this.#send({ type: 'exit', code });
  }

  /** The message that shows the screen to a viewer. Output that is sent after it continues it. */
  get snapshot() {
    return this.#screen.snapshot;
  }
}
