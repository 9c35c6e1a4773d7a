import { BeachError } from '../../runtime/beach-error.ts';
import {
  attributeName,
  type Option,
  type OptionTable,
  readOption,
  type Settings,
  type Values,
} from '../../session/options/option.ts';
import { strictOptions } from './element-options.ts';

interface BadSetting {
  readonly setting: unknown;
  readonly error: BeachError;
  /** Whether the page has heard of it. */
  told: boolean;
}

/**
 * Reads what a page has set. The default replaces a bad setting, with one warning, unless the option is strict: its
 * error keeps the session from starting.
 */
export class CheckedOptions {
  readonly #warn: (error: BeachError) => void;
  /** By option. */
  readonly #bad = new Map<string, BadSetting>();

  constructor(warn: (error: BeachError) => void) {
    this.#warn = warn;
  }

  /** The error of a strict option that is bad. */
  get failure(): BeachError | undefined {
    return [...this.#bad].find(([name]) => strictOptions.has(name))?.[1].error;
  }

  /** Returns the values of all options of a table. */
  readAll<Table extends OptionTable>(settings: Settings<Table>, table: Table): Values<Table> {
    const entries = Object.entries(table).map(([name, option]) => [
      name,
      this.read(attributeName(name), settings[name], option),
    ]);
    return Object.fromEntries(entries);
  }

  /** Returns the value of one option, which errors call `name`. */
  read<Value>(name: string, setting: unknown, option: Option<unknown, Value>): Value {
    try {
      const value = readOption(name, setting, option);
      this.forget(name);
      return value;
    } catch (error) {
      if (!(error instanceof BeachError)) throw error;
      this.report(name, setting, error);
      return readOption(name, undefined, option);
    }
  }

  /** Returns whether the setting of an option is bad. */
  isBad(name: string): boolean {
    return this.#bad.has(name);
  }

  /** Warns, unless it has warned of this very setting; returns the reported error. */
  report(name: string, setting: unknown, error: BeachError): BeachError {
    const last = this.#bad.get(name);
    if (last !== undefined && Object.is(last.setting, setting)) return last.error;
    const isStrict = strictOptions.has(name);
    this.#bad.set(name, { setting, error, told: !isStrict });
    if (!isStrict) this.#warn(error);
    return error;
  }

  /** Call when a setting is good, so that a bad one is reported again. */
  forget(name: string): void {
    this.#bad.delete(name);
  }

  /** Warns of the strict options that are bad, except the one that the session fails with. */
  warnOfStrict(failure?: BeachError): void {
    for (const bad of [...this.#bad.values()]) {
      const { told, error } = bad;
      bad.told = true;
      if (!told && error !== failure) this.#warn(error);
    }
  }
}
