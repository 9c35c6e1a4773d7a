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

interface Snapshot {
  readonly delivered: number;
  readonly outstanding: number;
  heard: number;
  /** How many looks in a row have found the link silent. */
  silent: number;
}

/** How often to look at the links within the timeout, and after how many silent looks a link is out of reach. */
const [looks, silentLooks] = [4, 2];

/**
 * Compares the links again and again while one of them lags, and reports those that are too slow. A link that is silent
 * for half of the time, although it has something to report, is out of reach rather than slow: the heartbeat judges it.
 */
export class SlowLinkWatch {
  readonly #options: SlowLinkWatchOptions;
  #watching = false;

  constructor(options: SlowLinkWatchOptions) {
    this.#options = options;
  }

  /** Call when a link has no room. The watch goes on until no link lags. */
  begin(): void {
    if (this.#watching || !this.#anyLags) return;
    this.#watching = true;
    const before = new Map(
      this.#options.streams().map((stream) => {
        const { delivered, outstanding, heard } = stream;
        return [stream, { delivered, outstanding, heard, silent: 0 }];
      }),
    );
    this.#look(before, looks);
  }

  #look(before: Map<MessageStream, Snapshot>, left: number): void {
    const { clock, timeout, signal } = this.#options;
    const due = clock.now() + timeout / looks;
    const look = (): void => {
      // A page that slept cannot blame the others.
      const slept = clock.now() - due > timeout / 2;
      if (!slept) forgetSilent(before);
      if (!slept && left > 1) {
        this.#look(before, left - 1);
        return;
      }
      this.#watching = false;
      if (!slept) this.#judge(before);
      this.begin();
    };
    clock.after(timeout / looks, look, signal);
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
      const { peerId, delivered, outstanding } = stream;
      return {
        peerId,
        outstandingBefore: past.outstanding,
        outstanding,
        moved: delivered - past.delivered,
      };
    });
    for (const { peerId } of judgeSlowLinks(samples, lag)) slow(peerId);
  }
}

function forgetSilent(before: Map<MessageStream, Snapshot>): void {
  for (const [stream, snapshot] of before) {
    const speaks = stream.heard > snapshot.heard || stream.outstanding === 0;
    snapshot.silent = speaks ? 0 : snapshot.silent + 1;
    snapshot.heard = stream.heard;
    if (snapshot.silent >= silentLooks) before.delete(stream);
  }
}
