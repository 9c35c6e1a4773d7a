/** Returns a duration in words that fit into a sentence: `84 ms`, `3.2 s`, `2 min 5 s`. */
export function seconds(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const whole = Math.round(milliseconds / 1_000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
