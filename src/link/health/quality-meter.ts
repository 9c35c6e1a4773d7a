import type { Clock } from '../../runtime/clock.ts';
import type { Connection } from '../connection/connection.ts';
import { grade, steadyGrade } from './grade.ts';
import { type Measures, measuresOf, type Quality, type QualityGrade } from './quality.ts';
import { type StatsReport, statsWindow } from './stats-window.ts';

interface QualityMeterOptions {
  connection: Pick<Connection, 'carriesMedia' | 'stats'>;
  clock: Clock;
  /** Between two reports, in milliseconds. */
  interval: number;
  /** The grade is another one; `previous` is null at first. */
  changed(quality: Quality, previous: QualityGrade | null): void;
  signal: AbortSignal;
}

/**
 * Keeps track of how good a link is. While no media flow, every answer to a ping is a window, and there are
 * neither reports nor timers: a host may have a hundred such links.
 */
export class QualityMeter {
  readonly #options: QualityMeterOptions;
  #roundTrip: number | null = null;
  #measures: Measures = measuresOf(null);
  /** What the last window alone makes of it, and with the one before. */
  #last: QualityGrade | null = null;
  #steady: QualityGrade | null = null;
  #lost = false;
  #sampling = false;
  /** Null before anything was measured. */
  quality: Quality | null = null;

  constructor(options: QualityMeterOptions) {
    this.#options = options;
  }

  /** To be called when a ping was answered, which proves that there is a path. */
  answered(roundTrip: number): void {
    this.#roundTrip = roundTrip;
    this.mediaChanged();
    if (!this.#sampling || this.#steady === null) this.#measured(measuresOf(roundTrip));
    this.pathChanged(false);
  }

  /** To be called when the path is lost, a ping is overdue, or the path is back. */
  pathChanged(lost: boolean): void {
    if (this.#lost === lost) return;
    this.#lost = lost;
    this.#show();
  }

  /** To be called when media may flow that did not. Nothing is asked before the first answer. */
  mediaChanged(): void {
    const { connection, signal } = this.#options;
    if (this.#roundTrip === null || signal.aborted) return;
    if (this.#sampling || !connection.carriesMedia) return;
    this.#sampling = true;
    void this.#sample();
  }

  /** The next report is asked for only after this one has come. */
  async #sample(before?: StatsReport): Promise<void> {
    const { connection, clock, interval, signal } = this.#options;
    const report: StatsReport | undefined = await connection.stats().catch(() => undefined);
    if (signal.aborted) return;
    if (before && report) {
      const measures = statsWindow(before, report);
      this.#measured({ ...measures, roundTrip: measures.roundTrip ?? this.#roundTrip });
    }
    clock.after(interval, () => this.#goOn(report), signal);
  }

  #goOn(report: StatsReport | undefined): void {
    if (this.#options.connection.carriesMedia) {
      void this.#sample(report);
      return;
    }
    this.#sampling = false;
    this.#measured(measuresOf(this.#roundTrip));
  }

  #measured(measures: Measures): void {
    const now = grade(measures);
    this.#measures = measures;
    this.#steady = steadyGrade(this.#last, now);
    this.#last = now;
    this.#show();
  }

  #show(): void {
    const shown = this.#lost ? 'lost' : this.#steady;
    if (shown === null) return;
    const previous = this.quality?.grade ?? null;
    this.quality = { ...this.#measures, grade: shown };
    if (shown !== previous) this.#options.changed(this.quality, previous);
  }
}
