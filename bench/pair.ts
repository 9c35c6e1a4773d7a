import { setTimeout } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { FilmName } from './pages/films.ts';
import type {} from './pages/host.ts';
import type { ShownPicture } from './pages/viewers.ts';
import { Renderer } from './renderer.ts';

/** How long a host waits for its first viewer, in milliseconds: hosts are there before. */
const idle = 2_000;

/** Measures a host's page and the page of its viewers. */
export class Pair {
  readonly #host: Page;
  readonly #viewers: Page;
  #count = 0;
  #renderer: Promise<Renderer> | undefined;

  constructor(host: Page, viewers: Page) {
    this.#host = host;
    this.#viewers = viewers;
  }

  /** The process of the host's page. */
  get renderer(): Promise<Renderer> {
    this.#renderer ??= Renderer.of(this.#host);
    return this.#renderer;
  }

  /** Shows a film to all viewers that join from now on. */
  async film(name: FilmName): Promise<void> {
    await this.#host.evaluate((name) => window.hostPage.film(name), name);
  }

  /** Adds viewers at the same time; returns the milliseconds until all are ready on both sides. */
  async connect(more: number): Promise<number> {
    this.#count += more;
    const [hostReady, { began, ready }] = await Promise.all([
      this.#host.evaluate((count) => window.hostPage.reached(count), this.#count),
      this.#viewers.evaluate((more) => window.viewersPage.join(more), more),
    ]);
    return Math.max(hostReady, ready) - began;
  }

  /** Adds a viewer that the host greets; returns the milliseconds from its `join()` to its first message. */
  async firstMessage(): Promise<number> {
    this.#count += 1;
    await this.#host.evaluate(() => window.hostPage.greet());
    await setTimeout(idle);
    return this.#viewers.evaluate(() => window.viewersPage.first());
  }

  /** Adds a viewer; returns the milliseconds from its connection to its first picture. */
  async firstPicture(): Promise<number> {
    this.#count += 1;
    return this.#viewers.evaluate(() => window.viewersPage.firstPicture());
  }

  /** Plays the film of one viewer; returns when each picture was shown, and how old it was, in milliseconds. */
  async watch(ms: number): Promise<ShownPicture[]> {
    return this.#viewers.evaluate((ms) => window.viewersPage.watch(ms), ms);
  }

  /** Lets all viewers leave, and waits until the host has noticed. */
  async leave(): Promise<void> {
    this.#count = 0;
    await this.#viewers.evaluate(() => window.viewersPage.leave());
    await this.#host.evaluate(() => window.hostPage.reached(0));
  }

  /** Sends messages as fast as possible; returns how many were delivered per second. */
  async flood(size: number, messages: number): Promise<number> {
    await this.#viewers.evaluate((messages) => window.viewersPage.listen(messages), messages);
    const [began, heard] = await Promise.all([
      this.#host.evaluate((size, count) => window.hostPage.flood(size, count), size, messages),
      this.#heard(),
    ]);
    return (this.#count * messages) / ((heard.finishedAt - began) / 1000);
  }

  /** Sends one message at a time; returns the milliseconds that each took to reach the last viewer. */
  async pulse(size: number, messages: number, pause: number): Promise<number[]> {
    await this.#viewers.evaluate((messages) => window.viewersPage.listen(messages), messages);
    const [heard] = await Promise.all([
      this.#heard(),
      this.#host.evaluate(
        (size, count, pause) => window.hostPage.pulse(size, count, pause),
        size,
        messages,
        pause,
      ),
    ]);
    return heard.latencies;
  }

  async #heard() {
    const heard = await this.#viewers.evaluate(() => window.viewersPage.heard());
    if (heard === undefined) throw new Error('Nobody listened.');
    return heard;
  }
}
