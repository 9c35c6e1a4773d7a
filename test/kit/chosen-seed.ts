/** Returns the seed that `--seed` or the environment variable `SEED` gives, or `fallback`. */
export function chosenSeed(fallback: number): number {
  const index = process.argv.indexOf('--seed');
  const chosen = index < 0 ? process.env.SEED : process.argv[index + 1];
  if (chosen === undefined) return fallback;
  const seed = Number(chosen);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`"${chosen}" is no seed.`);
  return seed;
}
