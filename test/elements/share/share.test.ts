import { expect } from '@open-wc/testing';
import { english } from '../../../src/elements/words/english.ts';
import { until } from '../../kit/until.ts';
import { freshName, heard, make, pair, put, record, stage, words } from '../page.ts';
import {
  click,
  decodes,
  devices,
  intercept,
  permission,
  plays,
  refuse,
  restore,
  shows,
} from './sharing.ts';

/** A track that ends by itself, as when a plug is pulled, which is impossible with a fake device. */
class Pluggable {
  readonly #transceiver = new RTCPeerConnection().addTransceiver('video');
  readonly stream = new MediaStream([this.#transceiver.receiver.track]);

  pull(): void {
    this.#transceiver.stop();
  }
}

describe('share', () => {
  afterEach(restore);

  it('captures camera and microphone while the session lasts', async () => {
    const session = freshName();
    const host = make('beach-session', { session, share: 'camera microphone' });
    const states = record(host, 'beach-sharechange');
    stage().append(host);
    const viewer = put('beach-viewer', { session });
    const stream = await shows(viewer);
    await decodes(stream);
    expect(stream.getTracks().map(({ kind }) => kind)).to.have.members(['audio', 'video']);
    expect([...host.sharing]).to.have.deep.members([
      ['camera', 'live'],
      ['microphone', 'live'],
    ]);
    const own = host.localStreams.get('camera')?.getTracks() ?? [];
    expect(own.length).to.equal(2);
    expect(host.matches(':state(streaming)')).to.equal(true);
    host.stop();
    expect(own.map(({ readyState }) => readyState)).to.deep.equal(['ended', 'ended']);
    expect(host.localStreams.size).to.equal(0);
    expect(host.matches(':state(streaming)')).to.equal(false);
    expect(states.map(({ what, state }) => `${what} ${state}`)).to.deep.equal([
      'camera asking',
      'microphone asking',
      'camera live',
      'microphone live',
      'camera null',
      'microphone null',
    ]);
  });

  it('R19 waits for permission before the offer, so that the first connection has the picture', async () => {
    const { ask, give } = permission();
    intercept(ask);
    const session = freshName();
    const host = put('beach-session', { session, share: 'camera' });
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
    const viewer = put('beach-viewer', { session });
    await until(() => host.metrics.handshakesQueued === 1);
    expect(viewer.state).to.equal('waiting');
    const button = host.shadowRoot?.querySelector('[part~=camera-button]');
    expect(button?.ariaDisabled).to.equal('true');
    const coming = shows(viewer);
    give();
    await decodes(await coming);
    expect(button?.ariaDisabled).to.equal('false');
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('R19 continues without it after 10 s, with a warning, and adds it later', async () => {
    const { ask, give } = permission();
    intercept(ask);
    const session = freshName();
    const host = make('beach-session', { session, share: 'camera' });
    host.limits = { mediaWait: 300 };
    const warnings = record(host, 'beach-warning');
    stage().append(host);
    const viewer = put('beach-viewer', { session });
    await heard(host, 'beach-viewerjoin');
    expect(warnings.map(({ error }) => error.code)).to.deep.equal(['media-timeout']);
    expect(viewer.stream).to.equal(null);
    const message = heard(viewer, 'beach-message');
    await host.send('without it');
    expect((await message).data).to.equal('without it');
    const coming = shows(viewer);
    give();
    await decodes(await coming);
  });

  for (const [name, code, sentence] of [
    ['NotAllowedError', 'permission-denied', english.share.denied('The camera')],
    ['NotFoundError', 'no-device', english.share.missing('The camera')],
    ['NotReadableError', 'device-busy', english.share.busy('The camera')],
  ]) {
    it(`R19 continues without an unavailable camera: ${code}`, async () => {
      intercept(() => refuse(name as string));
      const session = freshName();
      const host = make('beach-session', { session, share: 'camera' });
      const warnings = record(host, 'beach-warning');
      stage().append(host);
      const viewer = put('beach-viewer', { session });
      await heard(host, 'beach-viewerjoin');
      expect(warnings.map(({ error }) => error.code)).to.deep.equal([code]);
      expect(host.sharing.get('camera')).to.equal('failed');
      await host.updateComplete;
      expect(words(host, '.sharing button')).to.equal('Camera: try again');
      expect(words(host, '.errors')).to.equal(sentence);
      await expect(host).to.be.accessible();
      const message = heard(viewer, 'beach-message');
      await host.send('all the same');
      expect((await message).data).to.equal('all the same');

      // Once it is to be had, a tap is enough.
      Reflect.deleteProperty(devices, 'getUserMedia');
      const coming = shows(viewer);
      await click(host.shadowRoot?.querySelector('.sharing button') as Element);
      await decodes(await coming);
    });
  }

  it('uses the microphone without a camera', async () => {
    intercept(({ video }) => (video ? refuse('NotFoundError') : Promise.resolve()));
    const session = freshName();
    const host = put('beach-session', { session, share: 'camera microphone' });
    const viewer = put('beach-viewer', { session });
    const stream = await shows(viewer);
    expect(stream.getTracks().map(({ kind }) => kind)).to.deep.equal(['audio']);
    expect([...host.sharing]).to.deep.equal([
      ['camera', 'failed'],
      ['microphone', 'live'],
    ]);
  });

  it('releases a device that it receives after it was stopped', async () => {
    const { ask, give } = permission();
    const given: MediaStreamTrack[] = [];
    const real = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      await ask();
      const stream = await real(constraints);
      given.push(...stream.getTracks());
      return stream;
    };
    const host = put('beach-session', { share: 'camera microphone' });
    await until(() => host.sharing.get('camera') === 'asking');
    host.stop();
    give();
    await until(
      () => given.length === 2 && given.every(({ readyState }) => readyState === 'ended'),
    );
    expect(host.localStreams.size).to.equal(0);
  });

  for (const [granted, alone] of [
    [[], []],
    [['microphone'], ['microphone']],
  ] as const) {
    it(`does not repeat a denied request, but uses the granted device: ${granted}`, async () => {
      let asked = 0;
      intercept(({ video }) => {
        asked += 1;
        return video ? refuse('NotAllowedError') : Promise.resolve();
      });
      navigator.permissions.query = async ({ name }) =>
        ({
          state: granted.some((device) => device === name) ? 'granted' : 'prompt',
        }) as PermissionStatus;
      const host = put('beach-session', { share: 'camera microphone' });
      await until(() => host.sharing.size > 0 && ![...host.sharing.values()].includes('asking'));
      expect(asked).to.equal(1 + alone.length);
      const live = [...host.sharing].filter(([, state]) => state === 'live').map(([what]) => what);
      expect(live).to.deep.equal(alone);
    });
  }

  it('shows that the screen waits for a tap, without an error', async () => {
    devices.getDisplayMedia = () => refuse('InvalidStateError');
    const host = make('beach-session', { share: 'screen' });
    const warnings = record(host, 'beach-warning');
    const changes = record(host, 'beach-sharechange');
    stage().append(host);
    await until(() => host.sharing.get('screen') === 'blocked');
    await host.updateComplete;
    expect(words(host, '.sharing button')).to.equal('Share your screen');
    expect(words(host, '.errors')).to.equal('');
    expect(changes.at(-1)?.error).to.equal(undefined);
    expect(warnings).to.deep.equal([]);
  });

  it('R19 survives the removal of a camera, and uses it again when it is back', async () => {
    const [host, viewer] = await pair();
    const camera = new Pluggable();
    devices.getUserMedia = () => Promise.resolve(camera.stream);
    const coming = shows(viewer);
    host.share = 'camera';
    await coming;
    const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
    const warning = heard(host, 'beach-warning');
    camera.pull();
    expect((await warning).error.code).to.equal('no-device');
    await gone;
    const message = heard(viewer, 'beach-message');
    await host.send('data go on');
    expect((await message).data).to.equal('data go on');
    Reflect.deleteProperty(devices, 'getUserMedia');
    devices.dispatchEvent(new Event('devicechange'));
    await plays(viewer);
    expect(host.sharing.get('camera')).to.equal('live');
  });

  it('R43 survives a browser that cannot list its devices', async () => {
    const [host] = await pair();
    const unhandled: unknown[] = [];
    const note = (event: PromiseRejectionEvent): void => {
      event.preventDefault();
      unhandled.push(event.reason);
    };
    addEventListener('unhandledrejection', note);
    devices.enumerateDevices = () => refuse('NotAllowedError');
    host.share = 'camera';
    await until(() => host.sharing.get('camera') === 'live');
    devices.dispatchEvent(new Event('devicechange'));
    await new Promise((resolve) => setTimeout(resolve));
    removeEventListener('unhandledrejection', note);
    expect(unhandled).to.deep.equal([]);
  });

  it('sends camera and screen as two streams, the screen after a tap', async () => {
    const [host, viewer] = await pair();
    const changes = record(viewer, 'beach-stream');
    host.share = 'camera screen';
    await until(() => changes.length > 0);
    await until(() => host.sharing.get('screen') !== 'asking');
    if (host.sharing.get('screen') === 'blocked') {
      await host.updateComplete;
      await click(host.shadowRoot?.querySelector('[part~="screen-button"]') as Element);
      await until(() => !['blocked', 'asking'].includes(host.sharing.get('screen') as string));
    }
    if (host.sharing.get('screen') === 'failed') {
      // A headless Firefox has no screen: then the camera goes on without it.
      expect(host.error).to.equal(null);
      expect(changes.at(-1)?.streams.map(({ source }) => source)).to.deep.equal(['camera']);
      return;
    }
    await until(() => changes.at(-1)?.streams.length === 2);
    const sources = changes.at(-1)?.streams.map(({ source }) => source);
    expect(sources).to.have.members(['camera', 'screen']);
    // The user ends it with the browser's own button.
    const [track] = host.localStreams.get('screen')?.getVideoTracks() ?? [];
    track?.dispatchEvent(new Event('ended'));
    await until(() => changes.at(-1)?.streams.length === 1);
    expect(host.sharing.get('screen')).to.equal('muted');
    expect(viewer.state).to.equal('connected');
  });

  it('shows a viewer its own camera and the state while it waits', async () => {
    const viewer = put('beach-viewer', { session: freshName(), share: 'camera' });
    await until(() => viewer.sharing.get('camera') === 'live');
    await plays(viewer);
    expect(words(viewer, '[part=status]')).to.equal('Waiting for the host…');
    const notice = viewer.shadowRoot?.querySelector('[part=notice]') as Element;
    const { x, y, width, height } = notice.getBoundingClientRect();
    const seen = viewer.shadowRoot?.elementFromPoint(x + width / 2, y + height / 2);
    expect(notice.contains(seen ?? null)).to.equal(true);
    expect(viewer.stream).to.equal(null);
    await expect(viewer).to.be.accessible();
  });

  it('warns of an unknown word, and shares nothing', async () => {
    const host = make('beach-session', { share: 'camera kitchen' });
    const warning = heard(host, 'beach-warning');
    stage().append(host);
    expect((await warning).error.code).to.equal('invalid-option');
    expect(host.sharing.size).to.equal(0);
  });
});
