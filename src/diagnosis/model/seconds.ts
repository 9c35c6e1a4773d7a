import type { DiagnosisWords } from '../words/diagnosis-english.ts';

/** Returns a duration in words that fit into a sentence: `84 ms`, `3.2 s`, `2 min 5 s`. */
export function seconds(milliseconds: number, words: DiagnosisWords): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${fraction(milliseconds / 1_000, words)} s`;
  const whole = Math.round(milliseconds / 1_000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Returns a number with one decimal. */
export function fraction(value: number, { decimal }: DiagnosisWords): string {
  return value.toFixed(1).replace('.', decimal);
}
