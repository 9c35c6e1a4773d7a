import type { Link } from '../link/link.ts';
import type { LinkSnapshot } from '../link/link-events.ts';
import type { Clock } from '../runtime/clock.ts';
import { judgeSlowLinks } from './judge-slow-links.ts';

interface SlowLinkWatchOptions {
  clock: Clock;
  /** How long a link may be far behind the others, in milliseconds. */
  timeout: number;
  /** How many more bytes than the median a slow link has outstanding. */
  lag: number;
  links(): Iterable<Link>;
  slow(peerId: string): void;
  signal: AbortSignal;
}

/** Compares the links again and again while one of them lags, and reports those that are too slow. */
export class SlowLinkWatch {
  readonly #options: SlowLinkWatchOptions;
  #watching = false;

  constructor(options: SlowLinkWatchOptions) {
    this.#options = options;
  }

  /** Call when a link has no room. The watch goes on until no link lags. */
  begin(): void {
    if (this.#watching || !this.#anyLags) return;
    const { clock, timeout, links, signal } = this.#options;
    this.#watching = true;
    const before = new Map([...links()].map((link) => [link, link.snapshot]));
    const due = clock.now() + timeout;
    const judge = (): void => {
      this.#watching = false;
      // A page that slept cannot blame the others.
      const slept = clock.now() - due > timeout / 2;
      if (!slept) this.#judge(before);
      this.begin();
    };
    clock.after(timeout, judge, signal);
  }

  get #anyLags(): boolean {
    for (const { snapshot } of this.#options.links()) {
      if (snapshot.outstanding > this.#options.lag) return true;
    }
    return false;
  }

  #judge(before: ReadonlyMap<Link, LinkSnapshot>): void {
    const { links, lag, slow } = this.#options;
    const samples = [...links()].flatMap((link) => {
      const past = before.get(link);
      if (past === undefined) return [];
      const { delivered, outstanding, heard } = link.snapshot;
      return {
        peerId: link.peerId,
        outstandingBefore: past.outstanding,
        outstanding,
        moved: delivered - past.delivered,
        heard: heard > past.heard,
      };
    });
    for (const { peerId } of judgeSlowLinks(samples, lag)) slow(peerId);
  }
}
