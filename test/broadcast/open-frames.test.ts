import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { Session } from '../../src/session/session.ts';
import { decoded, film, play, tone } from '../kit/media/films.ts';
import { OpenFrames } from '../kit/media/open-frames.ts';
import { soundRuns } from '../kit/media/sound-runs.ts';
import { until } from '../kit/until.ts';
import { heard, Meeting } from '../session/meet.ts';

describe('R46 pictures and sound that are encoded once', () => {
  let meeting: Meeting;
  let frames: OpenFrames;
  const streams: MediaStream[] = [];
  const videos: HTMLVideoElement[] = [];

  beforeEach(() => {
    meeting = new Meeting();
    frames = new OpenFrames();
  });
  afterEach(() => {
    meeting.end();
    frames.stop();
    for (const track of streams.splice(0).flatMap((stream) => stream.getTracks())) track.stop();
    for (const video of videos.splice(0)) video.remove();
  });

  async function watching(): Promise<Session> {
    const viewer = meeting.make('viewer');
    const arrived = heard(viewer, 'stream', ({ stream }) => stream !== null);
    await viewer.start();
    const video = await play((await arrived).stream as MediaStream, document.body);
    videos.push(video);
    await decoded(video, 3);
    return viewer;
  }

  it('are closed, whatever becomes of viewers, sources and decoders', async () => {
    await sendKeys({ press: 'Enter' });
    const sounds = await soundRuns();
    const [one, other, third] = [film('red'), film('green'), film('blue')];
    streams.push(one.stream, other.stream, third.stream);
    if (sounds) {
      one.stream.addTrack(tone().getTracks()[0] as MediaStreamTrack);
      third.stream.addTrack(tone().getTracks()[0] as MediaStreamTrack);
    }
    const host = meeting.make('host', { delivery: 'shared' });
    host.publish('page', one.stream);
    await host.start();
    const viewer = await watching();
    const [stays] = videos as [HTMLVideoElement];
    // The decoders, the players and the encoder have a few each.
    const many = () => 12 * (1 + videos.length);

    for (const next of [other, third]) {
      const viewers = await Promise.all([watching(), watching()]);
      expect(frames.most).to.be.below(many());
      host.publish('page', next.stream);
      await decoded(stays, 5);
      for (const viewer of viewers) viewer.stop();
    }
    const before = frames.decoders.length;
    frames.reclaim();
    await until(() => frames.decoders.length > before);
    await decoded(stays, 5);

    const [track] = third.stream.getVideoTracks() as [MediaStreamTrack];
    const muted = heard(
      viewer,
      'stream',
      ({ streams: [one] }) => one?.muted.includes('video') === true,
    );
    track.enabled = false;
    await muted;
    track.enabled = true;
    await decoded(stays, 5);
    expect(frames.made).to.be.above(100);
    expect(frames.most).to.be.below(many());

    for (const each of third.stream.getTracks()) each.stop();
    await until(() => frames.open === 0);
    meeting.end();
    expect(frames.open).to.equal(0);
  });
});
