/** Returns a number with its noun: `1 peer`, `2 peers`. */
export function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** Returns how often something happened: `once`, `twice`, `3 times`. */
export function often(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
