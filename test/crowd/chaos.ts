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
  /** How long it goes on, and the longest pause between two deeds, in milliseconds. */
  readonly lasts: number;
  readonly pause: number;
  /** The longest stop. */
  readonly stall: number;
}

type Deed = 'join' | 'leave' | 'crash' | 'close' | 'stall' | 'restart';

/** How often each is done, next to the others. */
const weights: Record<Deed, number> = {
  join: 10,
  leave: 6,
  crash: 1,
  close: 1,
  stall: 2,
  restart: 1,
};
const lots = Object.entries(weights).flatMap(
  ([deed, weight]) => Array(weight).fill(deed) as Deed[],
);

/** A row in a browser of its own, which can be stopped. */
interface Stallable {
  readonly row: Row;
  readonly renderers: Renderers;
}

/** Does to a crowd, in an order that its seed decides, what happens to crowds. */
export class Chaos {
  readonly #crowd: Crowd;
  readonly #place: Place;
  readonly #random: SeededRandom;
  readonly #options: ChaosOptions;
  readonly #steady: Row[] = [];
  readonly #stallable: Stallable[] = [];
  readonly #stalled = new Set<Row>();
  /** Stops that will end by themselves. */
  readonly #stops: Promise<void>[] = [];
  /** Joins under way; a page that crashed would never tell how they end. */
  readonly #joining = new Map<Row, Promise<void>[]>();
  readonly done: Record<Deed, number> = {
    join: 0,
    leave: 0,
    crash: 0,
    close: 0,
    stall: 0,
    restart: 0,
  };
  /** Viewers that were not let in, though they were never stopped. */
  readonly refusals: Arrival[] = [];
  /** Rows that were stopped once: who was stopped for long may have been given up. */
  readonly everStalled = new Set<Row>();

  constructor(crowd: Crowd, place: Place, random: SeededRandom, options: ChaosOptions) {
    this.#crowd = crowd;
    this.#place = place;
    this.#random = random;
    this.#options = options;
  }

  /** Every page that lives. */
  get rows(): Row[] {
    return [...this.#steady, ...this.#stallable.map(({ row }) => row)];
  }

  get population(): number {
    return this.rows.reduce((sum, { present }) => sum + present.size, 0);
  }

  /** Opens the pages, and lets everybody join. */
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
   * The same seed decides on the same deeds at the same times; to whom also depends on who is there by then,
   * and a machine that cannot keep up does fewer of them.
   */
  async rage(): Promise<void> {
    const began = now();
    const { lasts, pause } = this.#options;
    for (let due = 0; due < lasts && now() < began + lasts; due += this.#random.next() * pause) {
      const deed = this.#random.pick(lots);
      const detail = new SeededRandom(this.#random.below(2 ** 31));
      await wait(Math.max(0, began + due - now()));
      if (await this.#do(deed, detail)) this.done[deed] += 1;
    }
  }

  /** Lets those go on that were stopped, and waits for what is under way. */
  async calm(): Promise<void> {
    this.release();
    await Promise.all([
      ...this.#stops,
      ...this.rows.flatMap((row) => this.#joining.get(row) ?? []),
    ]);
  }

  /** To be called in any case: a stopped process outlives its browser. */
  release(): void {
    for (const { renderers } of this.#stallable) renderers.resume();
    this.#stalled.clear();
  }

  /** False where there was nothing to do it to. */
  async #do(deed: Deed, random: SeededRandom): Promise<boolean> {
    const row = random.pick<Row | undefined>(this.rows.filter((row) => !this.#stalled.has(row)));
    if (row === undefined) return false;
    switch (deed) {
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
        return this.#lose(deed, random);
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
        // The page is gone, and with it whoever was about to join.
        if (this.rows.includes(row)) throw error;
      },
    );
    this.#joining.set(row, [...(this.#joining.get(row) ?? []), joining]);
    return true;
  }

  /** A page goes, with everybody on it and no word to anybody; an empty one takes its place. */
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
    // Who left again before it was in was not refused.
    this.refusals.push(
      ...arrivals.filter(({ refusal }) => refusal !== null && refusal !== 'AbortError'),
    );
  }
}
