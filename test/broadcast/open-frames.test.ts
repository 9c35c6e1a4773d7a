import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { decoded, film, tone } from '../kit/media/films.ts';
import { OpenFrames } from '../kit/media/open-frames.ts';
import { soundRuns } from '../kit/media/sound-runs.ts';
import { until } from '../kit/until.ts';
import { heard } from '../session/meet.ts';
import { FilmMeeting } from './film-meeting.ts';

describe('R46 pictures and sound that are encoded once', () => {
  let meeting: FilmMeeting;
  let frames: OpenFrames;

  beforeEach(() => {
    meeting = new FilmMeeting();
    frames = new OpenFrames();
  });
  afterEach(() => {
    meeting.end();
    frames.stop();
  });

  it('are closed, whatever becomes of viewers, sources and decoders', async () => {
    await sendKeys({ press: 'Enter' });
    const sounds = await soundRuns();
    const [one, other, third] = [film('red'), film('green'), film('blue')];
    if (sounds) {
      one.stream.addTrack(tone().getTracks()[0] as MediaStreamTrack);
      third.stream.addTrack(tone().getTracks()[0] as MediaStreamTrack);
    }
    const host = await meeting.host(one.stream);
    const { viewer, video } = await meeting.watch();
    await decoded(video, 3);
    // The decoders, the players and the encoder have a few each.
    const many = () => 12 * (1 + meeting.videos.length);

    for (const next of [other, third]) {
      const others = await Promise.all([meeting.watch(), meeting.watch()]);
      await Promise.all(others.map(({ video }) => decoded(video, 3)));
      expect(frames.most).to.be.below(many());
      host.publish('page', meeting.film(next.stream));
      await decoded(video, 5);
      for (const { viewer } of others) viewer.stop();
    }
    const before = frames.decoders.length;
    frames.reclaim();
    await until(() => frames.decoders.length > before);
    await decoded(video, 5);

    const [track] = third.stream.getVideoTracks() as [MediaStreamTrack];
    const muted = heard(
      viewer,
      'stream',
      ({ streams: [one] }) => one?.muted.includes('video') === true,
    );
    track.enabled = false;
    await muted;
    track.enabled = true;
    await decoded(video, 5);
    expect(frames.made).to.be.above(100);
    expect(frames.most).to.be.below(many());

    for (const each of third.stream.getTracks()) each.stop();
    await until(() => frames.open === 0);
    meeting.end();
    expect(frames.open).to.equal(0);
  });
});
