import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { Recorder } from '../../src/diagnosis/recording/recorder.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { expectSoon } from '../elements/page.ts';
import { animatedCanvas, filledCanvas, pixelAt } from '../kit/media/canvas.ts';
import { decoded, tone } from '../kit/media/films.ts';
import { soundRuns } from '../kit/media/sound-runs.ts';
import { ageOf, timeCoded } from '../kit/media/time-code.ts';
import { until } from '../kit/until.ts';
import { heard } from '../session/meet.ts';
import { countEncoders, losePackets, stallDecoders } from './browser-faults.ts';
import { FilmMeeting } from './film-meeting.ts';

describe('R46 media that are encoded once', () => {
  let meeting: FilmMeeting;
  let encoders: ReturnType<typeof countEncoders>;

  beforeEach(() => {
    meeting = new FilmMeeting();
    encoders = countEncoders();
  });
  afterEach(() => {
    meeting.end();
    encoders.stop();
  });

  it('reach all viewers from one encoder', async () => {
    await meeting.host(timeCoded());
    for (let viewers = 0; viewers < 3; viewers += 1) {
      const { video } = await meeting.watch();
      await decoded(video, 3);
      expect(video.videoWidth).to.equal(320);
      expect(ageOf(video)).to.be.below(1_000);
    }
    expect(encoders.made).to.equal(1);
    expect(meeting.ownTracks).to.equal(0);
  });

  it('are seen at once by a viewer that comes late', async () => {
    const decoders = stallDecoders();
    try {
      await meeting.host(timeCoded());
      // Half of them, which the newcomer is sent at once, are more than usually wait for a decoder.
      await decoded((await meeting.watch()).video, 32);
      const viewer = meeting.make('viewer');
      const arrived = heard(viewer, 'stream', ({ stream }) => stream !== null);
      await viewer.start();
      const since = performance.now();
      const video = await meeting.play((await arrived).stream as MediaStream);
      expectSoon(since);
      await decoded(video, 3);
      expect(encoders.made).to.equal(1);
      expect(decoders.made, 'none is given up').to.equal(2);
    } finally {
      decoders.stop();
    }
  });

  it('leave nothing behind when a viewer or the host leaves', async () => {
    const host = await meeting.host(timeCoded());
    const [first, other] = [await meeting.watch(), await meeting.watch()];
    const tracks = [first, other].map(({ stream }) => stream.getTracks()[0]);
    first.viewer.stop();
    expect(tracks.map((track) => track?.readyState)).to.deep.equal(['ended', 'live']);
    host.stop();
    await until(() => tracks[1]?.readyState === 'ended');
  });

  it('are measured on both sides, as those of a connection are', async () => {
    const host = await meeting.host(timeCoded());
    const lossy = losePackets();
    const samples: { loss: number | null }[] = [];
    const recorder = new Recorder({
      session: host,
      role: 'host',
      clock: systemClock,
      interval: 300,
      observed: (observation) => observation.type === 'sample' && samples.push(observation),
    });
    try {
      const { viewer, video } = await meeting.watch();
      await decoded(video, 2);
      recorder.measuring = true;
      const qualities = () =>
        [host, viewer].map((session) => [...session.peers.values()][0]?.quality);
      const flows = () => [qualities()[0]?.sending, qualities()[1]?.receiving];
      await until(() => flows().every((each) => (each?.framesPerSecond ?? 0) > 5));
      for (const each of flows()) {
        expect(each).to.include({ codec: 'VP8', frameWidth: 320, frameHeight: 180 });
        expect(each?.bitrate).to.be.within(5_000, 5e6);
      }
      expect(flows()[0]?.qualityLimitationReason).to.be.oneOf(['none', 'bandwidth']);
      const isLossy = (loss: number | null | undefined) => loss && loss > 0.04 && loss < 0.3;
      await until(() => qualities().every((each) => isLossy(each?.loss) && each?.jitter));
      await until(() => isLossy(samples.at(-1)?.loss));
      const [sent, received] = [host, viewer].map(({ metrics }) => metrics.traffic.media);
      expect(received?.messagesReceived).to.be.within(20, (sent?.messagesSent ?? 0) - 2);
      expect(received?.bytesReceived).to.be.within(5_000, sent?.bytesSent ?? 0);
      expect(sent?.messagesReceived).to.be.within(1, received?.messagesSent ?? 0);
    } finally {
      lossy.stop();
      recorder.stop();
    }
  });

  it('reach a viewer that cannot decode them over its own connection, beside others', async () => {
    await meeting.host(timeCoded());
    await decoded((await meeting.watch()).video, 2);
    const { VideoDecoder } = globalThis;
    Reflect.deleteProperty(globalThis, 'VideoDecoder');
    try {
      await decoded((await meeting.watch()).video, 2);
    } finally {
      globalThis.VideoDecoder = VideoDecoder;
    }
    expect(meeting.ownTracks).to.equal(1);
    expect(encoders.made).to.equal(1);
  });

  it('are heard', async function test() {
    // Browsers start sound only after a key press or a tap, and Firefox only where there is a loudspeaker.
    await sendKeys({ press: 'Enter' });
    if (!(await soundRuns())) this.skip();
    await meeting.host(new MediaStream([...timeCoded().getTracks(), ...tone().getTracks()]));
    const viewer = meeting.make('viewer', { limits: { statsInterval: 300 } });
    const speaking = heard(viewer, 'speakers', ({ peerIds }) => peerIds.length > 0);
    const { stream } = await meeting.watch(viewer, 2);
    await speaking;
    await until(() => isLoud(stream));
    expect(meeting.ownTracks).to.equal(0);
  });

  it('follow their source when it is replaced, rotated, muted and ended', async () => {
    const canvas = animatedCanvas(160, 120, 50, (context) => {
      context.fillStyle = `hsl(${performance.now() % 360} 90% 50%)`;
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    });
    const other = canvas.captureStream();
    const [track] = other.getVideoTracks() as [MediaStreamTrack];
    const host = await meeting.host(timeCoded());
    const { viewer, stream, video } = await meeting.watch();
    host.publish('page', meeting.film(other));
    while (video.videoWidth !== 160) await decoded(video, 1);
    await decoded(video, 3);
    // As when somebody turns a phone.
    Object.assign(canvas, { width: 120, height: 160 });
    await until(() => video.videoWidth === 120 && video.videoHeight === 160);
    await decoded(video, 3);
    const muted = heard(viewer, 'stream', ({ streams: [one] }) => one?.muted.length === 1);
    track.enabled = false;
    expect((await muted).stream).to.equal(stream);
    const ended = heard(viewer, 'stream', ({ streams: all }) => all.length === 0);
    track.stop();
    await ended;
    expect(encoders.made).to.equal(2);
  });

  it('R47 are seen when they stand still, also later', async () => {
    await meeting.host(filledCanvas('red', 160, 120).captureStream());
    const isRed = (video: HTMLVideoElement) => () => pixelAt(video, 0.5, 0.5)[0] > 200;
    await until(isRed((await meeting.watch()).video));
    // A key frame that is older is not sent again.
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    const since = performance.now();
    const { stream, video } = await meeting.watch();
    await until(isRed(video));
    expectSoon(since);
    // So does whoever looks at the stream later.
    const later = await meeting.play(stream);
    await until(isRed(later));
    // Some browsers give what looks later nothing but what comes from now on.
    for (let picture = 0; picture < 2; picture += 1) {
      await new Promise((resolve) => later.requestVideoFrameCallback(resolve));
    }
  });

  it('go over each connection where the browser does not encode them', async () => {
    const { VideoEncoder } = globalThis;
    globalThis.VideoEncoder = class extends VideoEncoder {
      override configure(): void {
        throw new DOMException('No such codec.', 'NotSupportedError');
      }
    };
    try {
      await meeting.host(timeCoded());
      await decoded((await meeting.watch()).video, 2);
      expect(meeting.ownTracks).to.equal(1);
    } finally {
      globalThis.VideoEncoder = VideoEncoder;
    }
  });
});

/** Resolves to whether a stream sounds. */
async function isLoud(stream: MediaStream): Promise<boolean> {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  await new Promise((resolve) => setTimeout(resolve, 200));
  analyser.getFloatTimeDomainData(samples);
  await context.close();
  return samples.some((sample) => Math.abs(sample) > 0.05);
}
