import { expect } from '@open-wc/testing';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, put, record } from '../page.ts';

describe('presence', () => {
  afterEach(clear);

  const list = (viewer: Element): string =>
    [...(viewer.shadowRoot?.querySelectorAll('[part~=company] li') ?? [])]
      .map(({ textContent }) => textContent?.trim())
      .join();

  it('shows viewers who else watches, where the host allows it', async () => {
    const session = freshName();
    const host = put('beach-session', { session, presence: true });
    const ada = put('beach-viewer', { session, name: 'Ada' });
    const events = record(ada, 'beach-presencechange');
    const messages = record(ada, 'beach-message');
    await until(() => ada.viewers?.length === 0);
    expect(list(ada)).to.equal('');
    const bob = put('beach-viewer', { session, name: 'Bob' });
    put('beach-viewer', { session });
    await until(() => list(ada) === 'Bob,Guest');
    await until(() => list(bob) === 'Ada,Guest');
    await expect(ada).to.be.accessible();
    expect(ada.viewers?.map(({ name }) => name)).to.deep.equal(['Bob', undefined]);
    expect(events.at(-1)?.count).to.equal(2);
    bob.remove();
    await until(() => list(ada) === 'Guest');
    host.stop();
    await until(() => ada.viewers === null && list(ada) === '');
    expect(messages).to.deep.equal([]);
  });

  it('is not told without it', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const ada = put('beach-viewer', { session, name: 'Ada' });
    put('beach-viewer', { session, name: 'Bob' });
    await until(() => host.peers.size === 2 && ada.state === 'connected');
    const heardIt = heard(ada, 'beach-message');
    await host.send('after any list');
    await heardIt;
    expect(ada.viewers).to.equal(null);
  });
});
