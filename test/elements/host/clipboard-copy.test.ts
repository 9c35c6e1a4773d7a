import { expect } from '@open-wc/testing';
import type { ReactiveControllerHost } from 'lit';
import { ClipboardCopy } from '../../../src/elements/host/clipboard-copy.ts';

const host: ReactiveControllerHost = {
  addController() {},
  removeController() {},
  requestUpdate() {},
  updateComplete: Promise.resolve(true),
};

describe('copying text to the clipboard', () => {
  it('shows the outcome', async () => {
    const field = document.createElement('input');
    document.body.append(field);
    const copy = new ClipboardCopy(host);
    await copy.copy(field);
    expect(copy.outcome).to.be.oneOf(['copied', 'selected']);
    copy.hostDisconnected();
    field.remove();
  });

  it('R33 shows none, and holds no timer, when its element has left meanwhile', async () => {
    const copy = new ClipboardCopy(host);
    await copy.copy(document.createElement('input'));
    expect(copy.outcome).to.equal('none');
  });
});
