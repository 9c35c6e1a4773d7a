import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import { untilOnPage } from '../../e2e/browser-pages.ts';
import { printFigures } from '../../kit/print-figures.ts';
import { Network } from '../network.ts';
import { TagPair } from '../tag-pair.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';
import type { BrowserNode } from '../wired-browsers.ts';

describe('a change of address', { skip: wireObstacle() ?? false }, () => {
  let network: Network;
  let pair: TagPair;

  before(async () => {
    network = await Network.open();
  });
  beforeEach(async () => {
    await network.wire.everywhere({ delay: 20 });
    pair = await TagPair.open(network);
  });
  afterEach(() => network.clear());
  after(() => network?.close());

  /** Resolves when signaling has been lost after this call, and is open again. */
  async function signalingReturns(page: Page): Promise<void> {
    await page.evaluate(() => {
      const seen = { lost: false };
      document.addEventListener('beach-signalingstatechange', () => {
        const element = document.querySelector<BeachViewer>('beach-session, beach-viewer');
        const open = element?.signalingState === 'open';
        if (!open) seen.lost = true;
        else if (seen.lost) document.body.dataset.signaling = 'back';
      });
    });
    await untilOnPage(page, () => document.body.dataset.signaling === 'back');
  }

  for (const node of ['host', 'viewers'] as const satisfies BrowserNode[]) {
    // A laptop that is plugged into another network has no gap; one that is carried there has one.
    for (const gap of [0, 3]) {
      const who = node === 'host' ? 'the host' : 'a viewer';
      const what = `of ${who}, with a gap of ${gap} s`;
      test(`${what} leaves data flowing within 6 s, and signaling open within 5 s`, async () => {
        const page = node === 'host' ? pair.host : pair.viewer;
        await pair.beat();
        const [generation, restarts] = [await pair.generation(), await pair.iceRestarts()];
        let began = 0;
        const since = () => Date.now() - began;
        const returns = signalingReturns(page).then(since);
        returns.catch(() => {});
        await network.wire.changeAddress(node, gap * 1_000);
        began = Date.now();
        const data = await pair.flows().then(since);
        const signaling = await returns;
        printFigures(`change of address ${what}`, {
          'signaling ms': signaling,
          'data ms': data,
          handshakes: (await pair.generation()) - generation,
          'ICE restarts': (await pair.iceRestarts()) - restarts,
        });
        await pair.connected();
        assert.ok(data <= 6_000, `data took ${data} ms`);
        assert.ok(signaling <= 5_000, `signaling took ${signaling} ms`);
      });
    }
  }
});
