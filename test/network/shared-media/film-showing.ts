import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import type { MotionPicture } from '../../kit/media/motion-picture.ts';
import { printFigures } from '../../kit/print-figures.ts';
import { quantile } from '../../kit/quantile.ts';
import type { Network } from '../network.ts';

export interface Viewing {
  /** The share of the encoded pictures that the viewer has shown. */
  readonly shown: number;
  /** The longest time without a new picture, in milliseconds. */
  readonly freeze: number;
}

export interface Showing {
  /** The number of encoded pictures. */
  readonly made: number;
  /** What each viewer has seen, in the order of their joining. */
  readonly viewings: readonly Viewing[];
}

const film: MotionPicture = { width: 480, height: 270, framerate: 15 };

let sessions = 0;

/** A film that a host shows over a wire to viewers, each of which has an engine of its own. */
export class FilmShowing {
  readonly host: Page;
  readonly #network: Network;
  /** Where its viewers meet. */
  readonly place: { readonly session: string; readonly road: string };
  readonly #viewers: Page[] = [];

  private constructor(network: Network, host: Page) {
    this.#network = network;
    this.host = host;
    sessions += 1;
    this.place = { session: `film-${sessions}`, road: network.road };
  }

  static async open(
    network: Network,
    options: Pick<SessionOptions, 'maxBitrate' | 'maxUplink' | 'delivery'> = {},
  ): Promise<FilmShowing> {
    const showing = new FilmShowing(network, await network.page('host'));
    await showing.host.evaluate(
      (place, film, options) => window.wirePage.film.host(place, film, options),
      showing.place,
      film,
      options,
    );
    return showing;
  }

  /** Adds viewers on a page of their own. Resolves when they have a stream. */
  async join(count: number): Promise<Page> {
    const page = await this.#network.page('viewers');
    this.#viewers.push(page);
    await page.evaluate(
      (place, count) => window.wirePage.film.join(place, count),
      this.place,
      count,
    );
    return page;
  }

  /** Returns what all viewers see from now on, for so many milliseconds. */
  async watch(ms: number): Promise<Showing> {
    const now = () => this.host.evaluate(() => window.crowdPage.now());
    const began = await now();
    await wait(ms);
    const ended = await now();
    // What was encoded last is still on its way.
    await wait(1_000);
    const made = (await this.host.evaluate(() => window.wirePage.film.made))
      .filter(({ at }) => at > began && at < ended)
      .map(({ time }) => time);
    const all = await Promise.all(
      this.#viewers.map((page) => page.evaluate(() => window.wirePage.film.shown())),
    );
    const encoded = new Set(made);
    const viewings = all.flat().map((pictures) => {
      const shown = new Set(pictures.map(({ time }) => time).filter((time) => encoded.has(time)));
      const times = pictures.map(({ at }) => at).filter((at) => at > began && at < ended);
      const marks = [began, ...times, ended];
      const pauses = marks.slice(1).map((at, index) => at - (marks[index] ?? at));
      return { shown: shown.size / made.length, freeze: Math.max(...pauses) };
    });
    return { made: made.length, viewings };
  }
}

/** Prints what the viewers have seen. */
export function printShowing(what: string, { made, viewings }: Showing): void {
  const shares = viewings.map(({ shown }) => 100 * shown);
  const freezes = viewings.map(({ freeze }) => freeze);
  printFigures(what, {
    encoded: made,
    'shown %': shares.reduce((sum, share) => sum + share, 0) / shares.length,
    'least %': Math.min(...shares),
    'median freeze ms': quantile(freezes, 0.5),
    'longest freeze ms': Math.max(...freezes),
  });
}

/** Returns the share of all pictures that all viewers together have shown. */
export function shareShown({ viewings }: Showing): number {
  return viewings.reduce((sum, { shown }) => sum + shown, 0) / viewings.length;
}

/** Asserts that a host has encoded as many pictures as its film has. */
export function assertEncoded({ made }: Showing, ms: number): void {
  assert.ok(made > (0.85 * film.framerate * ms) / 1_000, `only ${made} pictures were encoded`);
}
