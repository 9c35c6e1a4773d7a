import type { Clock } from '../../runtime/clock.ts';
import type { Report } from '../wire/request.ts';

interface EncodingReportsOptions {
  encoding: number;
  clock: Clock;
  roundTrip(): number;
  /** Returns what is known of the encoding now. */
  counts(): Pick<Report, 'shown' | 'lost' | 'parts' | 'jitter' | 'behind'>;
  /** Returns whether nothing can be shown before the next key frame. */
  isFrozen(): boolean;
  send(report: Report): void;
  signal: AbortSignal;
}

/** The time between two reports, in milliseconds: before the first frame is there, or while it is frozen; and else. */
const urgent = 100;
const usual = 500;

/** A newcomer is sent what it needs; before it asks for a key frame, it waits for that so much longer, in milliseconds. */
const patience = 250;

/** Tells the host how one encoding arrives: soon while anything is missing, and else twice a second. */
export class EncodingReports {
  readonly #options: EncodingReportsOptions;
  #begunAt: number;
  #cancel = (): void => {};

  constructor(options: EncodingReportsOptions) {
    this.#options = options;
    this.#begunAt = options.clock.now();
    options.signal.addEventListener('abort', () => this.#send(true), { once: true });
  }

  /** Reports now, and from now on. */
  readonly report = (): void => {
    this.#cancel();
    this.#send(false);
    const { clock, isFrozen, signal } = this.#options;
    this.#cancel = clock.after(isFrozen() ? urgent : usual, this.report, signal);
  };

  #send(done: boolean): void {
    const { encoding, clock, roundTrip, counts, isFrozen, send } = this.#options;
    const { shown } = counts();
    const known = shown > 0 || clock.now() - this.#begunAt > patience + 2 * roundTrip();
    send({ kind: 'report', encoding, needsKey: isFrozen() && known, done, ...counts() });
  }
}
