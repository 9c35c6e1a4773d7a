import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import type { MotionPicture } from '../../kit/media/motion-picture.ts';
import { printFigures } from '../../kit/print-figures.ts';
import { quantile } from '../../kit/quantile.ts';
import type { Network } from '../network.ts';
import type { BrowserNode } from '../wired-browsers.ts';

export interface Viewing {
  /** The share of the encoded pictures that the viewer has shown, without those of the small rendition. */
  readonly shown: number;
  /** How many pictures it has shown in a second. */
  readonly rate: number;
  /** The longest time without a new picture, in milliseconds. */
  readonly freeze: number;
}

export interface Showing {
  /** The number of encoded pictures. */
  readonly made: number;
  /** The longest time between two of them, in milliseconds: machines that are busy encode late. */
  readonly gap: number;
  /** What each viewer has seen, in the order of their joining. */
  readonly viewings: readonly Viewing[];
}

const usual: MotionPicture = { width: 480, height: 270, framerate: 15 };

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
    film = usual,
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

  /** Adds viewers on a page of their own. Resolves when each shows a picture. */
  async join(count: number, node: BrowserNode = 'viewers'): Promise<Page> {
    const page = await this.#network.page(node);
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
    const pictures = (await this.host.evaluate(() => window.wirePage.film.made)).filter(
      ({ encoder, at }) => encoder === 0 && at > began && at < ended,
    );
    const made = pictures.map(({ time }) => time);
    const all = await Promise.all(
      this.#viewers.map((page) => page.evaluate(() => window.wirePage.film.shown())),
    );
    const encoded = new Set(made);
    const viewings = all.flat().map((recorded) => {
      // One that stands still is shown again and again.
      const pictures = recorded.filter(({ time }, index) => time !== recorded[index - 1]?.time);
      const shown = new Set(pictures.map(({ time }) => time).filter((time) => encoded.has(time)));
      const times = pictures.map(({ at }) => at).filter((at) => at > began && at < ended);
      const rate = times.length / ((ended - began) / 1_000);
      return {
        shown: shown.size / made.length,
        rate,
        freeze: longestPause([began, ...times, ended]),
      };
    });
    const gap = longestPause([began, ...pictures.map(({ at }) => at), ended]);
    return { made: made.length, gap, viewings };
  }
}

function longestPause(times: readonly number[]): number {
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}

/** Prints what the viewers have seen. */
export function printShowing(what: string, { made, gap, viewings }: Showing): void {
  const shares = viewings.map(({ shown }) => 100 * shown);
  const freezes = viewings.map(({ freeze }) => freeze);
  printFigures(what, {
    encoded: made,
    'longest gap ms': gap,
    'shown %': shares.reduce((sum, share) => sum + share, 0) / shares.length,
    'least %': Math.min(...shares),
    'least per second': Math.min(...viewings.map(({ rate }) => rate)),
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
  assert.ok(made > (0.85 * usual.framerate * ms) / 1_000, `only ${made} pictures were encoded`);
}
