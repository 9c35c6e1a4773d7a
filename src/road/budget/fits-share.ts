/**
 * Returns whether a user of a shared store may take `asked` more. It may hold at most as much as it
 * leaves free, so that one user gets half of the store, ten get ten elevenths between them, and the
 * next one always finds some room (Choudhury and Hahne, "Dynamic queue length thresholds", 1998).
 */
export function fitsShare(own: number, used: number, capacity: number, asked: number): boolean {
  return own + asked <= capacity - used - asked;
}
