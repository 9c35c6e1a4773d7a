// @ts-check
import { SerializeAddon } from '@xterm/addon-serialize';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/headless';
import { OutputCutter } from '../../src/terminal/output-cutter.ts';
import { terminalBounds } from '../../src/terminal/terminal-protocol.ts';

/** @typedef {import('../../src/index.ts').MessageData} MessageData */

/** The host's side of a shared terminal: keeps its screen, and sends each change to the viewers. */
export class SharedScreen {
  #send;
  #terminal;
  #cutter = new OutputCutter();
  #serializer = new SerializeAddon();
  #title = '';

  /**
   * @param {{ columns: number, rows: number }} size
   * @param {(data: MessageData) => void} send Sends a message of the topic `terminal` to all viewers.
   */
  constructor({ columns, rows }, send) {
    this.#send = send;
    const { scrollback } = terminalBounds;
    this.#terminal = new Terminal({ allowProposedApi: true, cols: columns, rows, scrollback });
    this.#terminal.loadAddon(/** @type {any} */ (this.#serializer));
    this.#terminal.loadAddon(/** @type {any} */ (new Unicode11Addon()));
    this.#terminal.unicode.activeVersion = '11';
    this.#terminal.onTitleChange((title) => {
      this.#title = title.slice(0, terminalBounds.title);
    });
  }

  /** The screen and its history, as text with escape sequences. */
  get text() {
    return this.#serializer.serialize({ scrollback: terminalBounds.scrollback });
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
      this.#terminal.write(complete, () => {
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
    this.#terminal.resize(columns, rows);
    this.#send({ type: 'resize', columns, rows });
  }

  /** @param {number} code */
  exit(code) {
    this.#send({ type: 'exit', code });
  }

  /**
   * The message that shows the screen to a viewer. Output that is sent after it continues it.
   *
   * @returns {MessageData}
   */
  get snapshot() {
    const { cols: columns, rows } = this.#terminal;
    return { type: 'screen', columns, rows, data: this.text, title: this.#title };
  }
}
