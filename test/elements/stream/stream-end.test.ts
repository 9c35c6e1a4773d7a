import { expect } from '@open-wc/testing';
import { english } from '../../../src/elements/words/english.ts';
import { moving, tone } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, make, pair, put, record, stage, words } from '../page.ts';

const sentence = 'This page cannot share content from another site: choose other content.';

/** Resolves with a picture of another site: the same server by another name. */
async function foreignPicture(): Promise<HTMLImageElement> {
  const { hostname, port } = location;
  const other = hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  const image = new Image();
  image.src = `http://${other}:${port}/demo/screenshot.png`;
  await image.decode();
  return image;
}

describe('a stream that the page has set', () => {
  afterEach(clear);

  it('ends for everybody when its track is stopped, which fires no event', async () => {
    const [host, viewer] = await pair();
    const changes = record(host, 'beach-sharechange');
    const film = moving('red');
    host.stream = film;
    await heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
    expect(host.matches(':state(streaming)')).to.equal(true);
    const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
    film.getTracks()[0]?.stop();
    await gone;
    expect(host.matches(':state(streaming)')).to.equal(false);
    expect(changes.map(({ what, state }) => `${what} ${state}`)).to.deep.equal([
      'stream live',
      'stream ended',
    ]);
    host.stream = moving('green');
    await heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
    expect(host.matches(':state(streaming)')).to.equal(true);
  });

  it('ends at once when the browser ends its track', async () => {
    const [host, viewer] = await pair({}, { mediaCheck: 600_000 });
    const transceiver = new RTCPeerConnection().addTransceiver('video');
    host.stream = new MediaStream([transceiver.receiver.track]);
    await heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
    const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
    transceiver.stop();
    await gone;
  });

  it('loses and gains tracks that the page removes and adds', async () => {
    const [host, viewer] = await pair();
    const film = moving('red');
    host.stream = film;
    await heard(viewer, 'beach-stream', ({ stream }) => stream?.getTracks().length === 1);
    const both = heard(viewer, 'beach-stream', ({ stream }) => stream?.getTracks().length === 2);
    const [sound] = tone().getTracks();
    film.addTrack(sound as MediaStreamTrack);
    await both;
    const one = heard(viewer, 'beach-stream', ({ stream }) => stream?.getTracks().length === 1);
    film.removeTrack(sound as MediaStreamTrack);
    await one;
  });

  it('tells viewers that the page has disabled its track', async () => {
    const [host, viewer] = await pair();
    const film = moving('red');
    host.stream = film;
    await heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
    const change = heard(host, 'beach-sharechange', ({ state }) => state === 'muted');
    const muted = heard(viewer, 'beach-stream', ({ streams }) =>
      Boolean(streams[0]?.muted.includes('video')),
    );
    for (const track of film.getTracks()) track.enabled = false;
    expect((await change).what).to.equal('stream');
    await muted;
  });

  it('keeps to its limits when its canvas grows', async () => {
    const real = RTCRtpSender.prototype.setParameters;
    const scales: (number | undefined)[] = [];
    RTCRtpSender.prototype.setParameters = function (parameters, ...rest) {
      scales.push(...parameters.encodings.map((each) => each.scaleResolutionDownBy));
      return real.call(this, parameters, ...rest);
    };
    // With delivery="shared", the canvas has an encoder of its own.
    const { configure } = VideoEncoder.prototype;
    VideoEncoder.prototype.configure = function (config) {
      if (config.height > 150) scales.push(2160 / config.height);
      return configure.call(this, config);
    };
    try {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.fillRect(0, 0, 300, 150);
      const [host, viewer] = await pair();
      host.stream = canvas.captureStream();
      await heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
      Object.assign(canvas, { width: 3840, height: 2160 });
      context.fillRect(0, 0, 3840, 2160);
      await until(() => scales.some((scale) => (scale ?? 1) > 1));
    } finally {
      RTCRtpSender.prototype.setParameters = real;
      VideoEncoder.prototype.configure = configure;
    }
  });

  for (const how of ['stream', 'contents'] as const) {
    it(`fails when a picture of another site is drawn on its canvas: ${how}`, async () => {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      context.fillRect(0, 0, 300, 150);
      const session = freshName();
      const host = make('beach-session', { session, share: how === 'contents' ? how : '' });
      const warnings = record(host, 'beach-warning');
      host.append(canvas);
      stage().append(host);
      const viewer = put('beach-viewer', { session });
      if (how === 'stream') host.stream = canvas.captureStream();
      await heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
      const failed = heard(host, 'beach-sharechange', ({ state }) => state === 'failed');
      const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
      context.drawImage(await foreignPicture(), 0, 0);
      const { what, error } = await failed;
      expect([what, error?.code]).to.deep.equal([how, 'permission-denied']);
      await gone;
      await host.updateComplete;
      expect(words(host, '.errors')).to.equal(english.share.foreign);
      expect(warnings.map(({ error }) => error.message)).to.deep.equal([sentence]);
    });
  }
});
