import type { Clock } from '../../runtime/clock.ts';
import type { Connection } from '../connection/connection.ts';
import { grade, steadyGrade } from './grade.ts';
import { type Measures, measuresOf, type Quality, type QualityGrade } from './quality.ts';
import { type StatsReport, statsWindow } from './stats-window.ts';

interface QualityMeterOptions {
  connection: Pick<Connection, 'carriesMedia' | 'stats'>;
  clock: Clock;
  /** The time between two reports, in milliseconds. */
  interval: number;
  /** Called when the grade changes. `previous` is null the first time. */
  changed(quality: Quality, previous: QualityGrade | null): void;
  signal: AbortSignal;
}

/**
 * Measures the quality of a link. Without media, each answered ping is a window, and there are neither reports nor
 * timers, because a host may have a hundred such links.
 */
export class QualityMeter {
  readonly #options: QualityMeterOptions;
  #roundTrip: number | null = null;
  #measures: Measures = measuresOf(null);
  /** The grade of the last window. */
  #last: QualityGrade | null = null;
  /** The grade of the last two windows together. */
  #steady: QualityGrade | null = null;
  #lost = false;
  #sampling = false;
  /** Null before the first measurement. */
  quality: Quality | null = null;

  constructor(options: QualityMeterOptions) {
    this.#options = options;
  }

  /** Call when a ping was answered, which proves that there is a path. */
  answered(roundTrip: number): void {
    this.#roundTrip = roundTrip;
    this.mediaChanged();
    if (!this.#sampling || this.#steady === null) this.#measured(measuresOf(roundTrip));
    this.pathChanged(false);
  }

  /** Call when the path is lost or back, or when a ping is overdue. */
  pathChanged(lost: boolean): void {
    if (this.#lost === lost) return;
    this.#lost = lost;
    this.#show();
  }

  /** Call when other media may flow. Reports begin after the first answered ping. */
  mediaChanged(): void {
    const { connection, signal } = this.#options;
    if (this.#roundTrip === null || signal.aborted) return;
    if (this.#sampling || !connection.carriesMedia) return;
    this.#sampling = true;
    void this.#sample();
  }

  /** Takes a report, and asks for the next one only after it has arrived. */
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
