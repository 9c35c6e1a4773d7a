import { loadavg } from 'node:os';

/** Prints figures with the load of the machine, without which they say little. */
export function printFigures(title: string, figures: Record<string, number | string>): void {
  const shown = Object.entries(figures).map(([name, value]) =>
    typeof value === 'number' ? `${name} ${Math.round(value * 10) / 10}` : `${name} ${value}`,
  );
  console.log(`${title}: ${shown.join(', ')} (load ${loadavg()[0]?.toFixed(1)})`);
}
