import { expect } from '@open-wc/testing';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
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

describe('music', () => {
  // The browser plays no sound of a page that nobody has touched.
  before(() => click(document.body));
  afterEach(restore);

  async function hears(viewer: BeachViewer): Promise<MediaStream> {
    return viewer.stream ?? (await shows(viewer));
  }

  it('is captured as it is, and heard in stereo', async () => {
    const asked: MediaStreamConstraints[] = [];
    navigator.mediaDevices.getUserMedia = async (constraints = {}) => {
      asked.push(constraints);
      return new MediaStream([leftTone()]);
    };
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone', music: true });
    const viewer = put('beach-viewer', { session });
    expect(await isStereo(await hears(viewer))).to.equal(true);
    expect(asked.map(({ audio }) => audio)).to.deep.equal([
      {
        channelCount: { ideal: 2 },
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    ]);
    expect([...host.peers.values()].map(({ generation }) => generation)).to.deep.equal([1]);
  });

  it('is switched on and off while the microphone is live, over the same connection', async () => {
    navigator.mediaDevices.getUserMedia = async () => new MediaStream([leftTone()]);
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone' });
    const viewer = put('beach-viewer', { session });
    const stream = await hears(viewer);
    expect(await isStereo(stream)).to.equal(false);
    const listen = ear(stream);
    host.music = true;
    await until(() => listen()[0] > 0.2 && listen()[1] < 0.05);
    host.music = false;
    await until(() => listen()[1] > 0.1);
    expect([...host.peers.values()].map(({ generation }) => generation)).to.deep.equal([1]);
  });

  it('goes from a viewer to its host, too', async () => {
    navigator.mediaDevices.getUserMedia = async () => new MediaStream([leftTone()]);
    const session = freshName();
    const host = put('beach-session', { session, allow: 'microphone' });
    put('beach-viewer', { session, share: 'microphone', music: true });
    const { stream } = await heard(host, 'beach-stream', ({ stream }) => stream !== null);
    expect(await isStereo(stream as MediaStream)).to.equal(true);
  });

  it('is asked of the browser’s own microphone', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone', music: true });
    await until(() => host.sharing.get('microphone') === 'live');
    const [track] = host.localStreams.get('camera')?.getAudioTracks() ?? [];
    expect(track?.getSettings().echoCancellation).to.equal(false);
    expect(track?.contentHint).to.equal('music');
  });
});
