import type { Page } from 'puppeteer-core';
import { hasState, hasViewers, put, untilOnPage } from '../e2e/browser-pages.ts';
import type { Network } from './network.ts';

let sessions = 0;

/** A host and a viewer, each a tag on a page at its end of the wire. The host sends a number every 100 ms. */
export class TagPair {
  readonly host: Page;
  readonly viewer: Page;

  private constructor(host: Page, viewer: Page) {
    this.host = host;
    this.viewer = viewer;
  }

  /** Opens the pages. Resolves when both are connected. */
  static async open(network: Network): Promise<TagPair> {
    const pages = await Promise.all([network.page('host'), network.page('viewers')]);
    const pair = new TagPair(...pages);
    // The road may still keep the claim of the last pair's host.
    sessions += 1;
    const attributes = { session: `pair-${sessions}`, signaling: network.road };
    await put(pair.host, 'beach-session', attributes);
    await put(pair.viewer, 'beach-viewer', attributes);
    await pair.connected();
    await pair.host.evaluate(() => {
      let count = 0;
      setInterval(() => window.probe.host().send(++count), 100);
    });
    return pair;
  }

  async connected(): Promise<void> {
    await hasState(this.viewer, 'connected');
    await hasViewers(this.host, 1);
  }

  /** Resolves when messages that were sent after this call have arrived. */
  async flows(): Promise<void> {
    const before = await this.viewer.evaluate(() => window.probe.heard.length);
    await untilOnPage(this.viewer, (before) => window.probe.heard.length > before + 5, before);
  }

  generation(): Promise<number> {
    return this.host.evaluate(() => [...window.probe.host().peers.values()][0]?.generation ?? 0);
  }

  iceRestarts(): Promise<number> {
    return this.host.evaluate(() => window.probe.host().metrics.iceRestarts);
  }

  /** Returns the changes of state of session and link that both pages have reported. */
  async changes(): Promise<string[]> {
    const pages = [this.host, this.viewer].map((page) =>
      page.evaluate(() =>
        window.probe.events.flatMap(({ type, state }) =>
          /statechange$/.test(type) ? `${type} ${state}` : [],
        ),
      ),
    );
    return (await Promise.all(pages)).flat();
  }

  /** Resolves when a ping was answered. From then on, the heartbeat ends a silent link after 15 s. */
  async beat(): Promise<void> {
    const trip = () => [...window.probe.host().peers.values()][0]?.roundTrip;
    const before = await this.host.evaluate(trip);
    await untilOnPage(
      this.host,
      (before) => [...window.probe.host().peers.values()][0]?.roundTrip !== before,
      before,
    );
  }
}
