import { setTimeout as wait } from 'node:timers/promises';
import { now } from '../kit/clock/now.ts';
import { SeededRandom } from '../kit/seeded-random.ts';
import type { Crowd } from './crowd.ts';
import type { Arrival, Place } from './page/audience.ts';
import { Renderers } from './renderers.ts';
import type { Row } from './row.ts';

export interface ChaosOptions {
  /** The most viewers at once. */
  readonly viewers: number;
  readonly rows: number;
  /** Rows in a browser of their own, which can be stopped. */
  readonly stallable: number;
  /** The duration and the longest pause between two acts, in milliseconds. */
  readonly lasts: number;
  readonly pause: number;
  /** The longest stall, in milliseconds. */
  readonly stall: number;
}

type Act = 'join' | 'leave' | 'crash' | 'close' | 'stall' | 'restart';

/** The weight of each act. */
const weights: Record<Act, number> = {
  join: 10,
  leave: 6,
  crash: 1,
  close: 1,
  stall: 2,
  restart: 1,
};
const lots = Object.entries(weights).flatMap(([act, weight]) => Array(weight).fill(act) as Act[]);

/** A row in a browser of its own, which can be stopped. */
interface Stallable {
  readonly row: Row;
  readonly renderers: Renderers;
}

/** Makes viewers join, leave, crash and stop, in an order that the seed decides. */
export class Chaos {
  readonly #crowd: Crowd;
  readonly #place: Place;
  readonly #random: SeededRandom;
  readonly #options: ChaosOptions;
  readonly #steady: Row[] = [];
  readonly #stallable: Stallable[] = [];
  readonly #stalled = new Set<Row>();
  /** Stalls that end by themselves. */
  readonly #stops: Promise<void>[] = [];
  /** Joins in progress. A crashed page never reports how they end. */
  readonly #joining = new Map<Row, Promise<void>[]>();
  readonly done: Record<Act, number> = {
    join: 0,
    leave: 0,
    crash: 0,
    close: 0,
    stall: 0,
    restart: 0,
  };
  /** Viewers that were refused although their page was never stopped. */
  readonly refusals: Arrival[] = [];
  /** Rows that were stopped at least once, whose viewers the host may have given up. */
  readonly everStalled = new Set<Row>();

  constructor(crowd: Crowd, place: Place, random: SeededRandom, options: ChaosOptions) {
    this.#crowd = crowd;
    this.#place = place;
    this.#random = random;
    this.#options = options;
  }

  /** The open pages. */
  get rows(): Row[] {
    return [...this.#steady, ...this.#stallable.map(({ row }) => row)];
  }

  get population(): number {
    return this.rows.reduce((sum, { present }) => sum + present.size, 0);
  }

  /** Opens the pages and lets all viewers join. */
  async gather(): Promise<void> {
    const { rows, stallable, viewers } = this.#options;
    for (let each = 0; each < rows; each += 1)
      this.#steady.push(await this.#crowd.row(this.#place));
    for (let each = 0; each < stallable; each += 1) {
      const row = await this.#crowd.row(this.#place, `stallable-${each}`);
      this.#stallable.push({ row, renderers: await Renderers.of(row.page) });
    }
    const share = Math.ceil(viewers / this.rows.length);
    const joining = this.rows.map((row, index) =>
      row.join(Math.min(share, viewers - index * share)),
    );
    for (const arrivals of await Promise.all(joining)) this.#check(arrivals);
  }

  /**
   * Performs the acts. The same seed gives the same acts at the same times. Their targets also depend on the viewers
   * that are present, and a slow machine performs fewer acts.
   */
  async run(): Promise<void> {
    const began = now();
    const { lasts, pause } = this.#options;
    for (let due = 0; due < lasts && now() < began + lasts; due += this.#random.next() * pause) {
      const act = this.#random.pick(lots);
      const detail = new SeededRandom(this.#random.below(2 ** 31));
      await wait(Math.max(0, began + due - now()));
      if (await this.#do(act, detail)) this.done[act] += 1;
    }
  }

  /** Continues the stopped rows, and waits for the joins in progress. */
  async settle(): Promise<void> {
    this.release();
    await Promise.all([
      ...this.#stops,
      ...this.rows.flatMap((row) => this.#joining.get(row) ?? []),
    ]);
  }

  /** Call in any case: a stopped process outlives its browser. */
  release(): void {
    for (const { renderers } of this.#stallable) renderers.resume();
    this.#stalled.clear();
  }

  /** Returns false if the act had no target. */
  async #do(act: Act, random: SeededRandom): Promise<boolean> {
    const row = random.pick<Row | undefined>(this.rows.filter((row) => !this.#stalled.has(row)));
    if (row === undefined) return false;
    switch (act) {
      case 'join':
        return this.#join(row, random);
      case 'leave': {
        const name = random.pick<string | undefined>([...row.present]);
        if (name === undefined) return false;
        await row.leave(name);
        return true;
      }
      case 'crash':
      case 'close':
        return this.#lose(act, random);
      case 'stall':
        return this.#stall(random);
      case 'restart': {
        const outage = random.next() * 1_000;
        await this.#crowd.restartRoad(() => wait(outage));
        return true;
      }
    }
  }

  #join(row: Row, random: SeededRandom): boolean {
    const room = this.#options.viewers - this.population;
    const count = Math.min(room, 1 + random.below(Math.ceil(this.#options.viewers / 10)));
    if (count <= 0) return false;
    const joining = row.join(count).then(
      (arrivals) => {
        if (!this.everStalled.has(row)) this.#check(arrivals);
      },
      (error) => {
        // The page was lost together with its joins.
        if (this.rows.includes(row)) throw error;
      },
    );
    this.#joining.set(row, [...(this.#joining.get(row) ?? []), joining]);
    return true;
  }

  /** Closes a page and all its viewers without a goodbye, and opens an empty one instead. */
  async #lose(how: 'crash' | 'close', random: SeededRandom): Promise<boolean> {
    const index = random.below(this.#steady.length);
    const [row] = this.#steady.splice(index, 1, await this.#crowd.row(this.#place));
    if (row === undefined) return false;
    if (how === 'close') {
      await row.page.close();
      return true;
    }
    const crashed = new Promise((resolve) => row.page.once('error', resolve));
    const devTools = await row.page.createCDPSession();
    devTools.send('Page.crash').catch(() => {});
    await crashed;
    return true;
  }

  #stall(random: SeededRandom): boolean {
    const one = random.pick<Stallable | undefined>(this.#stallable);
    const lasts = random.next() * this.#options.stall;
    if (one === undefined || this.#stalled.has(one.row)) return false;
    this.#stalled.add(one.row);
    this.everStalled.add(one.row);
    one.renderers.stop();
    const over = wait(lasts).then(() => {
      one.renderers.resume();
      this.#stalled.delete(one.row);
    });
    this.#stops.push(over);
    return true;
  }

  #check(arrivals: readonly Arrival[]): void {
    // A viewer that left before it was connected was not refused.
    this.refusals.push(
      ...arrivals.filter(({ refusal }) => refusal !== null && refusal !== 'AbortError'),
    );
  }
}
