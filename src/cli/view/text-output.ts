import { OutputCutter } from '../../terminal/output-cutter.ts';
import type { LocalTerminal } from '../local-terminal.ts';
import { newScreen } from '../screen/new-screen.ts';
import { plainText } from '../screen/plain-text.ts';
import type { ViewerOutput } from './viewer-output.ts';

/** Writes what the host shows as text: a stream as it is, and a screen without its escape sequences. */
export class TextOutput implements ViewerOutput {
  readonly #terminal: LocalTerminal;
  readonly #decoder = new TextDecoder();
  readonly #cutter = new OutputCutter();
  #isRaw = false;
  /** Earlier writes that have to come first. */
  #before: Promise<void> = Promise.resolve();

  constructor(terminal: LocalTerminal) {
    this.#terminal = terminal;
  }

  show: ViewerOutput['show'] = (message, isNew) => {
    if (message.type === 'screen') {
      this.#isRaw = message.raw === true;
      if (!isNew) return;
      // Nothing continues the output of another program.
      this.#cutter.flush();
      if (message.raw) this.#write(message.data);
      else {
        const screen = newScreen(message);
        this.#before = screen.load(message).then(() => void this.#terminal.write(screen.text));
      }
    } else if (message.type === 'output') {
      if (this.#isRaw) return this.#write(message.bytes);
      const whole = this.#cutter.push(message.bytes);
      this.#write(plainText(this.#decoder.decode(whole, { stream: true })));
    }
  };

  readonly notice = null;

  linked(): void {}

  typing(): void {}

  /** Resolves once everything before is written. */
  get written(): Promise<void> {
    return this.#before;
  }

  #write(data: string | Uint8Array): void {
    this.#before = this.#before.then(() => void this.#terminal.write(data));
  }
}
