import type { TerminalSize } from '../../terminal/terminal-protocol.ts';

/** What a source of output waits for: parts of it are taken one after another. */
export interface OutputSink {
  /** Resolves once there is room for more. */
  output(bytes: Uint8Array): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
}

export interface OutputPumpOptions {
  readonly sink: OutputSink;
  /** Called when the source has to wait, and when it may go on. */
  pause(): void;
  resume(): void;
}

const KiB = 1024;
/** A source that is ahead by more bytes than these has to wait. */
const ahead = 256 * KiB;
/** The most bytes that go out as one. */
const portion = 64 * KiB;

/** Takes output from a source to its sink, in order, and lets the source wait while the sink has no room. */
export class OutputPump {
  readonly #options: OutputPumpOptions;
  readonly #waiting: (Uint8Array | TerminalSize)[] = [];
  #bytes = 0;
  #paused = false;
  #running: Promise<void> | null = null;

  constructor(options: OutputPumpOptions) {
    this.#options = options;
  }

  output(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#bytes += bytes.length;
    this.#waiting.push(bytes);
    this.#pace();
    this.#running ??= this.#run();
  }

  resize(size: TerminalSize): void {
    this.#waiting.push(size);
    this.#running ??= this.#run();
  }

  /** Resolves once everything is out. */
  async drained(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    try {
      // Each part is awaited, also because this must not end before `#running` is set.
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        if (!(next instanceof Uint8Array)) {
          await this.#options.sink.resize(next);
          continue;
        }
        const bytes = this.#joined(next);
        await this.#options.sink.output(bytes);
        this.#bytes -= bytes.length;
        this.#pace();
      }
    } finally {
      this.#running = null;
    }
  }

  /** Joins what waits behind the first part to one portion. */
  #joined(first: Uint8Array): Uint8Array {
    const parts = [first];
    let length = first.length;
    for (;;) {
      const next = this.#waiting[0];
      if (!(next instanceof Uint8Array) || length + next.length > portion) break;
      this.#waiting.shift();
      parts.push(next);
      length += next.length;
    }
    return parts.length === 1 ? first : Buffer.concat(parts, length);
  }

  #pace(): void {
    const full = this.#bytes > ahead;
    if (full === this.#paused) return;
    this.#paused = full;
    if (full) this.#options.pause();
    else this.#options.resume();
  }
}
