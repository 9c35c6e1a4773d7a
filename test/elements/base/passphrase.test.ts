import { expect } from '@open-wc/testing';
import { clear, freshName, heard, put } from '../page.ts';

const passphrase = 'correct horse battery staple';

describe('R34 a session with a passphrase', () => {
  const address = location.href;

  afterEach(async () => {
    history.replaceState(null, '', address);
    await clear();
  });

  it('connects those that have it, and refuses others', async () => {
    const session = freshName();
    const host = put('beach-session', { session, passphrase });
    await host.start();
    const viewer = put('beach-viewer', { session, passphrase });
    await viewer.join();
    const message = heard(host, 'beach-message');
    await viewer.send('hello');
    expect((await message).data).to.equal('hello');
    for (const attributes of [{ session }, { session, passphrase: 'mistyped' }]) {
      const other = put('beach-viewer', attributes);
      const { error } = await heard(other, 'beach-error');
      expect(error.code).to.equal('unauthorized');
      expect(error.message).to.include('passphrase');
    }
    expect([host.state, viewer.state]).to.deep.equal(['live', 'connected']);
  });

  it('lets viewers take it from the fragment of their address', async () => {
    const session = freshName();
    history.replaceState(null, '', `#passphrase=${encodeURIComponent(passphrase)}&more`);
    const host = put('beach-session', { session, passphrase });
    const viewer = put('beach-viewer', { session });
    await Promise.all([host.start(), viewer.join()]);
    const other = put('beach-viewer', { session, passphrase: 'mistyped' });
    expect((await heard(other, 'beach-error')).error.code).to.equal('unauthorized');
  });

  it('is not joined with a bad one, which nothing shows', async () => {
    const session = freshName();
    history.replaceState(null, '', `#passphrase=${'secret'.repeat(50)}`);
    const viewer = put('beach-viewer', { session });
    const { error } = await heard(viewer, 'beach-error');
    expect(error.code).to.equal('invalid-option');
    expect(error.message).to.include('#passphrase').and.not.include('secretsecret');
    const host = put('beach-session', { session });
    host.passphrase = passphrase;
    await host.updateComplete;
    expect(host.hasAttribute('passphrase')).to.equal(false);
  });
});
