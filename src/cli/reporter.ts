import { systemClock } from '../runtime/clock.ts';
import { plainText } from './screen/plain-text.ts';

/** Tells a person what happens, in sentences, or a program, in lines of JSON; both on stderr. */
export class Reporter {
  readonly #json: boolean;
  /** Whether sentences would end up between the output of the program. */
  quiet = false;

  constructor(json: boolean) {
    this.#json = json;
  }

  /** `sentence`: what a person reads; nothing where the event is for programs only. */
  report(event: string, details: object = {}, sentence?: string): void {
    if (this.#json) {
      process.stderr.write(`${JSON.stringify({ time: systemClock.wall(), event, ...details })}\n`);
    } else if (sentence !== undefined && !this.quiet) {
      // Names and messages come from others.
      process.stderr.write(`${plainText(sentence)}\n`);
    }
  }

  /** Tells a person something even while the program has the screen. */
  interrupt(event: string, details: object, sentence: string): void {
    const { quiet } = this;
    // The terminal is in raw mode then.
    const bare = quiet && !this.#json;
    this.quiet = false;
    if (bare) process.stderr.write('\r\n');
    this.report(event, details, sentence);
    if (bare) process.stderr.write('\r');
    this.quiet = quiet;
  }
}
