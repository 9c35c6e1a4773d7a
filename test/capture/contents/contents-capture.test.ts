import { expect } from '@open-wc/testing';
import { ContentsCapture } from '../../../src/capture/contents/contents-capture.ts';

/** Resolves when the observers of earlier changes have run. */
async function observed(): Promise<void> {
  const target = document.createElement('p');
  await new Promise((resolve) => {
    new MutationObserver(resolve).observe(target, { childList: true });
    target.append('text');
  });
}

describe('capturing the contents of an element', () => {
  it('R33 reports another canvas until it ends, and nothing afterwards', async () => {
    const element = document.createElement('div');
    let replaced = 0;
    const capture = new ContentsCapture(element, () => {
      replaced += 1;
    });
    const end = new AbortController();
    element.append(document.createElement('canvas'));
    const [track] = await capture.capture(() => {}, end.signal);
    element.append(document.createElement('p'));
    await observed();
    expect(replaced).to.equal(0);
    element.prepend(document.createElement('canvas'));
    await observed();
    expect(replaced).to.equal(1);
    end.abort();
    track?.stop();
    element.replaceChildren();
    await observed();
    expect(replaced).to.equal(1);
  });
});
