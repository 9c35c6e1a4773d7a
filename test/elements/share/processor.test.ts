import { expect } from '@open-wc/testing';
import type { TrackProcessor } from '../../../src/capture/processing/processed.ts';
import type { BeachSession } from '../../../src/elements/beach-session.ts';
import { moving } from '../../kit/media/films.ts';
import { Loopback } from '../../kit/media/loopback.ts';
import { until } from '../../kit/until.ts';
import { freshName, heard, make, put, record, stage } from '../page.ts';
import { decodes, devices, restore, shines, shows } from './sharing.ts';

const red = (): MediaStreamTrack => moving('red').getTracks()[0] as MediaStreamTrack;

describe('a processor of captured tracks', () => {
  const captured: MediaStreamTrack[] = [];
  const made: MediaStreamTrack[] = [];
  const signals: AbortSignal[] = [];
  let session: string;

  beforeEach(() => {
    session = freshName();
    for (const list of [captured, made, signals]) list.length = 0;
  });
  afterEach(restore);

  /** Replaces the picture of the camera by a red one. */
  const redScreen: TrackProcessor = async (track, { what, signal }) => {
    expect(what).to.equal('camera');
    captured.push(track);
    signals.push(signal);
    made.push(red());
    return made.at(-1) as MediaStreamTrack;
  };

  function host(processor: TrackProcessor, share = 'camera'): BeachSession {
    const element = make('beach-session', { session, share });
    element.processor = processor;
    stage().append(element);
    return element;
  }

  async function live(element: BeachSession, what: 'camera' | 'microphone' = 'camera') {
    await until(() => element.sharing.get(what) === 'live');
    return element.localStreams.get('camera')?.getTracks() ?? [];
  }

  const states = (tracks: MediaStreamTrack[]): string[] =>
    tracks.map(({ readyState }) => readyState);

  it('makes what viewers see, and ends with the capture', async () => {
    const element = host(redScreen);
    const viewer = put('beach-viewer', { session });
    await shines(await decodes(await shows(viewer)), 'red');
    expect(states([...captured, ...made])).to.deep.equal(['live', 'live']);
    element.stop();
    expect(states([...captured, ...made])).to.deep.equal(['ended', 'ended']);
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
  });

  it('is asked again for another device, and ends what it made of the last', async () => {
    const element = host(redScreen);
    await live(element);
    const [camera] = (await element.devices()).filter(({ kind }) => kind === 'videoinput');
    await element.choose('camera', camera?.deviceId);
    expect(states(captured)).to.deep.equal(['ended', 'live']);
    expect(states(made)).to.deep.equal(['ended', 'live']);
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, false]);
    expect(element.localStreams.get('camera')?.getTracks()).to.deep.equal([made[1]]);
  });

  it('comes and goes while the camera is live, without another capture', async () => {
    const element = put('beach-session', { session, share: 'camera' });
    const viewer = put('beach-viewer', { session });
    const video = await decodes(await shows(viewer));
    const [camera] = await live(element);
    element.processor = redScreen;
    await shines(video, 'red');
    expect(captured).to.deep.equal([camera]);
    element.processor = null;
    await until(() => element.localStreams.get('camera')?.getTracks()[0] === camera);
    expect(states([...captured, ...made])).to.deep.equal(['live', 'ended']);
  });

  for (const [failure, processor] of Object.entries<TrackProcessor>({
    'that throws': () => {
      throw new Error('For this test.');
    },
    'that rejects': () => Promise.reject(new Error('For this test.')),
    'that returns nothing': () => undefined as unknown as MediaStreamTrack,
    'that returns an ended track': () => {
      const track = red();
      track.stop();
      return track;
    },
  })) {
    it(`${failure} costs the processing, not the picture`, async () => {
      const element = make('beach-session', { session, share: 'camera' });
      const warnings = record(element, 'beach-warning');
      element.processor = (track, context) => {
        captured.push(track);
        return processor(track, context);
      };
      stage().append(element);
      const viewer = put('beach-viewer', { session });
      await decodes(await shows(viewer));
      expect(await live(element)).to.deep.equal(captured);
      expect(warnings.map(({ error }) => error.code)).to.deep.equal(['processor-failed']);
    });
  }

  it('may give up later: the camera goes on without it', async () => {
    const loopback = new Loopback();
    const transceiver = loopback.near.addTransceiver(red());
    await loopback.negotiate();
    const element = host((track) => {
      captured.push(track);
      return loopback.far.getReceivers()[0]?.track as MediaStreamTrack;
    });
    await live(element);
    const warning = heard(element, 'beach-warning');
    transceiver.stop();
    await loopback.negotiate();
    expect((await warning).error.code).to.equal('processor-failed');
    expect(await live(element)).to.deep.equal(captured);
    expect(states(captured)).to.deep.equal(['live']);
    loopback.close();
  });

  it('that is done after the camera was unplugged does not make it live', async () => {
    const loopback = new Loopback();
    const transceiver = loopback.near.addTransceiver(red());
    await loopback.negotiate();
    const camera = loopback.far.getReceivers()[0]?.track as MediaStreamTrack;
    devices.getUserMedia = async () => new MediaStream([camera]);
    let finish = (_: MediaStreamTrack): void => {};
    const element = host((track) => {
      captured.push(track);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    await until(() => captured.length === 1);
    transceiver.stop();
    await loopback.negotiate();
    await until(() => camera.readyState === 'ended');
    const warning = heard(element, 'beach-warning');
    made.push(red());
    finish(made[0] as MediaStreamTrack);
    expect((await warning).error.code).to.equal('no-device');
    expect(element.sharing.get('camera')).to.equal('failed');
    expect(states(made)).to.deep.equal(['ended']);
    loopback.close();
  });

  it('that is done too late leaves nothing behind', async () => {
    let finish = (_: MediaStreamTrack): void => {};
    const element = host((track) => {
      captured.push(track);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    await until(() => captured.length === 1 && element.state === 'live');
    expect(element.sharing.get('camera')).to.equal('asking');
    element.stop();
    const late = red();
    finish(late);
    await until(() => states([late, ...captured]).every((state) => state === 'ended'));
    expect(element.localStreams.size).to.equal(0);
  });

  it('is silent with its microphone', async () => {
    const element = host((track) => {
      captured.push(track);
      made.push(track.clone());
      return made[0] as MediaStreamTrack;
    }, 'microphone');
    await live(element, 'microphone');
    element.mute('microphone');
    expect([...captured, ...made].map(({ enabled }) => enabled)).to.deep.equal([false, false]);
    element.unmute('microphone');
    expect([...captured, ...made].map(({ enabled }) => enabled)).to.deep.equal([true, true]);
    expect(element.sharing.get('microphone')).to.equal('live');
  });
});
