import type { Page } from 'puppeteer-core';
import type { Arrival, Place, ViewerReport } from './page/audience.ts';
import type {} from './page/page.ts';
import type { RoadTraffic } from './page/watched.ts';

/** One page with many viewers. */
export class Row {
  readonly page: Page;
  readonly #place: Place;
  readonly #label: string;
  /** The names of the viewers that have joined and not left. */
  readonly present = new Set<string>();
  #names = 0;

  constructor(page: Page, place: Place, label: string) {
    this.page = page;
    this.#place = place;
    this.#label = label;
  }

  /** Lets this many more viewers join at once, and waits until each is connected or refused. */
  join(count: number): Promise<Arrival[]> {
    const names = Array.from({ length: count }, () => {
      this.#names += 1;
      return `${this.#label}-${this.#names}`;
    });
    for (const name of names) this.present.add(name);
    return this.page.evaluate(
      (names, place) => window.crowdPage.audience.join(names, place),
      names,
      this.#place,
    );
  }

  leave(name: string): Promise<void> {
    this.present.delete(name);
    return this.page.evaluate((name) => window.crowdPage.audience.leave(name), name);
  }

  report(): Promise<ViewerReport[]> {
    return this.page.evaluate(() => window.crowdPage.audience.report());
  }

  eventsSince(at: number): Promise<string[]> {
    return this.page.evaluate((at) => window.crowdPage.audience.eventsSince(at), at);
  }

  /** Returns the latencies of the messages that were sent in this period. */
  latencies(from: number, to: number): Promise<number[]> {
    return this.page.evaluate(
      (from, to) => window.crowdPage.audience.latencies(from, to),
      from,
      to,
    );
  }

  trafficSince(at: number): Promise<RoadTraffic[]> {
    return this.page.evaluate((at) => window.crowdPage.watched.trafficSince(at), at);
  }

  openConnections(): Promise<number> {
    return this.page.evaluate(() => window.crowdPage.watched.openConnections());
  }
}
