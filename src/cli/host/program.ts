import { readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import type { IPty } from '@lydell/node-pty';
import { BeachError } from '../../runtime/beach-error.ts';
import type { TerminalSize } from '../../terminal/terminal-protocol.ts';

/** The kernel keeps less than this of a terminal's output. */
const mostLeft = 1024 * 1024;
/** The most that it gives at once. */
const portion = 4_096;

export interface ProgramEvents {
  output(bytes: Uint8Array): void;
  /** `code` is 128 and more after a signal, as in a shell. */
  ended(code: number): void;
}

/** A program with a terminal of its own. */
export class Program {
  readonly #pty: IPty;
  #running = true;
  #closed = false;

  private constructor(pty: IPty, events: ProgramEvents) {
    this.#pty = pty;
    this.#readBeforeClose((bytes) => events.output(bytes));
    // The types do not know that it gives bytes where no encoding is set.
    pty.onData((bytes) => events.output(bytes as unknown as Uint8Array));
    pty.onExit(({ exitCode, signal = 0 }) => {
      this.#running = false;
      events.ended(signal > 0 ? 128 + signal : exitCode);
    });
  }

  /**
   * Starts a program, or the user's shell.
   *
   * @throws {BeachError} `invalid-option` where it cannot be started.
   */
  static async start(command: readonly string[], size: TerminalSize, events: ProgramEvents) {
    const { spawn } = await import('@lydell/node-pty');
    const [file = process.env.SHELL || '/bin/sh', ...args] = command;
    try {
      const pty = spawn(file, args, {
        name: process.env.TERM || 'xterm-256color',
        cols: size.columns,
        rows: size.rows,
        cwd: process.cwd(),
        env: process.env,
        encoding: null,
      });
      return new Program(pty, events);
    } catch (cause) {
      const sentence = `${file} could not be started: ${cause instanceof Error ? cause.message : cause}.`;
      throw new BeachError('invalid-option', sentence, { cause });
    }
  }

  write(text: string): void {
    if (this.#running) this.#pty.write(text);
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.#running) this.#pty.resize(columns, rows);
  }

  pause(): void {
    if (this.#running) this.#pty.pause();
  }

  resume(): void {
    if (this.#running) this.#pty.resume();
  }

  /** Ends the program, as when its terminal is closed. */
  hangUp(): void {
    if (this.#running) this.#pty.kill('SIGHUP');
  }

  /**
   * libuv takes the end of a terminal for the end of its output, although there may be some left to read, and node-pty
   * closes it 200 ms after its program has ended. So what is left is read before it is closed. The kernel hangs up a
   * program whose terminal is closed, and many close their own end before they exit: while one runs, this end stays open.
   */
  #readBeforeClose(output: (bytes: Uint8Array) => void): void {
    const { _socket: socket, fd } = this.#pty as unknown as { _socket: ReadStream; fd: number };
    const destroy = socket.destroy.bind(socket);
    socket.destroy = (error) => {
      if (!this.#closed) {
        this.#closed = true;
        // Each part is an event of its own.
        while (socket.read() !== null);
        for (const bytes of rest(fd)) output(bytes);
      }
      return isRunning(this.#pty.pid) ? socket : destroy(error);
    };
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Reads what is there. A background process may go on writing for ever. */
function* rest(fd: number): Generator<Uint8Array> {
  for (let total = 0; total < mostLeft; ) {
    const buffer = Buffer.alloc(portion);
    let length: number;
    try {
      length = readSync(fd, buffer);
    } catch {
      // EIO at the end, EAGAIN where there is nothing more.
      return;
    }
    if (length === 0) return;
    total += length;
    yield buffer.subarray(0, length);
  }
}
