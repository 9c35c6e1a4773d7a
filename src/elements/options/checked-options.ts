import { BeachError } from '../../runtime/beach-error.ts';
import type { Check } from './option-checks.ts';

/** Reads what a page has set: a bad value gives way to the default, with one warning. */
export class CheckedOptions {
  readonly #warn: (error: BeachError) => void;
  /** The bad values that were warned of, by option. */
  readonly #told = new Map<string, { value: unknown; error: BeachError }>();

  constructor(warn: (error: BeachError) => void) {
    this.#warn = warn;
  }

  /** What `check` makes of the value; the default where there is none, or where `check` throws. */
  read<T, D>(option: string, value: unknown, check: Check<T>, byDefault: D): T | D {
    if (value !== undefined && value !== null && value !== '') {
      try {
        const checked = check(value, option);
        this.#told.delete(option);
        return checked;
      } catch (error) {
        if (!(error instanceof BeachError)) throw error;
        this.complain(option, value, error);
      }
    } else {
      this.#told.delete(option);
    }
    return byDefault;
  }

  /** What was last told of the option, while its value is bad. */
  errorOf(option: string): BeachError | undefined {
    return this.#told.get(option)?.error;
  }

  /** Warns, unless that was done for this very value; returns the error that was told. */
  complain(option: string, value: unknown, error: BeachError): BeachError {
    const told = this.#told.get(option);
    if (told !== undefined && told.value === value) return told.error;
    this.#told.set(option, { value, error });
    this.#warn(error);
    return error;
  }
}
