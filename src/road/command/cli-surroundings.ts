import { readFileSync } from 'node:fs';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';

/** What the command line reads besides its arguments. */
export interface CliSurroundings {
  environment: Readonly<Record<string, string | undefined>>;
  readFile(path: string): string;
  /** The time of day, in milliseconds since 1970. */
  wall(): number;
}

export const cliSurroundings: CliSurroundings = {
  environment: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
  wall: () => systemClock.wall(),
};

/**
 * Returns the secret of the tokens, from a file or from the environment: a list of processes shows arguments to every
 * user of the machine.
 */
export function tokenSecret(
  file: string | undefined,
  surroundings: CliSurroundings,
): string | undefined {
  if (file === undefined) return surroundings.environment.BEACH_ROAD_TOKEN_SECRET?.trim();
  return readFlagFile('--token-secret', file, surroundings).trim();
}

/** Returns the text of the file that a flag names, or throws `invalid-option`. */
export function readFlagFile(flag: string, file: string, { readFile }: CliSurroundings): string {
  try {
    return readFile(file);
  } catch {
    throw BeachError.invalidOption(flag, file, 'the path of a file that can be read');
  }
}
