import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { moving, talking, tone } from '../../kit/media/films.ts';
import { all, names, one, playing, silences } from '../../kit/media/playing.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, put } from '../page.ts';
import { Peers } from '../peers.ts';

describe('tiles of a viewer', () => {
  const peers = new Peers();

  afterEach(async () => {
    peers.clear();
    await clear();
  });

  it('shows a screen large and the camera beside it small, and keeps the videos that stay', async () => {
    const session = freshName();
    const host = peers.enter({ session, role: 'host' }, { camera: moving('red') });
    const viewer = put('beach-viewer', { session });
    const [camera] = await playing(viewer, 1);
    expect(names(viewer)).to.deep.equal([]);

    host.publish('screen', peers.made(moving('green')));
    const both = await playing(viewer, 2);
    expect(both[0]).to.equal(camera);
    expect(one(viewer, '.tiles').className).to.contain('inset');
    expect(names(viewer)).to.deep.equal(['Host', 'Host · screen']);
    const [small, large] = both.map((video) => video.getBoundingClientRect());
    expect(small?.width).to.be.below((large?.width ?? 0) / 2);
    expect(small?.bottom).to.be.below(large?.bottom ?? 0);
    viewer.style.inlineSize = '160px';
    const label = one(viewer, '.main .label').getBoundingClientRect();
    const inset = one(viewer, '.tile:not(.main)').getBoundingClientRect();
    expect(label.right).to.be.below(inset.left);

    host.publish('screen', null);
    expect(await playing(viewer, 1)).to.deep.equal([camera]);
    expect(camera?.paused).to.equal(false);
  });

  it('shows all peers of a mesh with their names while others come and go', async () => {
    const session = freshName();
    const mesh = { session, topology: 'mesh' } as const;
    peers.enter({ ...mesh, role: 'host', name: 'Ada' }, { camera: moving('red') });
    const viewer = put('beach-viewer', { session });
    const [first] = await playing(viewer, 1);
    const grace = peers.enter(
      { ...mesh, role: 'viewer', name: 'Grace' },
      { camera: moving('blue') },
    );
    const [, second] = await playing(viewer, 2);
    peers.enter({ ...mesh, role: 'viewer' }, { camera: moving('teal') });
    const [, , third] = await playing(viewer, 3);
    expect(names(viewer)).to.deep.equal(['Ada', 'Grace', 'Guest']);
    grace.stop();
    expect(await playing(viewer, 2)).to.deep.equal([first, third]);
    expect(second?.isConnected).to.equal(false);
    expect(second?.srcObject).to.equal(null);
    await expect(viewer).to.be.accessible();
  });

  it('sets the volume of one tile, or mutes it', async () => {
    // From the first key on, browsers play sound.
    await sendKeys({ press: 'a' });
    const session = freshName();
    const mesh = { session, topology: 'mesh' } as const;
    peers.enter({ ...mesh, role: 'host', name: 'Ada' }, { camera: talking('red') });
    const viewer = put('beach-viewer', { session });
    await playing(viewer, 1);
    expect(all(viewer, '[part~=volume]')).to.deep.equal([]);
    expect(await silences(viewer)).to.deep.equal([true, false]);
    expect(viewer.muted).to.equal(false);
    peers.enter({ ...mesh, role: 'viewer', name: 'Grace' }, { camera: talking('blue') });
    const [ada, grace] = await playing(viewer, 2);
    expect([ada?.muted, grace?.muted]).to.deep.equal([false, false]);

    const [, slider] = all<HTMLInputElement>(viewer, '[part~=volume-slider]');
    const [, button] = all(viewer, '[part~=mute-button]');
    expect(slider?.ariaLabel ?? slider?.getAttribute('aria-label')).to.equal('Volume of Grace');
    if (slider) slider.value = '0.25';
    slider?.dispatchEvent(new Event('input'));
    await viewer.updateComplete;
    expect([ada?.volume, grace?.volume]).to.deep.equal([1, 0.25]);
    button?.click();
    await viewer.updateComplete;
    expect([ada?.muted, grace?.muted]).to.deep.equal([false, true]);
    expect(button?.getAttribute('aria-label')).to.equal('Unmute Grace');
    expect(viewer.muted).to.equal(false);
    // As the controls of the browser do.
    if (grace) grace.muted = false;
    await until(() => button?.getAttribute('aria-label') === 'Mute Grace');
    expect([ada?.muted, grace?.muted]).to.deep.equal([false, false]);
    button?.click();
    await viewer.updateComplete;
    viewer.muted = true;
    await viewer.updateComplete;
    expect([ada?.muted, grace?.muted]).to.deep.equal([true, true]);
    viewer.muted = false;
    button?.click();
    await viewer.updateComplete;
    expect([ada?.muted, grace?.muted, grace?.volume]).to.deep.equal([false, false, 0.25]);
    await expect(viewer).to.be.accessible();
  });

  it('shows the sources that its sender has muted, and an avatar instead of black', async () => {
    const session = freshName();
    const stream = talking('red');
    const host = peers.enter({ session, role: 'host', name: 'Ada' }, { camera: stream });
    const viewer = put('beach-viewer', { session });
    const [video] = await playing(viewer, 1);
    expect(all(viewer, '[part~=muted]')).to.deep.equal([]);
    const set = (enabled: boolean): void => {
      for (const track of stream.getTracks()) track.enabled = enabled;
      host.publish('camera', stream);
    };
    set(false);
    await until(() => all(viewer, '[part~=muted]').length === 1);
    expect(one(viewer, '[part~=avatar] .initial').textContent).to.equal('A');
    expect(video?.checkVisibility()).to.equal(false);
    await expect(viewer).to.be.accessible();
    set(true);
    await until(() => all(viewer, '[part~=muted], [part~=avatar]').length === 0);
    expect(video?.checkVisibility()).to.equal(true);
    expect(all(viewer, 'video')).to.deep.equal([video]);
  });

  it('shows an avatar for a stream with only sound', async () => {
    const session = freshName();
    peers.enter({ session, role: 'host', name: 'Ada' }, { camera: tone() });
    const viewer = put('beach-viewer', { session });
    await heard(viewer, 'beach-stream');
    await until(() => one(viewer, '[part~=avatar]')?.checkVisibility());
    expect(one(viewer, '.only').textContent).to.equal('Audio only');
    const video = one<HTMLVideoElement>(viewer, 'video');
    await until(() => !video.paused);
    expect(video.checkVisibility()).to.equal(false);
    await expect(viewer).to.be.accessible();
  });
});

describe('a host as a player', () => {
  const peers = new Peers();

  afterEach(async () => {
    peers.clear();
    await clear();
  });

  it('shows the other peers of a mesh above its panel', async () => {
    const host = put('beach-session', { topology: 'mesh' });
    await host.start();
    // From the first key on, browsers play sound.
    await sendKeys({ press: 'a' });
    const { session } = host;
    const ada = peers.enter({ session, role: 'viewer', name: 'Ada' }, { camera: talking('red') });
    await playing(host, 1);
    expect(await silences(host)).to.deep.equal([true, false]);
    expect(all(host, '[part~=fullscreen-button]').length).to.equal(1);
    peers.enter({ session, role: 'viewer', name: 'Grace' }, { camera: moving('blue') });
    await playing(host, 2);
    expect(names(host)).to.deep.equal(['Ada', 'Grace']);
    const stageEnd = one(host, '[part~=stage]').getBoundingClientRect().bottom;
    expect(stageEnd).to.be.below(one(host, '[part~=panel]').getBoundingClientRect().top);
    await expect(host).to.be.accessible();
    ada.stop();
    await playing(host, 1);
  });
});
