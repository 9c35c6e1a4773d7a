import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { decoded, film, moving, talking } from '../../kit/media/films.ts';
import { all, one, playing } from '../../kit/media/playing.ts';
import { until } from '../../kit/until.ts';
import { clear, frames, freshName, heard, make, put, record, stage, words } from '../page.ts';
import { Peers } from '../peers.ts';

describe('a viewer as a player', () => {
  const peers = new Peers();

  afterEach(async () => {
    peers.clear();
    await clear();
  });

  it('shows a poster while there is no picture', async () => {
    const session = freshName();
    const viewer = make('beach-viewer', { session });
    const poster = document.createElement('p');
    Object.assign(poster, { slot: 'poster', textContent: 'Tonight at eight' });
    viewer.append(poster);
    stage().append(viewer);
    await until(() => poster.checkVisibility());
    expect(one(viewer, '[part~=status]').checkVisibility()).to.equal(true);
    const host = peers.enter({ session, role: 'host' }, { camera: moving('red') });
    await playing(viewer, 1);
    await until(() => !poster.checkVisibility());
    host.publish('camera', null);
    await until(() => poster.checkVisibility());
    await expect(viewer).to.be.accessible();
  });

  for (const delivery of ['each', 'shared'] as const) {
    it(`reports a frozen camera until it moves; a screen may be static: ${delivery}`, async () => {
      const session = freshName();
      const [camera, screen] = [film('red'), film('green')];
      peers.enter(
        { session, role: 'host', delivery },
        { camera: camera.stream, screen: screen.stream },
      );
      const viewer = make('beach-viewer', { session });
      viewer.limits = { mediaStall: 500 };
      stage().append(viewer);
      await playing(viewer, 2);
      screen.pause();
      for (let time = 0; time < 2; time += 1) {
        const warned = heard(
          viewer,
          'beach-warning',
          ({ error }) => error.code === 'media-stalled',
        );
        camera.pause();
        const { error } = await warned;
        expect(error.peerId).to.be.a('string');
        await viewer.updateComplete;
        const stalls = all(viewer, '[part~=stall]');
        expect(stalls.map(({ textContent }) => textContent)).to.deep.equal(['Picture frozen…']);
        expect(stalls[0]?.closest('.tile')?.className).to.not.contain('main');
        expect(stalls[0]?.checkVisibility()).to.equal(true);
        await expect(viewer).to.be.accessible();
        camera.resume();
        await until(() => all(viewer, '[part~=stall]').length === 0);
      }
    });
  }

  it('does not report a camera as frozen that is scrolled out of view', async () => {
    const session = freshName();
    peers.enter({ session, role: 'host' }, { camera: moving('red') });
    const viewer = make('beach-viewer', { session });
    // Long enough that a busy machine is not taken for a frozen camera.
    viewer.limits = { mediaStall: 2_000 };
    viewer.style.cssText = 'position: absolute; top: 9000px; width: 300px';
    const warnings = record(viewer, 'beach-warning');
    stage().append(viewer);
    await until(() => one<HTMLVideoElement>(viewer, 'video')?.videoWidth > 0);
    // As many frames as take several times its patience.
    const clock = document.createElement('video');
    Object.assign(clock, { muted: true, srcObject: peers.made(moving('blue')) });
    stage().append(clock);
    await clock.play();
    await decoded(clock, 150);
    expect(warnings.map(({ error }) => error.code)).to.deep.equal([]);
    viewer.scrollIntoView();
    await playing(viewer, 1);
    expect(warnings).to.deep.equal([]);
  });

  it('plays the sound of all tiles after one tap when the browser requires it', async () => {
    const session = freshName();
    const viewer = put('beach-viewer', { session });
    const warnings = record(viewer, 'beach-warning');
    const { play } = HTMLMediaElement.prototype;
    // As Firefox and Safari do before anything was tapped, with sound.
    HTMLMediaElement.prototype.play = function (): Promise<void> {
      if (this.muted) return play.call(this);
      return Promise.reject(new DOMException('No.', 'NotAllowedError'));
    };
    try {
      const media = { camera: talking('red'), screen: talking('green') };
      peers.enter({ session, role: 'host' }, media);
      const videos = await playing(viewer, 2);
      expect(videos.map(({ muted }) => muted)).to.deep.equal([true, true]);
    } finally {
      HTMLMediaElement.prototype.play = play;
    }
    expect(warnings.map(({ error }) => error.code)).to.deep.equal(['autoplay-blocked']);
    expect(all(viewer, '[part~=sound-button]').length).to.equal(1);
    one(viewer, '[part~=sound-button]').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => all(viewer, '[part~=sound-button]').length === 0);
    const videos = await playing(viewer, 2);
    expect(videos.map(({ muted, paused }) => muted || paused)).to.deep.equal([false, false]);
  });

  it('plays after one tap when the browser refuses even playback without sound', async () => {
    const session = freshName();
    const viewer = put('beach-viewer', { session });
    const warnings = record(viewer, 'beach-warning');
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = () =>
      Promise.reject(new DOMException('No.', 'NotAllowedError'));
    try {
      peers.enter({ session, role: 'host' }, { camera: moving('red') });
      await until(() => all(viewer, '[part~=sound-button]').length === 1);
      expect(words(viewer, '[part~=sound-button]')).to.equal('Tap to play');
      // It is tried again with every update, and told once.
      viewer.requestUpdate();
      await viewer.updateComplete;
    } finally {
      HTMLMediaElement.prototype.play = play;
    }
    one(viewer, '[part~=sound-button]').focus();
    await sendKeys({ press: 'Enter' });
    await playing(viewer, 1);
    await until(() => all(viewer, '[part~=sound-button]').length === 0);
    const blocked = warnings.filter(({ error }) => error.code === 'autoplay-blocked');
    expect(blocked.map(({ error }) => /plays nothing/.test(error.message)).at(-1)).to.equal(true);
    expect(blocked.length).to.be.at.most(2);
  });

  it('stays paused after a pause with the controls', async () => {
    const session = freshName();
    peers.enter({ session, role: 'host' }, { camera: moving('red') });
    const viewer = put('beach-viewer', { session, controls: true });
    const [video] = await playing(viewer, 1);
    const paused = new Promise((resolve) => video?.addEventListener('pause', resolve));
    video?.pause();
    await paused;
    viewer.requestUpdate();
    await viewer.updateComplete;
    expect(video?.paused).to.equal(true);
    await video?.play();
    // The browser pauses a video that leaves the page, which no user has asked for.
    viewer.remove();
    await frames(1);
    stage().append(viewer);
    await until(() => !video?.paused);
  });

  it('has full screen and picture-in-picture where the browser supports them', async () => {
    const session = freshName();
    peers.enter({ session, role: 'host' }, { camera: moving('red') });
    const viewer = put('beach-viewer', { session });
    await playing(viewer, 1);
    await until(() => one(viewer, '[part~=bar]'));
    const has = (part: string): boolean => all(viewer, `[part~=${part}]`).length === 1;
    expect(has('pip-button')).to.equal(document.pictureInPictureEnabled ?? false);
    expect(has('fullscreen-button')).to.equal(document.fullscreenEnabled);
    expect(document.fullscreenEnabled).to.equal(true);
    await expect(viewer).to.be.accessible();

    const button = one(viewer, '[part~=fullscreen-button]');
    button.focus();
    await until(() => getComputedStyle(one(viewer, '[part~=bar]')).opacity === '1');
    await sendKeys({ press: 'Enter' });
    await until(() => viewer.shadowRoot?.fullscreenElement === one(viewer, '[part~=stage]'));
    await until(() => button.getAttribute('aria-label') === 'Leave full screen');
    await sendKeys({ press: 'Enter' });
    await until(() => document.fullscreenElement === null);
    await until(() => button.getAttribute('aria-label') === 'Full screen');
  });

  it('shows only the video in full screen where no other element can be', async () => {
    const own = Object.getOwnPropertyDescriptor(
      HTMLVideoElement.prototype,
      'webkitEnterFullscreen',
    );
    const { requestFullscreen } = Element.prototype;
    const filled: unknown[] = [];
    // As on an iPhone.
    Reflect.deleteProperty(Element.prototype, 'requestFullscreen');
    Object.defineProperty(document, 'fullscreenEnabled', { configurable: true, value: undefined });
    Object.defineProperty(HTMLVideoElement.prototype, 'webkitEnterFullscreen', {
      configurable: true,
      value(this: HTMLVideoElement) {
        filled.push(this);
      },
    });
    try {
      const session = freshName();
      peers.enter({ session, role: 'host' }, { camera: moving('red') });
      const viewer = put('beach-viewer', { session });
      const videos = await playing(viewer, 1);
      await until(() => one(viewer, '[part~=fullscreen-button]'));
      one(viewer, '[part~=fullscreen-button]').click();
      expect(filled).to.deep.equal(videos);
    } finally {
      Object.assign(Element.prototype, { requestFullscreen });
      Reflect.deleteProperty(document, 'fullscreenEnabled');
      Reflect.deleteProperty(HTMLVideoElement.prototype, 'webkitEnterFullscreen');
      if (own) Object.defineProperty(HTMLVideoElement.prototype, 'webkitEnterFullscreen', own);
    }
  });

  it("leaves a single picture to the browser's controls", async () => {
    const session = freshName();
    const host = peers.enter({ session, role: 'host' }, { camera: moving('red') });
    const viewer = put('beach-viewer', { session, controls: true });
    const [camera] = await playing(viewer, 1);
    await viewer.updateComplete;
    expect([camera?.controls, all(viewer, '[part~=bar]').length]).to.deep.equal([true, 0]);
    host.publish('screen', peers.made(moving('green')));
    const [, screen] = await playing(viewer, 2);
    await viewer.updateComplete;
    expect([camera?.controls, screen?.controls]).to.deep.equal([false, true]);
  });

  it('crops pictures with fit=cover, but never a screen', async () => {
    const session = freshName();
    const host = peers.enter({ session, role: 'host' }, { camera: moving('red') });
    const viewer = put('beach-viewer', { session });
    const [video] = await playing(viewer, 1);
    const fit = (): string[] =>
      all(viewer, 'video').map((video) => getComputedStyle(video).objectFit);
    expect(fit()).to.deep.equal(['contain']);
    viewer.fit = 'cover';
    await until(() => fit()[0] === 'cover');
    host.publish('screen', peers.made(moving('green')));
    await playing(viewer, 2);
    expect(fit()).to.deep.equal(['cover', 'contain']);
    const warning = heard(viewer, 'beach-warning');
    viewer.setAttribute('fit', 'stretch');
    expect((await warning).error.code).to.equal('invalid-option');
    expect(video?.isConnected).to.equal(true);
  });
});
