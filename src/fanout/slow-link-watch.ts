import type { MessageStream } from '../link/message-stream.ts';
import type { Clock } from '../runtime/clock.ts';
import { judgeSlowLinks } from './judge-slow-links.ts';

interface SlowLinkWatchOptions {
  clock: Clock;
  /** How long a link may be far behind the others, in milliseconds. */
  timeout: number;
  /** How many more bytes than the median a slow link has outstanding. */
  lag: number;
  /** Returns the streams that a link carries, and that may be compared. */
  streams(): readonly MessageStream[];
  slow(peerId: string): void;
  signal: AbortSignal;
}

type Snapshot = Pick<MessageStream, 'delivered' | 'outstanding' | 'heard'>;

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
    const { clock, timeout, streams, signal } = this.#options;
    this.#watching = true;
    const before = new Map(
      streams().map((stream) => {
        const { delivered, outstanding, heard } = stream;
        return [stream, { delivered, outstanding, heard }];
      }),
    );
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
    const { streams, lag } = this.#options;
    return streams().some(({ outstanding }) => outstanding > lag);
  }

  #judge(before: ReadonlyMap<MessageStream, Snapshot>): void {
    const { streams, lag, slow } = this.#options;
    const samples = streams().flatMap((stream) => {
      const past = before.get(stream);
      if (past === undefined) return [];
      const { peerId, delivered, outstanding, heard } = stream;
      return {
        peerId,
        outstandingBefore: past.outstanding,
        outstanding,
        moved: delivered - past.delivered,
        heard: heard > past.heard,
      };
    });
    for (const { peerId } of judgeSlowLinks(samples, lag)) slow(peerId);
  }
}
