import { expect } from '@open-wc/testing';
import { until } from '../../kit/until.ts';
import { clear, heard, pair } from '../page.ts';

describe('R51 a viewer that has failed', () => {
  afterEach(clear);

  it('finds out why in one dialog, however often the button is pressed, and in its language', async () => {
    const [host, viewer] = await pair();
    viewer.lang = 'de';
    const [peerId = ''] = host.peers.keys();
    const failure = heard(viewer, 'beach-connectionfailed');
    host.drop(peerId);
    await failure;
    await viewer.updateComplete;
    const root = viewer.shadowRoot as ShadowRoot;
    const button = root.querySelector<HTMLButtonElement>('[part~=why-button]');
    await until(() => button?.textContent === 'Ursache suchen');
    button?.click();
    button?.click();
    await until(() => root.querySelector('dialog[open] beach-connectivity') !== null);
    const [dialog, ...more] = root.querySelectorAll('dialog');
    expect(more).to.deep.equal([]);
    const close = dialog?.querySelector<HTMLButtonElement>(':scope > button');
    expect(close?.textContent).to.equal('Schließen');
    close?.click();
    await until(() => root.querySelector('dialog') === null);
  });
});
