import { untilOnPage } from '../e2e/browser-pages.ts';
import { comesTrue, type Delivery, type Load, sendAll } from './delivery.ts';
import type { Network } from './network.ts';

/** Sends a load over bare data channels, one for each viewer. Waits at most `patience` milliseconds. */
export async function deliverBare(
  network: Network,
  load: Load,
  patience: number,
): Promise<Delivery> {
  const { viewers, size, messages } = load;
  const pages = await Promise.all([network.page('host'), network.page('viewers')]);
  const [host, far] = pages;
  const offers = await host.evaluate(
    (viewers, video) =>
      window.wirePage.bare.offer(viewers, video ? window.wirePage.noise() : undefined),
    viewers,
    load.video,
  );
  const answers = await far.evaluate((offers) => window.wirePage.bare.answer(offers), offers);
  await host.evaluate((answers) => window.wirePage.bare.accept(answers), answers);
  for (const page of pages) {
    await untilOnPage(page, (count) => window.wirePage.bare.open === count, viewers);
  }
  await load.connected?.();

  const began = await host.evaluate(() => window.crowdPage.now());
  await sendAll(load, () => host.evaluate((size) => window.wirePage.bare.send(size), size));
  const arrivals = () =>
    far.evaluate((bytes) => window.wirePage.bare.arrivals(bytes), messages * size);
  await comesTrue(async () => (await arrivals()).length === viewers, patience);
  const took = (await arrivals()).map((at) => at - began);
  await Promise.all(pages.map((page) => page.close()));
  return { viewers, took };
}
