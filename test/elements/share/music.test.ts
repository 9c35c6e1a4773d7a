import { expect } from '@open-wc/testing';
import type { BeachSession } from '../../../src/elements/beach-session.ts';
import { until } from '../../kit/until.ts';
import { freshName, heard, put } from '../page.ts';
import { click, restore, shows } from './sharing.ts';

/** Returns a track with a tone on the left, and silence on the right. */
function leftTone(): MediaStreamTrack {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const merger = context.createChannelMerger(2);
  const tone = context.createOscillator();
  output.channelCount = 2;
  tone.connect(merger, 0, 0);
  merger.connect(output);
  tone.start();
  return output.stream.getTracks()[0] as MediaStreamTrack;
}

/** Measures how loud each channel of a stream is, from 0 to 1. */
function ear(stream: MediaStream): () => [left: number, right: number] {
  const context = new AudioContext();
  const splitter = context.createChannelSplitter(2);
  context.createMediaStreamSource(stream).connect(splitter);
  const analysers = [0, 1].map((channel) => {
    const analyser = context.createAnalyser();
    splitter.connect(analyser, channel);
    return analyser;
  });
  return () => analysers.map(loudness) as [number, number];
}

function loudness(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return Math.max(...samples);
}

/** Resolves when the sound has come on the left, and returns whether it comes in stereo. */
async function isStereo(stream: MediaStream): Promise<boolean> {
  const listen = ear(stream);
  await until(() => listen()[0] > 0.2);
  return listen()[1] < 0.05;
}

/** Firefox plays nothing to a page on a machine without a sound card: its audio contexts never run. */
const isDeaf = navigator.userAgent.includes('Firefox');

function sounding(host: BeachSession): number {
  return [...host.peers.values()][0]?.quality?.sending?.bitrate ?? 0;
}

describe('music', () => {
  // The browser plays no sound of a page that nobody has touched.
  before(() => click(document.body));
  afterEach(restore);

  it('is captured as it is, and sent with more bits than speech', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone', music: true });
    const viewer = put('beach-viewer', { session });
    await shows(viewer);
    const [track] = host.localStreams.get('camera')?.getAudioTracks() ?? [];
    const { echoCancellation, noiseSuppression, autoGainControl } = track?.getSettings() ?? {};
    expect([echoCancellation, noiseSuppression, autoGainControl]).to.deep.equal([
      false,
      false,
      false,
    ]);
    await until(() => sounding(host) > 90_000);
    host.music = false;
    await until(() => sounding(host) > 0 && sounding(host) < 60_000);
    host.music = true;
    await until(() => sounding(host) > 90_000);
    expect(host.localStreams.get('camera')?.getAudioTracks()).to.not.include(track);
  });

  it('is heard in stereo, and speech in mono', async function stereo() {
    if (isDeaf) this.skip();
    navigator.mediaDevices.getUserMedia = async () => new MediaStream([leftTone()]);
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone' });
    const stream = await shows(put('beach-viewer', { session }));
    expect(await isStereo(stream)).to.equal(false);
    const listen = ear(stream);
    host.music = true;
    await until(() => listen()[0] > 0.2 && listen()[1] < 0.05);
  });

  it('goes in stereo from a viewer to its host, too', async function stereo() {
    if (isDeaf) this.skip();
    navigator.mediaDevices.getUserMedia = async () => new MediaStream([leftTone()]);
    const session = freshName();
    const host = put('beach-session', { session, allow: 'microphone' });
    put('beach-viewer', { session, share: 'microphone', music: true });
    const { stream } = await heard(host, 'beach-stream', ({ stream }) => stream !== null);
    expect(await isStereo(stream as MediaStream)).to.equal(true);
  });
});
