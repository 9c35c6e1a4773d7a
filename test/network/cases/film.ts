import { after, before, describe, test } from 'node:test';
import { untilOnPage } from '../../e2e/browser-pages.ts';
import { Network } from '../network.ts';
import { TagPair } from '../tag-pair.ts';
import { wireObstacle } from '../wire/wire-obstacle.ts';

describe('R24 a video', { skip: wireObstacle() ?? false }, () => {
  let network: Network;
  let pair: TagPair;

  before(async () => {
    network = await Network.open();
    pair = await TagPair.open(network);
    await pair.host.evaluate(() => {
      const host = window.probe.host();
      host.append(window.probe.noise());
      host.share = 'contents';
    });
    await keepsMoving();
    await isGraded(/excellent|good/);
  });
  after(() => network?.close());

  /** Resolves when the viewer has shown more frames. */
  async function keepsMoving(): Promise<void> {
    const before = await pair.viewer.evaluate(() => window.probe.framesOf('contents'));
    await untilOnPage(
      pair.viewer,
      (before) => window.probe.framesOf('contents') > before + 10,
      before,
    );
  }

  async function isGraded(grade: RegExp): Promise<void> {
    await untilOnPage(
      pair.viewer,
      (grade) => new RegExp(grade).test(`${window.probe.viewer().quality?.grade}`),
      grade.source,
    );
  }

  test('continues with 20 % packet loss, is graded poor, and recovers', async () => {
    await network.wire.between('host', 'viewers', { loss: 20 });
    await isGraded(/poor|lost/);
    await keepsMoving();
    await network.wire.reset();
    await keepsMoving();
    await isGraded(/excellent|good/);
    await pair.connected();
  });

  test('loses quality at 300 kbit/s instead of freezing, and recovers', async () => {
    await network.wire.limit('host', 'up', { kilobits: 300, queue: 15_000 });
    await untilOnPage(pair.host, () => {
      const [peer] = window.probe.host().peers.values();
      const { bitrate = 0, qualityLimitationReason } = peer?.quality?.sending ?? {};
      return bitrate > 0 && bitrate < 320_000 && qualityLimitationReason === 'bandwidth';
    });
    await keepsMoving();
    await network.wire.reset();
    await isGraded(/excellent|good/);
    await keepsMoving();
  });
});
