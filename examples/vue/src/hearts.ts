/** What the host sends. */
export interface Hearts {
  hearts: number;
}

export function isHearts(data: unknown): data is Hearts {
  return typeof (data as Hearts | null)?.hearts === 'number';
}
