import { BeachError } from '../../runtime/beach-error.ts';
import {
  attributeName,
  type Option,
  type OptionTable,
  readOption,
  type Settings,
  type Values,
} from '../../session/options/option.ts';

/** Reads what a page has set. The default replaces a bad setting, with one warning. */
export class CheckedOptions {
  readonly #warn: (error: BeachError) => void;
  /** The bad settings that were reported, by option. */
  readonly #reported = new Map<string, { setting: unknown; error: BeachError }>();

  constructor(warn: (error: BeachError) => void) {
    this.#warn = warn;
  }

  /** Returns the values of all options of a table. */
  readAll<Table extends OptionTable>(settings: Settings<Table>, table: Table): Values<Table> {
    const entries = Object.entries(table).map(([name, option]) => [
      name,
      this.read(attributeName(name), settings[name], option),
    ]);
    return Object.fromEntries(entries);
  }

  /** Returns the value of one option, which warnings call `name`. */
  read<Value>(name: string, setting: unknown, option: Option<unknown, Value>): Value {
    try {
      const value = readOption(name, setting, option);
      this.#reported.delete(name);
      return value;
    } catch (error) {
      if (!(error instanceof BeachError)) throw error;
      this.report(name, setting, error);
      return readOption(name, undefined, option);
    }
  }

  /** Returns the error that was reported for an option, while its setting is bad. */
  errorOf(name: string): BeachError | undefined {
    return this.#reported.get(name)?.error;
  }

  /** Warns, unless it has warned of this very setting; returns the reported error. */
  report(name: string, setting: unknown, error: BeachError): BeachError {
    const last = this.#reported.get(name);
    if (last !== undefined && last.setting === setting) return last.error;
    this.#reported.set(name, { setting, error });
    this.#warn(error);
    return error;
  }
}
