import { expect } from '@open-wc/testing';
import type { CSSResultGroup } from 'lit';
import { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import { moving } from '../../kit/media/films.ts';
import { all, one, type Player, playing } from '../../kit/media/playing.ts';
import { until } from '../../kit/until.ts';
import {
  clear,
  frames,
  freshName,
  heard,
  make,
  pair,
  put,
  record,
  recordAll,
  stage,
} from '../page.ts';
import { Peers } from '../peers.ts';
import { frame } from './frame.ts';

/** Returns what only the style sheets of an element set: on itself, and inside. */
function looks(element: Player): (string | undefined)[] {
  const view = element.ownerDocument.defaultView;
  const inside = one(element, '.tiles, .panel');
  return [view?.getComputedStyle(element).display, view?.getComputedStyle(inside).gap];
}

describe('moves between documents', () => {
  const peers = new Peers();

  afterEach(async () => {
    peers.clear();
    await clear();
  });

  it('R37 a move into a frame and back keeps session and styles', async () => {
    const [host, viewer] = await pair();
    const ids = [...host.peers.keys()];
    const styles = [host, viewer].map(looks);
    const noticed = recordAll(host, viewer);
    const { body } = await frame();
    for (const place of [body, stage(), body, stage()]) {
      place.append(host, viewer);
      await frames(4);
      expect([host, viewer].map(looks)).to.deep.equal(styles);
    }
    expect([...host.peers.keys()]).to.deep.equal(ids);
    expect(noticed).to.deep.equal(noticed.map(() => []));
  });

  it('R37 moves within a frame keep the session', async () => {
    const [host, viewer] = await pair();
    const inner = await frame();
    inner.body.append(host, viewer);
    await frames(4);
    const noticed = recordAll(host, viewer);
    const section = inner.createElement('section');
    inner.body.append(section);
    section.append(host);
    (section.moveBefore ?? section.append).call(section, viewer, null);
    await frames(4);
    expect(noticed).to.deep.equal(noticed.map(() => []));
  });

  it('R37 an element made here joins in a frame', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const viewer = make('beach-viewer', { session });
    const { body } = await frame();
    const joined = heard(host, 'beach-viewerjoin');
    body.append(viewer);
    await joined;
    await viewer.join();
    const styles = looks(viewer);
    stage().append(viewer);
    expect(looks(viewer)).to.deep.equal(styles);
  });

  it('R37 an element made in a frame joins here', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const inner = await frame();
    const viewer = inner.createElement('beach-viewer');
    viewer.setAttribute('session', session);
    inner.body.append(viewer);
    const joined = heard(host, 'beach-viewerjoin');
    stage().append(viewer);
    await joined;
  });

  it('R37 a copy made in a frame joins here', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const inner = await frame();
    const viewer = inner.importNode(make('beach-viewer', { session }), true);
    const joined = heard(host, 'beach-viewerjoin');
    stage().append(viewer);
    await joined;
  });

  it('R37 an element made before its definition joins when it is back', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const viewer = document.createElement('late-viewer') as BeachViewer;
    viewer.session = session;
    const inner = await frame();
    inner.body.append(viewer);
    customElements.define('late-viewer', class extends BeachViewer {});
    await frames(2);
    const joined = heard(host, 'beach-viewerjoin');
    stage().append(viewer);
    await joined;
    const styles = looks(viewer);
    inner.body.append(viewer);
    expect(looks(viewer)).to.deep.equal(styles);
  });

  it('R37 has styles in a frame without scripts', async () => {
    const [host, viewer] = await pair();
    const styles = looks(viewer);
    const { body } = await frame({ sandbox: 'allow-same-origin' });
    body.append(viewer);
    await frames(4);
    expect(looks(viewer)).to.deep.equal(styles);
    const left = heard(host, 'beach-viewerleave');
    body.ownerDocument.defaultView?.frameElement?.remove();
    expect((await left).reason).to.equal('left');
  });

  it('keeps the style sheets of a subclass', async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':host { outline: dotted red } .tiles { gap: 77px }');
    class StyledViewer extends BeachViewer {
      static override styles: CSSResultGroup = [BeachViewer.styles, sheet];
    }
    customElements.define('styled-viewer', StyledViewer);
    const viewer = new StyledViewer();
    viewer.manual = true;
    const inner = await frame();
    for (const place of [inner.body, stage(), inner.body]) {
      place.append(viewer);
      await viewer.updateComplete;
      expect(looks(viewer)).to.deep.equal(['block', '77px']);
    }
  });

  it('copies to the clipboard of its own window', async () => {
    const { body, defaultView } = await frame();
    const host = make('beach-session', { manual: true });
    body.append(host);
    await until(() => one(host, '[part~=copy-button]'));
    const copied = new Promise((writeText) => {
      Object.defineProperty(defaultView?.navigator, 'clipboard', { value: { writeText } });
    });
    one(host, '[part~=copy-button]').click();
    expect(await copied).to.equal(host.session);
  });

  it('has the buttons of its own window', async () => {
    const session = freshName();
    peers.enter({ session, role: 'host' }, { camera: moving('red') });
    const viewer = put('beach-viewer', { session });
    await playing(viewer, 1);
    await until(() => one(viewer, '[part~=fullscreen-button]'));
    const inner = await frame();
    for (const name of ['fullscreenEnabled', 'pictureInPictureEnabled']) {
      Object.defineProperty(inner, name, { configurable: true, value: false });
    }
    inner.body.append(viewer);
    await playing(viewer, 1);
    await until(() => all(viewer, '[part~=bar] button').length === 0);
    Object.defineProperty(inner, 'fullscreenEnabled', { value: true });
    Object.defineProperty(viewer.shadowRoot, 'fullscreenElement', { value: inner.body });
    const left = new Promise((resolve) => {
      inner.exitFullscreen = async () => resolve('left');
    });
    viewer.requestUpdate();
    await until(() => one(viewer, '[part~=fullscreen-button]'));
    one(viewer, '[part~=fullscreen-button]').click();
    expect(await left).to.equal('left');
  });

  it('does not start in an invisible document', async () => {
    const host = make('beach-session', { session: freshName() });
    document.implementation.createHTMLDocument().body.append(host);
    await frames(2);
    expect(host.state).to.equal('idle');
    stage().append(host);
    await host.start();
  });

  for (const controls of [false, true]) {
    it(`R37 plays on in a frame and back, controls: ${controls}`, async () => {
      const session = freshName();
      const host = peers.enter({ session, role: 'host' }, { camera: moving('red') });
      const viewer = put('beach-viewer', { session, controls });
      const warnings = record(viewer, 'beach-warning');
      viewer.limits = { mediaStall: 1500 };
      await playing(viewer, 1);
      const { body } = await frame();
      for (const place of [body, stage()]) {
        place.append(viewer);
        await frames(10);
        expect(one<HTMLVideoElement>(viewer, 'video').paused, place.localName).to.equal(false);
        await playing(viewer, 1);
        await frames(100);
      }
      expect(warnings).to.deep.equal([]);
      expect(host.state).to.equal('live');
    });
  }
});
