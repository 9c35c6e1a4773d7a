/** Returns a number with its noun: `1 peer`, `2 peers`. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
