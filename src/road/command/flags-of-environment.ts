import { BeachError } from '../../runtime/beach-error.ts';
import type { CliSurroundings } from './cli-surroundings.ts';

interface Flag {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
}

/**
 * Returns the flags that the environment sets, as arguments: `BEACH_ROAD_TRUST_PROXY=10.0.0.1,10.0.0.2` stands for
 * `--trust-proxy 10.0.0.1 --trust-proxy 10.0.0.2`, and `BEACH_ROAD_OPEN=true` for `--open`. A flag that the command line
 * has, too, is left out.
 *
 * @param others The variables that stand for no flag.
 * @throws {BeachError} `invalid-option` for a variable of this prefix that stands for nothing.
 */
export function flagsOfEnvironment(
  environment: CliSurroundings['environment'],
  args: readonly string[],
  flags: Readonly<Record<string, Flag>>,
  others: readonly string[],
): string[] {
  const set = Object.entries(environment).filter(
    ([name, value]) => name.startsWith(prefix) && !others.includes(name) && value,
  );
  return set.flatMap(([name, value = '']) => {
    const flag = name.slice(prefix.length).toLowerCase().replaceAll('_', '-');
    const { type, multiple } = flags[flag] ?? unknown(name, value, flags, others);
    if (args.some((arg) => arg === `--${flag}` || arg.startsWith(`--${flag}=`))) return [];
    if (type === 'boolean') return isOn(name, value) ? [`--${flag}`] : [];
    const values = multiple ? value.split(',') : [value];
    return values.map((each) => `--${flag}=${each.trim()}`);
  });
}

const prefix = 'BEACH_ROAD_';

function isOn(name: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw BeachError.invalidOption(name, value, 'true or false');
}

function unknown(
  name: string,
  value: string,
  flags: Readonly<Record<string, Flag>>,
  others: readonly string[],
): never {
  const names = Object.keys(flags).map(
    (flag) => `${prefix}${flag.toUpperCase().replaceAll('-', '_')}`,
  );
  throw BeachError.invalidOption(
    name,
    value,
    `one of ${[...new Set([...names, ...others])].join(', ')}`,
  );
}
