import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser, launchOptions } from '../../scripts/browsers.mjs';
import { hasState, hasViewers, put, Stage, until } from '../e2e/browser-pages.ts';
import { obstacle, Wire } from './wire.ts';

const skip = obstacle() ?? false;

describe('on a real network', { skip }, () => {
  let wire: Wire;
  let stage: Stage;
  let browsers: Browser[];
  let host: Page;
  let viewer: Page;

  before(async () => {
    wire = new Wire();
    stage = await Stage.open('0.0.0.0');
    const chromium = findBrowser('chromium') as string;
    const options = launchOptions('chromium');
    browsers = await Promise.all(
      ([0, 1] as const).map((index) =>
        puppeteer.launch({
          ...options,
          executablePath: wire.on(index, chromium),
          // No port of this machine leads to the hosts.
          pipe: true,
          args: [
            ...(options.args ?? []),
            '--disable-features=WebRtcHideLocalIpsWithMdns',
            // Locks and such need a secure page, which a plain address is not.
            `--unsafely-treat-insecure-origin-as-secure=${origin(index)}`,
          ],
        }),
      ),
    );
    [host, viewer] = (await Promise.all([open(0), open(1)])) as [Page, Page];
    const session = { session: 'network' };
    await put(host, 'beach-session', { ...session, signaling: road(0) });
    await put(viewer, 'beach-viewer', { ...session, signaling: road(1) });
    await connected();
    await host.evaluate(() => {
      let count = 0;
      setInterval(() => window.probe.host().send(++count), 100);
    });
  });

  after(async () => {
    for (const browser of browsers ?? []) await browser.close();
    await stage?.close();
    wire?.remove();
  });

  const origin = (index: number): string => {
    const { port } = new URL(stage.address);
    return `http://${wire.gateways[index]}:${port}`;
  };
  const road = (index: number): string => {
    const url = new URL(stage.road.url);
    return `ws://${wire.gateways[index]}:${url.port}${url.pathname}`;
  };

  async function open(index: number): Promise<Page> {
    const page = await (browsers[index] as Browser).newPage();
    page.setDefaultTimeout(90_000);
    await page.goto(origin(index) + new URL(stage.address).pathname);
    await until(page, () => 'probe' in window);
    return page;
  }

  async function connected(): Promise<void> {
    await hasState(viewer, 'connected');
    await hasViewers(host, 1);
  }

  /** Resolves once something that was sent after this call arrives. */
  async function flows(): Promise<void> {
    const before = await viewer.evaluate(() => window.probe.heard.length);
    await until(viewer, (before) => window.probe.heard.length > before + 5, before);
  }

  const generation = () =>
    host.evaluate(() => [...window.probe.host().peers.values()][0]?.generation ?? 0);
  const restarts = () => host.evaluate(() => window.probe.host().metrics.iceRestarts);

  /** What either page has been told of the link, from the beginning. */
  async function told(): Promise<string[]> {
    const pages = [host, viewer].map((page) =>
      page.evaluate(() =>
        window.probe.events.flatMap(({ type, state }) =>
          /statechange$/.test(type) ? `${type} ${state}` : [],
        ),
      ),
    );
    return (await Promise.all(pages)).flat();
  }

  /** Resolves once a ping was answered: from now on it takes 15 s until the heartbeat ends the link. */
  async function beat(): Promise<void> {
    const trip = () => [...window.probe.host().peers.values()][0]?.roundTrip;
    const before = await host.evaluate(trip);
    await until(
      host,
      (before) => [...window.probe.host().peers.values()][0]?.roundTrip !== before,
      before,
    );
  }

  /** Cuts the wire for so long; what has come of it, in numbers, once data flows again. */
  async function outage(seconds: number, meanwhile: () => Promise<void> = async () => {}) {
    await beat();
    const before = {
      told: await told(),
      generation: await generation(),
      restarts: await restarts(),
    };
    wire.cut();
    const over = new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    try {
      await meanwhile();
      await over;
    } finally {
      wire.mend();
    }
    await connected();
    await flows();
    return {
      changes: (await told()).length - before.told.length,
      handshakes: (await generation()) - before.generation,
      restarts: (await restarts()) - before.restarts,
    };
  }

  test('a wire that is cut for 2 s leaves the link as it is', async () => {
    assert.deepEqual(await outage(2), { changes: 0, handshakes: 0, restarts: 0 });
  });

  test('a wire that is cut for 5 s keeps its connection', async () => {
    const { changes, handshakes, restarts } = await outage(5);
    assert.equal(changes, 0);
    assert.equal(handshakes, restarts);
  });

  test('a wire that is cut for 10 s is repaired by ICE restarts, and keeps its connection', async () => {
    const { changes, handshakes, restarts } = await outage(10);
    assert.equal(changes, 0);
    assert.notEqual(restarts, 0);
    assert.equal(handshakes, restarts);
  });

  test('a wire that is cut for 20 s is repaired before it is replaced, and data flows again', async () => {
    const [toldBefore, restartsBefore] = [await told(), await restarts()];
    await outage(20, async () => {
      await until(
        host,
        (before) => window.probe.host().metrics.iceRestarts > before,
        restartsBefore,
      );
      assert.deepEqual(await told(), toldBefore);
    });
  });

  describe('R24 a film', () => {
    before(async () => {
      await host.evaluate(() => {
        const host = window.probe.host();
        host.append(window.probe.noise());
        host.share = 'contents';
      });
      await keepsMoving();
      await until(viewer, () => /excellent|good/.test(`${window.probe.viewer().quality?.grade}`));
    });

    /** Resolves once more frames are shown. */
    async function keepsMoving(): Promise<void> {
      const before = await viewer.evaluate(() => window.probe.framesOf('contents'));
      await until(viewer, (before) => window.probe.framesOf('contents') > before + 10, before);
    }

    test('over a wire that loses 20 % of all packets goes on, is graded poor, and recovers', async () => {
      wire.drop(20);
      await until(viewer, () => /poor|lost/.test(`${window.probe.viewer().quality?.grade}`));
      await keepsMoving();
      wire.drop(0);
      await keepsMoving();
      await until(viewer, () => /excellent|good/.test(`${window.probe.viewer().quality?.grade}`));
      await connected();
    });

    test('over a wire of 300 kbit/s gets worse instead of standing still, and recovers', async () => {
      wire.limit(300);
      await until(host, () => {
        const [peer] = window.probe.host().peers.values();
        const { bitrate = 0, qualityLimitationReason } = peer?.quality?.sending ?? {};
        return bitrate > 0 && bitrate < 320_000 && qualityLimitationReason === 'bandwidth';
      });
      await keepsMoving();
      wire.limit(null);
      await until(viewer, () => /excellent|good/.test(`${window.probe.viewer().quality?.grade}`));
      await keepsMoving();
    });
  });

  for (const percent of [5, 20]) {
    test(`a wire that loses ${percent} % of all packets keeps the link, and all data arrive in order`, async () => {
      const before = await generation();
      wire.drop(percent);
      await flows();
      wire.drop(0);
      await flows();
      assert.equal(await generation(), before);
    });
  }
});
