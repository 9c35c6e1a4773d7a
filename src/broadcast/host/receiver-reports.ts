import type { Report } from '../wire/request.ts';

/** Over how many reports losses count: those of 4 s. In fewer, a single lost part would weigh too much. */
const most = 9;

/** The last reports of one viewer on one encoding. */
export class ReceiverReports {
  #reports: Report[] = [];

  add(report: Report): void {
    this.#reports = [...this.#reports, report].slice(-most);
  }

  /** The share of parts that were lost lately, from 0 to 1. */
  get fractionLost(): number {
    const [first] = this.#reports;
    const last = this.#reports.at(-1);
    if (!first || !last) return 0;
    const lost = Math.max(0, last.lost - first.lost);
    return lost === 0 ? 0 : lost / (lost + last.parts - first.parts);
  }

  /** How unevenly frames arrive, in milliseconds. */
  get jitter(): number {
    return this.#reports.at(-1)?.jitter ?? 0;
  }

  /** How long what arrives waits for the viewer's page or its decoder, in milliseconds. */
  get behind(): number {
    return this.#reports.at(-1)?.behind ?? 0;
  }
}
