import { quantile } from '../test/kit/quantile.ts';
import type { ContenderName } from './contenders/contenders.ts';

/** The results of each contender, round by round, without the rounds that it did not finish. */
export type Rounds<T, N extends string = ContenderName> = Map<N, (T | undefined)[]>;

/** Runs all contenders in every round, in a different order each time. */
export async function playRounds<T, N extends string>(
  names: readonly N[],
  rounds: number,
  play: (name: N) => Promise<T>,
): Promise<Rounds<T, N>> {
  const results: Rounds<T, N> = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      console.error(`Round ${round + 1} of ${rounds}: ${name} …`);
      results.get(name)?.push(await attempt(name, play));
    }
  }
  return results;
}

/** Leaves out a contender that loses messages or a connection in this round, and reports it. */
async function attempt<T, N extends string>(
  name: N,
  play: (name: N) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await play(name);
  } catch (error) {
    if (name.startsWith('beach') || name === 'raw') throw error;
    console.error(`${name} did not get through: ${error}`);
    return undefined;
  }
}

/** Returns the median of one figure of one contender over all rounds. */
export function figure<T, N extends string>(
  rounds: Rounds<T, N>,
  name: N,
  of: (result: T) => number,
) {
  return median((rounds.get(name) ?? []).filter((result) => result !== undefined).map(of));
}

/** Returns the median of the ratio between two contenders in each round. */
export function ratio<T, N extends string>(
  rounds: Rounds<T, N>,
  name: N,
  to: N,
  of: (result: T) => number,
): number {
  const others = rounds.get(to) ?? [];
  const ratios = (rounds.get(name) ?? []).flatMap((result, index) => {
    const other = others[index];
    return result === undefined || other === undefined ? [] : of(result) / of(other);
  });
  return median(ratios);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
