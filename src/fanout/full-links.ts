import type { MessageStream } from '../link/message-stream.ts';
import type { Limits } from '../runtime/limits.ts';

/** Returns whether a link holds as much as it may hold: what comes next is skipped, or the link is evicted. */
export function isFull(link: MessageStream, limits: Limits): boolean {
  return fillLevel(link, limits) > 1;
}

/** Returns whether most links are at least half full: then the source is too fast, and no single link is slow. */
export function mostFillUp(links: readonly MessageStream[], limits: Limits): boolean {
  const filling = links.filter((link) => fillLevel(link, limits) > 0.5);
  return filling.length * 2 > links.length;
}

/** Returns what a link holds as a share of the most that it may hold. */
function fillLevel(link: MessageStream, { bufferHard, queueHard }: Limits): number {
  return Math.max(link.buffered('reliable') / bufferHard, link.waiting / queueHard);
}
