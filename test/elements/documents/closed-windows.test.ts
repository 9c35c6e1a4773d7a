import { expect } from '@open-wc/testing';
import type { BeachSession } from '../../../src/elements/beach-session.ts';
import { clear, frames, heard, pair, recordAll, stage } from '../page.ts';
import { frame } from './frame.ts';

function left(host: BeachSession): Promise<string> {
  return heard(host, 'beach-viewerleave').then(({ reason }) => reason);
}

describe('windows that close', () => {
  afterEach(clear);

  const ends: Record<string, (inner: Document) => void> = {
    removed: ({ defaultView }) => defaultView?.frameElement?.remove(),
    navigated: ({ defaultView }) => defaultView?.location.assign('about:blank?elsewhere'),
    reloaded: ({ defaultView }) => defaultView?.location.reload(),
    rewritten: (inner) => inner.open(),
  };
  for (const [how, end] of Object.entries(ends)) {
    it(`R33 a viewer leaves when its frame is ${how}`, async () => {
      const [host, viewer] = await pair();
      const inner = await frame({ srcdoc: '<!doctype html>' });
      inner.body.append(viewer);
      await frames(4);
      const reason = left(host);
      end(inner);
      expect(await reason).to.equal('left');
      expect(viewer.state).to.equal('disconnected');
      const joined = heard(host, 'beach-viewerjoin');
      stage().append(viewer);
      await joined;
    });
  }

  it('R33 a host ends when its frame is removed, and starts when it is put back', async () => {
    const [host, viewer] = await pair();
    const inner = await frame();
    inner.body.append(host);
    await frames(4);
    const alone = heard(viewer, 'beach-statechange', ({ state }) => state === 'waiting');
    ends.removed?.(inner);
    await alone;
    expect(host.state).to.equal('ended');
    stage().append(host);
    await heard(host, 'beach-viewerjoin');
  });

  it('R33 a viewer leaves when an outer frame is removed', async () => {
    const [host, viewer] = await pair();
    const outer = await frame();
    const element = outer.createElement('iframe');
    outer.body.append(element);
    await frames(4);
    element.contentDocument?.body.append(viewer);
    await frames(4);
    const reason = left(host);
    ends.removed?.(outer);
    expect(await reason).to.equal('left');
  });

  it('R33 a viewer leaves when its window is closed', async () => {
    const [host, viewer] = await pair();
    const popup = window.open('', '', 'width=300,height=300') as Window;
    popup.document.body.append(viewer);
    await frames(4);
    const reason = left(host);
    popup.close();
    expect(await reason).to.equal('left');
  });

  it('R37 a page keeps the session that it takes out of a closing window', async () => {
    const [host, viewer] = await pair();
    const popup = window.open('', '', 'width=300,height=300') as Window;
    popup.document.body.append(viewer);
    const noticed = recordAll(host, viewer);
    await frames(4);
    const back = new Promise<void>((resolve) => {
      popup.addEventListener('pagehide', () => {
        stage().append(viewer);
        resolve();
      });
    });
    popup.close();
    await back;
    await frames(4);
    expect(noticed).to.deep.equal(noticed.map(() => []));
  });

  it('R37 survives the end of its frame with keep-alive', async () => {
    const [host, viewer] = await pair({ 'keep-alive': true });
    const inner = await frame();
    inner.body.append(viewer);
    await frames(4);
    ends.removed?.(inner);
    await frames(4);
    expect(viewer.state).to.equal('connected');
    stage().append(viewer);
    const arrival = heard(viewer, 'beach-message');
    await host.send('still here');
    await arrival;
    viewer.leave();
    host.stop();
  });

  it('R37 the end of a window that it has left changes nothing', async () => {
    const [host, viewer] = await pair();
    const inner = await frame();
    inner.body.append(viewer);
    stage().append(viewer);
    const noticed = recordAll(host, viewer);
    ends.removed?.(inner);
    await frames(4);
    expect(noticed).to.deep.equal(noticed.map(() => []));
  });

  it('R37 returns when a page with frames is restored', async () => {
    const [host, viewer] = await pair();
    const inner = await frame();
    inner.body.append(viewer);
    const windows = [window, inner.defaultView];
    for (const view of windows) {
      view?.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    }
    await frames(4);
    expect([host.state, viewer.state]).to.deep.equal(['ended', 'disconnected']);
    const joined = heard(host, 'beach-viewerjoin');
    for (const view of windows) {
      view?.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    }
    await joined;
  });

  it('ends in an invisible document', async () => {
    const [host, viewer] = await pair();
    const reason = left(host);
    document.implementation.createHTMLDocument().body.append(viewer);
    expect(await reason).to.equal('left');
  });
});
