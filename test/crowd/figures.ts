import { loadavg } from 'node:os';

/** The value below which so large a share lies; 0 of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Prints figures, with what the machine had to do besides: without it they say little. */
export function show(what: string, figures: Record<string, number | string>): void {
  const shown = Object.entries(figures).map(([name, value]) =>
    typeof value === 'number' ? `${name} ${Math.round(value * 10) / 10}` : `${name} ${value}`,
  );
  console.log(`${what}: ${shown.join(', ')} (load ${loadavg()[0]?.toFixed(1)})`);
}

/** Only where that nothing happens is what is waited for, or that time itself passes. */
export const pass = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
