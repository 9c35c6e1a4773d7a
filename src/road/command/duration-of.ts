import { BeachError } from '../../runtime/beach-error.ts';

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export function durationOf(flag: string, text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return Number(count) * units[unit as keyof typeof units];
  throw BeachError.invalidOption(flag, text, 'a number and s, m, h or d, as in 12h');
}
