import { expect } from '@open-wc/testing';
import { isFull } from '../kit/is-full.ts';
import { decoded } from '../kit/media/films.ts';
import { PictureLog } from '../kit/media/picture-log.ts';
import { timeCoded } from '../kit/media/time-code.ts';
import { until } from '../kit/until.ts';
import { FilmMeeting } from './film-meeting.ts';

describe('R46 delivery that depends on the number of viewers', () => {
  let meeting: FilmMeeting;

  beforeEach(() => {
    meeting = new FilmMeeting();
  });
  afterEach(() => meeting.end());

  it('is shared from four viewers on, and ends at two, while a page sees neither', async () => {
    await meeting.host(timeCoded(33), 'auto');
    const first = await meeting.watch();
    const others = [await meeting.watch(), await meeting.watch()];
    await decoded(first.video, 5);
    expect(meeting.ownTracks).to.equal(3);

    const log = new PictureLog(first.video);
    const fourth = await meeting.watch();
    await until(() => meeting.ownTracks === 0);
    await decoded(first.video, 10);
    // A newcomer has nothing to change.
    const fifth = await meeting.watch();
    await decoded(fifth.video, 3);
    expect(meeting.ownTracks).to.equal(0);

    fourth.viewer.stop();
    fifth.viewer.stop();
    await decoded(first.video, 10);
    expect(meeting.ownTracks).to.equal(0);
    others[0]?.viewer.stop();
    await until(() => meeting.ownTracks === 2);
    await until(() => log.tracks.length === 3);
    await decoded(first.video, 10);

    const { freezes, events, blank } = log.end();
    console.log(`freezes ${JSON.stringify(freezes)} ms`);
    expect(first.video.srcObject).to.equal(first.stream);
    expect(first.stream.getVideoTracks().length).to.equal(1);
    expect(events).to.deep.equal([]);
    expect(blank).to.equal(0);
    // Where the machine is busy, encoders are late, too.
    expect(freezes.atSwitch).to.be.below(isFull ? 133 : 500);
    await decoded(others[1]?.video as HTMLVideoElement, 3);
  });
});
