import { systemClock } from '../runtime/clock.ts';
import { plainText } from './screen/plain-text.ts';

/** Tells a person what happens, in sentences, or a program, in lines of JSON; both on stderr. */
export class Reporter {
  readonly #json: boolean;
  /**
   * Takes the sentences instead of stderr while a program has the screen, where they would end up in its output; null
   * while none has.
   */
  screen: ((sentence: string) => void) | null = null;

  constructor(json: boolean) {
    this.#json = json;
  }

  /** `sentence`: what a person reads; nothing where the event is for programs only. */
  report(event: string, details: object = {}, sentence?: string): void {
    if (this.#json) {
      process.stderr.write(`${JSON.stringify({ time: systemClock.wall(), event, ...details })}\n`);
      return;
    }
    if (sentence === undefined) return;
    // Names and messages come from others.
    const plain = plainText(sentence);
    if (this.screen === null) process.stderr.write(`${plain}\n`);
    else this.screen(plain);
  }

  /** Tells a person something even between the output of the program. */
  interrupt(event: string, details: object, sentence: string): void {
    const { screen } = this;
    // The terminal is in raw mode then.
    const bare = screen !== null && !this.#json;
    if (bare) process.stderr.write(`\r\n${plainText(sentence).replaceAll('\n', '\r\n')}\r\n`);
    else {
      this.screen = null;
      this.report(event, details, sentence);
      this.screen = screen;
    }
  }
}
