import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { clear, freshName, heard, put, record } from '../page.ts';

function stored(session: string): string | null {
  return sessionStorage.getItem(`beach:host-key:${session}`);
}

/** Fires the event that a reload fires. */
function reload(): void {
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
}

describe('the host key', () => {
  afterEach(async () => {
    await clear();
    sessionStorage.clear();
    localStorage.clear();
  });

  it('R2 survives a reload', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    await host.start();
    const { hostKey } = host;
    expect(stored(session)).to.equal(null);
    reload();
    expect(stored(session)).to.equal(hostKey);
    const reloaded = put('beach-session', { session });
    await reloaded.start();
    expect(reloaded.hostKey).to.equal(hostKey);
    // A tab that is duplicated now must not become this host.
    expect(stored(session)).to.equal(null);
  });

  it('R33 removes the keys that nobody took within a minute, and no other', async () => {
    const host = put('beach-session', { session: freshName() });
    await host.start();
    localStorage.setItem('beach:host-key:old', `${Date.now() - 60_001} key`);
    localStorage.setItem('beach:host-key:new', `${Date.now()} key`);
    localStorage.setItem('a page', `${Date.now() - 60_001}`);
    reload();
    const names = ['beach:host-key:old', 'beach:host-key:new', 'a page'];
    const kept = names.filter((name) => localStorage.getItem(name) !== null);
    expect(kept).to.deep.equal(['beach:host-key:new', 'a page']);
  });

  it('R2 is available to another tab for a minute after the page was closed', async () => {
    const session = freshName();
    const name = `beach:host-key:${session}`;
    const host = put('beach-session', { session });
    await host.start();
    const { hostKey } = host;
    expect(localStorage.getItem(name)).to.equal(null);
    const close = (): void => {
      reload();
      // Another tab has another one of these.
      sessionStorage.clear();
    };
    close();
    const left = localStorage.getItem(name) as string;
    const next = put('beach-session', { session });
    await next.start();
    expect(next.hostKey).to.equal(hostKey);
    expect(localStorage.getItem(name)).to.equal(null);

    next.stop();
    localStorage.setItem(
      name,
      left.replace(/^\d+/, (at) => `${Number(at) - 60_000}`),
    );
    const late = put('beach-session', { session });
    await late.start();
    expect(late.hostKey).to.not.equal(hostKey);
  });

  it('R2 passes to the element that replaces the host', async () => {
    const session = freshName();
    const signaling = await executeServerCommand<string, undefined>('road:url');
    const host = put('beach-session', { session, signaling });
    const viewer = put('beach-viewer', { session, signaling });
    await viewer.join();
    const errors = [record(document, 'beach-error'), record(viewer, 'beach-error')];
    host.remove();
    const next = put('beach-session', { session, signaling });
    await Promise.all([next.start(), heard(next, 'beach-viewerjoin')]);
    expect(next.hostKey).to.equal(host.hostKey);
    expect(errors).to.deep.equal([[], []]);
  });

  for (const [what, attributes] of Object.entries({
    'its token is mistyped': { token: 'mistyped' },
    'its topology is another': { topology: 'mesh' },
  })) {
    it(`R2 is kept for the next start when ${what}`, async () => {
      const session = freshName();
      const signaling = await executeServerCommand<string, undefined>('road:url');
      const host = put('beach-session', { session, signaling });
      await host.start();
      const { hostKey } = host;
      for (let attempt = 0; attempt < 2; attempt += 1) {
        reload();
        const viewer = put('beach-viewer', { session, signaling });
        await heard(viewer, 'beach-signalingstatechange', ({ state }) => state === 'open');
        const refused = put('beach-session', { session, signaling, manual: true, ...attributes });
        const { code } = await refused.start().catch((error) => error);
        expect(code).to.be.oneOf(['unauthorized', 'refused']);
        refused.remove();
      }
      reload();
      const next = put('beach-session', { session, signaling });
      await next.start();
      expect(next.hostKey).to.equal(hostKey);
    });
  }

  it('R2 is kept for the next start when one is stopped before the road has answered', async () => {
    const session = freshName();
    const signaling = await executeServerCommand<string, undefined>('road:url');
    const host = put('beach-session', { session, signaling });
    await host.start();
    reload();
    const lost = put('beach-session', { session, signaling: 'ws://127.0.0.1:1/road' });
    await heard(lost, 'beach-warning', ({ error }) => error.code === 'signaling-unreachable');
    lost.stop();
    const next = put('beach-session', { session, signaling });
    await next.start();
    expect(next.hostKey).to.equal(host.hostKey);
  });

  it('R2 passes on when a host that was refused for another one tries again after its end', async () => {
    const session = freshName();
    const signaling = await executeServerCommand<string, undefined>('road:url');
    const host = put('beach-session', { session, signaling });
    await host.start();
    const next = put('beach-session', { session, signaling, manual: true });
    expect((await next.start().catch((error) => error)).code).to.equal('host-taken');
    reload();
    sessionStorage.clear();
    await next.start();
    expect(next.hostKey).to.equal(host.hostKey);
  });

  it('does not pass to a second host beside it', async () => {
    const session = freshName();
    const signaling = await executeServerCommand<string, undefined>('road:url');
    const host = put('beach-session', { session, signaling });
    await host.start();
    const noticed = record(host, 'beach-statechange');
    const second = put('beach-session', { session, signaling, manual: true });
    const reason = await second.start().catch((error) => error);
    expect(reason.code).to.equal('host-taken');
    expect(second.hostKey).not.to.equal(host.hostKey);
    expect(noticed).to.deep.equal([]);
  });

  it('returns to an element that was only moved', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    await host.start();
    const parent = host.parentElement as HTMLElement;
    host.remove();
    expect(stored(session)).to.equal(host.hostKey);
    parent.append(host);
    expect(stored(session)).to.equal(null);
  });

  it('stays with an element that is kept alive', async () => {
    const host = put('beach-session', { session: freshName(), 'keep-alive': true });
    await host.start();
    host.remove();
    expect(stored(host.session)).to.equal(null);
    host.stop();
  });

  it('is that of the page if it sets one', async () => {
    const host = put('beach-session', { session: freshName() });
    expect(host.hostKey).to.equal(null);
    host.hostKey = 'secret';
    await host.start();
    expect(host.hostKey).to.equal('secret');
    reload();
    expect(stored(host.session)).to.equal(null);
  });

  it('stays in memory when storage is forbidden', async () => {
    const native = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
    const forbidden = (): never => {
      throw new DOMException('Forbidden.', 'SecurityError');
    };
    Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, get: forbidden });
    try {
      const host = put('beach-session', { session: freshName() });
      await host.start();
      const { hostKey } = host;
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      const live = heard(host, 'beach-statechange', ({ state }) => state === 'live');
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      await live;
      expect(host.hostKey).to.equal(hostKey);
      host.stop();
      host.signaling = await executeServerCommand<string, undefined>('road:url');
      host.token = 'mistyped';
      expect((await host.start().catch((error) => error)).code).to.equal('unauthorized');
      host.token = '';
      await host.start();
      expect(host.hostKey).to.equal(hostKey);
    } finally {
      Object.defineProperty(globalThis, 'sessionStorage', native as PropertyDescriptor);
    }
  });
});
