import type { ContenderName } from './contenders/contenders.ts';

/** What each contender achieved, round by round; nothing where it did not get through. */
export type Rounds<T> = Map<ContenderName, (T | undefined)[]>;

/** Lets all contenders work in every round, each round in another order. */
export async function playRounds<T>(
  names: readonly ContenderName[],
  rounds: number,
  play: (name: ContenderName) => Promise<T>,
): Promise<Rounds<T>> {
  const results: Rounds<T> = new Map(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      console.error(`Round ${round + 1} of ${rounds}: ${name} …`);
      results.get(name)?.push(await attempt(name, play));
    }
  }
  return results;
}

/** A peer that loses messages, or a connection, is left out of that round, and that is said. */
async function attempt<T>(
  name: ContenderName,
  play: (name: ContenderName) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await play(name);
  } catch (error) {
    if (!name.startsWith('peerjs')) throw error;
    console.error(`${name} did not get through: ${error}`);
    return undefined;
  }
}

/** The median over the rounds of one figure of one contender. */
export function figure<T>(rounds: Rounds<T>, name: ContenderName, of: (result: T) => number) {
  return median((rounds.get(name) ?? []).filter((result) => result !== undefined).map(of));
}

/** The median of what one figure is to another's in each round. */
export function ratio<T>(
  rounds: Rounds<T>,
  name: ContenderName,
  to: ContenderName,
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

/** Between two values it lies in between. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
