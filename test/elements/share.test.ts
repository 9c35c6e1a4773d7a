import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { BeachViewer } from '../../src/elements/beach-viewer.ts';
import { moving, recorded, recordedTone } from '../media/films.ts';
import { Outside } from '../media/loopback.ts';
import {
  clear,
  frames,
  freshName,
  heard,
  make,
  pair,
  put,
  record,
  stage,
  until,
  words,
} from './page.ts';

const devices = navigator.mediaDevices;

/** A track that ends by itself, as when a plug is pulled, which nobody can do to a fake device. */
class Pluggable {
  readonly #transceiver = new RTCPeerConnection().addTransceiver('video');
  readonly stream = new MediaStream([this.#transceiver.receiver.track]);

  pull(): void {
    this.#transceiver.stop();
  }
}

/** Puts something before the browser's own way of asking, until the test ends. */
function intercept(ask: (constraints: MediaStreamConstraints) => Promise<unknown>): void {
  const real = MediaDevices.prototype.getUserMedia;
  devices.getUserMedia = async (constraints = {}) => {
    await ask(constraints);
    return real.call(devices, constraints);
  };
}

/** A permission that somebody gives when told to. */
function permission(): { ask: () => Promise<void>; give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { ask: () => given, give };
}

function refuse(name: string): Promise<never> {
  return Promise.reject(new DOMException('For this test.', name));
}

async function shows(viewer: BeachViewer, source = 'camera'): Promise<MediaStream> {
  const { streams } = await heard(viewer, 'beach-stream', ({ streams }) =>
    streams.some((stream) => stream.source === source),
  );
  return streams.find((stream) => stream.source === source)?.stream as MediaStream;
}

/** Resolves once a frame of the stream has been decoded. */
async function decodes(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, srcObject: stream });
  stage().append(video);
  await Promise.all([
    new Promise((resolve) => video.requestVideoFrameCallback(resolve)),
    video.play(),
  ]);
  return video;
}

/** Resolves once there is more red than green in the picture, or the other way around. */
async function shines(video: HTMLVideoElement, color: 'red' | 'green'): Promise<void> {
  const probe = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  await until(() => {
    probe.drawImage(video, 0, 0);
    const [red = 0, green = 0] = probe.getImageData(20, 60, 1, 1).data;
    return color === 'red' ? red - green > 80 : green - red > 80;
  });
}

/** Resolves once the viewer itself shows another frame, of whatever stream it has by then. */
function plays(viewer: BeachViewer): Promise<unknown> {
  const video = viewer.shadowRoot?.querySelector('video') as HTMLVideoElement;
  return new Promise((resolve) => video.requestVideoFrameCallback(resolve));
}

async function click(element: Element): Promise<void> {
  const { x, y, width, height } = element.getBoundingClientRect();
  await sendMouse({
    type: 'click',
    position: [Math.round(x + width / 2), Math.round(y + height / 2)],
  });
}

describe('share', () => {
  afterEach(async () => {
    Reflect.deleteProperty(devices, 'getUserMedia');
    Reflect.deleteProperty(devices, 'getDisplayMedia');
    Reflect.deleteProperty(navigator.permissions, 'query');
    await clear();
  });

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

  it('R19 waits for permission before it offers, so that the first connection has the picture', async () => {
    const { ask, give } = permission();
    intercept(ask);
    const session = freshName();
    const host = put('beach-session', { session, share: 'camera' });
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
    const viewer = put('beach-viewer', { session });
    await until(() => host.metrics.handshakesQueued === 1);
    expect(viewer.state).to.equal('waiting');
    const coming = shows(viewer);
    give();
    await decodes(await coming);
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('R19 goes on without it after 10 s, says so, and adds it when it comes', async () => {
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

  for (const [name, code] of [
    ['NotAllowedError', 'permission-denied'],
    ['NotFoundError', 'no-device'],
    ['NotReadableError', 'device-busy'],
  ]) {
    it(`R19 goes on without a camera that is not to be had: ${code}`, async () => {
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
      expect(words(host, '.problems')).to.equal(warnings[0]?.error.message);
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

  it('takes the microphone where there is no camera', async () => {
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

  it('lets go of what it is given after it was stopped', async () => {
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
    it(`asks nobody again who has said no, but takes what is granted: ${granted}`, async () => {
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

  it('says that the screen waits for a tap, which is no mistake', async () => {
    devices.getDisplayMedia = () => refuse('InvalidStateError');
    const host = make('beach-session', { share: 'screen' });
    const warnings = record(host, 'beach-warning');
    const changes = record(host, 'beach-sharechange');
    stage().append(host);
    await until(() => host.sharing.get('screen') === 'blocked');
    await host.updateComplete;
    expect(words(host, '.sharing button')).to.equal('Share your screen');
    expect(words(host, '.problems')).to.equal('');
    expect(changes.at(-1)?.error).to.equal(undefined);
    expect(warnings).to.deep.equal([]);
  });

  it('R19 survives that a camera is pulled out, and takes it again when it is back', async () => {
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

  it('sends camera and screen as two streams, the screen once somebody has tapped', async () => {
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
    // Somebody ends it with the browser's own button.
    const [track] = host.localStreams.get('screen')?.getVideoTracks() ?? [];
    track?.dispatchEvent(new Event('ended'));
    await until(() => changes.at(-1)?.streams.length === 1);
    expect(host.sharing.get('screen')).to.equal('muted');
    expect(viewer.state).to.equal('connected');
  });

  it('sends the canvas inside the tag, also one that is put there later', async () => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = 'rgb(0 200 0)';
    context.fillRect(0, 0, 300, 150);
    const session = freshName();
    const host = put('beach-session', { session, share: 'contents' });
    const viewer = put('beach-viewer', { session });
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
    const coming = shows(viewer, 'contents');
    host.append(canvas);
    const video = await decodes(await coming);
    const probe = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
    probe.drawImage(video, 0, 0);
    const [red = 255, green = 0] = probe.getImageData(20, 20, 1, 1).data;
    expect(green - red).to.be.greaterThan(100);
    canvas.remove();
    await heard(viewer, 'beach-stream', ({ stream }) => stream === null);
  });

  it('leaves the context of a canvas to its page, and sends what is drawn once it stands still', async () => {
    const canvas = document.createElement('canvas');
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.append(canvas);
    stage().append(host);
    await until(() => host.sharing.get('contents') === 'live');
    const context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
    expect(context.getContextAttributes().alpha).to.equal(false);
    context.fillStyle = 'rgb(0 200 0)';
    context.translate(20, 20);
    context.globalAlpha = 0.5;
    context.fillRect(0, 0, 300, 150);
    const before = context.getImageData(0, 0, 60, 60).data;
    await decodes(await shows(put('beach-viewer', { session }), 'contents'));
    expect(context.getImageData(0, 0, 60, 60).data).to.deep.equal(before);
    expect(context.getTransform().e).to.equal(20);
    expect(context.globalAlpha).to.equal(0.5);
  });

  it('leaves a canvas that another thread draws to it', async () => {
    const canvas = document.createElement('canvas');
    const context = canvas.transferControlToOffscreen().getContext('2d');
    context?.fillRect(0, 0, 300, 150);
    await frames(2);
    const host = make('beach-session', { share: 'contents' });
    const warnings = record(host, 'beach-warning');
    host.append(canvas);
    stage().append(host);
    await until(() => !['asking', undefined].includes(host.sharing.get('contents')));
    // Firefox does not capture it.
    const fails = host.sharing.get('contents') === 'failed';
    const codes = warnings.map(({ error }) => error.code);
    expect(codes).to.deep.equal(fails ? ['unsupported-browser'] : []);
    expect(host.sharing.get('contents')).not.to.equal('blocked');
  });

  it('sends a film again that is played again, and the one after it, over the same connection', async () => {
    const film = document.createElement('video');
    Object.assign(film, { muted: true, loop: true, src: await recorded(moving('red')) });
    const next = await recorded(moving('green'));
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.append(film);
    stage().append(host);
    const viewer = put('beach-viewer', { session });
    await film.play();
    const seen = await decodes(await shows(viewer, 'contents'));
    await shines(seen, 'red');
    const live = (): boolean =>
      host.localStreams.get('contents')?.getTracks()[0]?.readyState === 'live';
    film.loop = false;
    await new Promise((resolve) => film.addEventListener('ended', resolve));
    await until(() => !live());
    await film.play();
    await until(live);
    await plays(viewer);
    Object.assign(film, { loop: true, src: next });
    await film.play();
    await shines(seen, 'green');
    expect(host.localStreams.get('contents')?.getTracks().length).to.equal(1);
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('sends sound again that is played again', async () => {
    const sound = document.createElement('audio');
    Object.assign(sound, { src: recordedTone() });
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.append(sound);
    stage().append(host);
    await click(host);
    const stream = await shows(put('beach-viewer', { session }), 'contents');
    expect(stream.getTracks().map(({ kind }) => kind)).to.deep.equal(['audio']);
    const live = (): boolean =>
      host.localStreams.get('contents')?.getTracks()[0]?.readyState === 'live';
    await sound.play();
    await new Promise((resolve) => sound.addEventListener('ended', resolve));
    await until(() => !live());
    await sound.play();
    await until(live);
    expect(host.sharing.get('contents')).to.equal('live');
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('waits no more for a film that never came', async () => {
    const session = freshName();
    const host = make('beach-session', { session, share: 'contents' });
    host.limits = { mediaWait: 500 };
    host.append(document.createElement('video'));
    stage().append(host);
    await until(() => host.sharing.get('contents') === 'asking');
    host.stop();
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 300, 150);
    host.replaceChildren(canvas);
    const warnings = record(host, 'beach-warning');
    await host.start();
    put('beach-viewer', { session });
    await heard(host, 'beach-viewerjoin');
    expect(warnings).to.deep.equal([]);
  });

  it('tells the viewer that the system mutes a microphone, and gives it back', async () => {
    const [source] = (await devices.getUserMedia({ audio: true })).getTracks();
    const outside = new Outside(source as MediaStreamTrack);
    await outside.mute(false);
    devices.getUserMedia = () => Promise.resolve(new MediaStream([outside.track]));
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone' });
    const viewer = put('beach-viewer', { session });
    const tells = (muted: boolean): Promise<unknown> =>
      heard(viewer, 'beach-stream', ({ streams }) => streams[0]?.muted.includes('audio') === muted);
    await tells(false);
    await Promise.all([tells(true), outside.mute(true)]);
    expect(host.sharing.get('microphone')).to.equal('muted');
    host.unmute('microphone');
    expect(host.sharing.get('microphone')).to.equal('muted');
    await Promise.all([tells(false), outside.mute(false)]);
    expect(host.sharing.get('microphone')).to.equal('live');
    // What a person has muted meanwhile stays so.
    await outside.mute(true);
    host.mute('microphone');
    await outside.mute(false);
    expect(host.sharing.get('microphone')).to.equal('muted');
    outside.close();
  });

  it('tells the viewer that the microphone is muted, and that it is not', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone' });
    const viewer = put('beach-viewer', { session });
    await shows(viewer);
    const muted = heard(viewer, 'beach-stream', ({ streams }) =>
      Boolean(streams[0]?.muted.includes('audio')),
    );
    host.mute('microphone');
    expect(host.sharing.get('microphone')).to.equal('muted');
    await muted;
    const loud = heard(viewer, 'beach-stream', ({ streams }) => streams[0]?.muted.length === 0);
    host.unmute('microphone');
    await loud;
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('shows a viewer itself while it waits, and still says that it does', async () => {
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

  it('goes off and on again in its old place, however often', async () => {
    const connections: RTCPeerConnection[] = [];
    const real = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends real {
      constructor(config?: RTCConfiguration) {
        super(config);
        connections.push(this);
      }
    };
    try {
      const session = freshName();
      const host = put('beach-session', { session, share: 'camera' });
      const viewer = put('beach-viewer', { session });
      await shows(viewer);
      for (let time = 0; time < 3; time += 1) {
        const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
        host.mute('camera');
        await gone;
        const back = heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
        host.unmute('camera');
        await back;
      }
      await plays(viewer);
      expect(connections.map((connection) => connection.getTransceivers().length)).to.deep.equal([
        1, 1,
      ]);
    } finally {
      window.RTCPeerConnection = real;
    }
  });

  it('lets go of the camera while it is off', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'camera' });
    const viewer = put('beach-viewer', { session });
    await shows(viewer);
    const [track] = host.localStreams.get('camera')?.getTracks() ?? [];
    const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
    host.mute('camera');
    expect(track?.readyState).to.equal('ended');
    await gone;
    host.unmute('camera');
    await plays(viewer);
  });

  for (const [device, kind] of [
    ['camera', 'videoinput'],
    ['microphone', 'audioinput'],
  ] as const) {
    it(`changes the ${device} without a new handshake`, async () => {
      const session = freshName();
      const host = put('beach-session', { session, share: device });
      const viewer = put('beach-viewer', { session });
      await shows(viewer);
      const before = host.localStreams.get('camera')?.getTracks()[0];
      const all = (await host.devices()).filter((found) => found.kind === kind);
      expect(all.length).to.be.greaterThan(0);
      await host.choose(device, all.at(-1)?.deviceId);
      const after = host.localStreams.get('camera')?.getTracks()[0];
      expect(after).not.to.equal(before);
      expect(before?.readyState).to.equal('ended');
      expect(after?.readyState).to.equal('live');
      if (device === 'camera') await plays(viewer);
      expect([...host.peers.values()][0]?.generation).to.equal(1);
      const error = await host.choose(device, 'no such device').catch((cause) => cause);
      expect(error.code).to.equal('no-device');
      expect(after?.readyState).to.equal('live');
      if (device === 'camera') return;
      host.mute(device);
      await host.choose(device, undefined);
      expect(host.sharing.get(device)).to.equal('muted');
      expect(host.localStreams.get('camera')?.getTracks()[0]?.enabled).to.equal(false);
    });
  }

  it('keeps the choice of a camera that is off, and asks anew where it is being asked for', async () => {
    const asked: unknown[] = [];
    const { ask, give } = permission();
    const host = put('beach-session', { share: 'camera' });
    await until(() => host.sharing.get('camera') === 'live');
    intercept(({ video }) => {
      asked.push((video as MediaTrackConstraints).deviceId);
      return ask();
    });
    const [camera] = (await host.devices()).filter(({ kind }) => kind === 'videoinput');
    host.mute('camera');
    await host.choose('camera', camera?.deviceId);
    expect(asked).to.deep.equal([]);
    expect(host.sharing.get('camera')).to.equal('muted');
    host.unmute('camera');
    expect(asked).to.deep.equal([{ exact: camera?.deviceId }]);
    await host.choose('camera', undefined);
    expect(asked).to.deep.equal([{ exact: camera?.deviceId }, undefined]);
    give();
    await until(() => host.sharing.get('camera') === 'live');
    expect(host.localStreams.get('camera')?.getTracks().length).to.equal(1);
  });

  it('lets go of one camera for the other where only one can be open, and takes it back', async () => {
    const [host, viewer] = await pair();
    const coming = shows(viewer);
    host.share = 'camera';
    await coming;
    const track = (): MediaStreamTrack | undefined =>
      host.localStreams.get('camera')?.getTracks()[0];
    const first = track();
    const [camera] = (await host.devices()).filter(({ kind }) => kind === 'videoinput');
    const open = (): boolean => first?.readyState === 'live';
    let broken = false;
    intercept(async ({ video }) => {
      const { deviceId } = video as MediaTrackConstraints;
      if (open() || (broken && deviceId === undefined)) await refuse('NotReadableError');
    });
    await host.choose('camera', camera?.deviceId);
    expect(open()).to.equal(false);
    expect(track()?.readyState).to.equal('live');
    broken = true;
    const second = track();
    const error = await host.choose('camera', undefined).catch((cause) => cause);
    expect(error.code).to.equal('device-busy');
    expect(track()).not.to.equal(second);
    expect(track()?.readyState).to.equal('live');
    expect(host.sharing.get('camera')).to.equal('live');
    await plays(viewer);
  });

  it('lets a viewer share what the host allows', async () => {
    const session = freshName();
    const host = put('beach-session', { session, allow: 'microphone' });
    const viewer = make('beach-viewer', { session, share: 'camera microphone' });
    const warnings = record(viewer, 'beach-warning');
    stage().append(viewer);
    const { streams } = await heard(host, 'beach-stream');
    expect(streams[0]?.source).to.equal('camera');
    expect(streams[0]?.stream.getTracks().map(({ kind }) => kind)).to.deep.equal(['audio']);
    await until(() => warnings.length > 0);
    expect(warnings.map(({ error }) => error.code)).to.deep.equal(['refused']);
  });

  it('takes nothing of a viewer unless told to, also beside what the host sends', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'camera microphone' });
    const heardByHost = record(host, 'beach-stream');
    const viewer = make('beach-viewer', { session, share: 'camera microphone' });
    const refused = heard(viewer, 'beach-warning');
    stage().append(viewer);
    await shows(viewer);
    expect((await refused).error.code).to.equal('refused');
    // Whatever the viewer's media would have set off comes before this.
    const message = heard(host, 'beach-message');
    await viewer.send('and now?');
    await message;
    expect(heardByHost).to.deep.equal([]);
  });

  it('asks no more than once for room that it is not given', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const viewer = make('beach-viewer', { session, share: 'microphone' });
    const refused = heard(viewer, 'beach-warning');
    stage().append(viewer);
    expect((await refused).error.code).to.equal('refused');
    host.addEventListener('beach-message', ({ data }) => host.send(data));
    for (let round = 0; round < 50; round += 1) {
      const back = heard(viewer, 'beach-message');
      await viewer.send(round);
      await back;
    }
    // One for the connection, and one for what came while it was being made.
    expect(host.metrics.offersPosted).to.be.at.most(2);
  });

  it('keeps to its limits for each viewer, and lets sound go before pictures', async () => {
    const real = RTCRtpSender.prototype.setParameters;
    const set: RTCRtpEncodingParameters[] = [];
    RTCRtpSender.prototype.setParameters = function (parameters, ...rest) {
      set.push(...parameters.encodings);
      return real.call(this, parameters, ...rest);
    };
    try {
      const session = freshName();
      const host = put('beach-session', {
        session,
        share: 'camera microphone',
        'max-bitrate': '300000',
        'max-uplink': '400000',
        'max-framerate': '10',
      });
      const viewer = put('beach-viewer', { session });
      await shows(viewer);
      expect(host.metrics.mediaLimits).to.include({ bitrate: 300_000, framerate: 10 });
      await until(() => set.some(({ maxBitrate }) => maxBitrate === 300_000));
      await until(() => set.some(({ priority }) => priority === 'high'));
      expect(Math.max(...set.map(({ maxFramerate = 0 }) => maxFramerate))).to.be.within(1, 10);
      put('beach-viewer', { session });
      await until(() => set.some(({ maxBitrate }) => maxBitrate === 200_000));
      expect(host.metrics.mediaLimits?.bitrate).to.equal(200_000);
    } finally {
      RTCRtpSender.prototype.setParameters = real;
    }
  });

  it('warns of a word that it does not know, and shares nothing', async () => {
    const host = make('beach-session', { share: 'camera kitchen' });
    const warning = heard(host, 'beach-warning');
    stage().append(host);
    expect((await warning).error.code).to.equal('invalid-option');
    expect(host.sharing.size).to.equal(0);
  });
});
