import { expect } from '@open-wc/testing';
import { isVerifiedName } from '../../../src/identity/verified-name.ts';
import type { BeachSession } from '../../../src/index.ts';
import { clear, freshName, heard, put, record } from '../page.ts';

/** Takes an API away from the page until the returned function is called. */
function without(owner: object, name: string): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { configurable: true, value: undefined });
  return () => {
    if (descriptor) Object.defineProperty(owner, name, descriptor);
    else Reflect.deleteProperty(owner, name);
  };
}

describe('R41 a verified session', () => {
  afterEach(clear);

  it('connects a host with its viewers, who need nothing but the name', async () => {
    const name = freshName();
    const host = put('beach-session', { session: name, verify: true, 'viewer-url': '/watch' });
    const states = record(host, 'beach-statechange');
    await host.start();
    const { session } = host;

    expect(session).match(new RegExp(`^${name}\\.`));
    expect(isVerifiedName(session)).equal(true);
    expect(host.getAttribute('session')).equal(session);
    expect(host.verified).equal(true);
    await host.updateComplete;
    const link = host.shadowRoot?.querySelector<HTMLInputElement>('[part~=link]');
    expect(link?.value).match(new RegExp(`[?]session=${session}$`));

    const joined = heard(host, 'beach-viewerjoin');
    const viewer = put('beach-viewer', { session });
    await Promise.all([viewer.join(), joined]);
    expect(viewer.verified).equal(true);
    const message = heard(viewer, 'beach-message');
    await host.send('hello');
    expect((await message).data).equal('hello');
    expect(host.metrics.unverifiedDropped).equal(0);
    // The name did not start it anew.
    expect(states.map(({ state }) => state)).deep.equal(['starting', 'live']);
  });

  it('R34 seals what it signs with a passphrase', async () => {
    const attributes = { verify: true, passphrase: 'open sesame' };
    const host = put('beach-session', { session: freshName(), ...attributes });
    await host.start();
    const viewer = put('beach-viewer', { session: host.session, passphrase: 'open sesame' });
    await viewer.join();

    expect([host.verified, viewer.verified]).deep.equal([true, true]);
    expect(host.metrics.unverifiedDropped).equal(0);
  });

  it('R2 lets a second page with the key wait, which hosts when the first is closed', async () => {
    const name = freshName();
    const first = put('beach-session', { session: name, verify: true });
    await first.start();
    const second = put('beach-session', { session: name, verify: true });
    const warnings = record(second, 'beach-warning');
    const { error } = await heard(second, 'beach-warning');
    expect(error.code).equal('host-taken');
    await second.updateComplete;
    expect([first.state, second.state]).deep.equal(['live', 'starting']);
    expect(second.shadowRoot?.textContent).include('Waiting…');
    first.stop();
    const stopped = performance.now();
    await second.start();
    expect(performance.now() - stopped).below(1_000);
    expect([second.verified, second.session, warnings.length]).deep.equal([true, first.session, 1]);
  });

  it('R2 has the same name after a reload, and when it starts again', async () => {
    const name = freshName();
    const host = put('beach-session', { session: name, verify: true });
    await host.start();
    const { session } = host;
    host.stop();
    expect(host.verified).equal(false);
    await host.start();
    expect(host.session).equal(session);
    host.remove();
    host.stop();

    const reloaded = put('beach-session', { session: name, verify: true });
    await reloaded.start();
    expect(reloaded.session).equal(session);
    reloaded.stop();
    const named = put('beach-session', { session });
    await named.start();
    expect(named.verified).equal(true);
  });

  it('R2 makes one key for two hosts that start at once', async () => {
    const name = freshName();
    const [one, other] = [0, 1].map(() =>
      put('beach-session', { session: name, verify: true, topology: 'mesh' }),
    ) as [BeachSession, BeachSession];
    await Promise.all([one.start(), other.start()]);

    expect(one.session).equal(other.session);
  });

  it('R2 does not start under a verified name whose key this page does not have', async () => {
    const session = `${freshName()}.0123456789abcdefghjkmnpqrs`;
    const host = put('beach-session', { session, manual: true });
    const error = await host.start().catch(({ code }) => code);

    expect(error).equal('host-unverified');
    expect([host.state, host.verified, host.session]).deep.equal(['failed', false, session]);
  });

  it('has a key for this page alone where nothing can be stored, and warns once', async () => {
    const restore = without(window, 'indexedDB');
    try {
      const host = put('beach-session', { session: freshName(), verify: true, manual: true });
      const warnings = record(host, 'beach-warning');
      await host.start();
      const { session } = host;
      host.stop();
      await host.start();

      expect(host.session).equal(session);
      expect(warnings.map(({ error }) => error.code)).deep.equal(['unsupported-browser']);
    } finally {
      restore();
    }
  });

  it('says that it needs https where the page has no cryptography', async () => {
    const restore = without(crypto, 'subtle');
    try {
      const host = put('beach-session', { session: freshName(), verify: true, manual: true });
      const viewer = put('beach-viewer', {
        session: 'talk.0123456789abcdefghjkmnpqrs',
        manual: true,
      });
      for (const start of [() => host.start(), () => viewer.join()]) {
        const error = await start().catch((reason) => reason);
        expect(error).include({ code: 'unsupported-browser' });
        expect(error.message).contain('https');
      }
    } finally {
      restore();
    }
  });
});

describe('a session with a plain name', () => {
  afterEach(clear);

  it('is not verified, and keeps its name', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    await host.start();
    const viewer = put('beach-viewer', { session });
    await viewer.join();

    expect([host.verified, viewer.verified]).deep.equal([false, false]);
    expect(host.session).equal(session);
  });
});
