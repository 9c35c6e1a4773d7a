import { expect } from '@open-wc/testing';
import type { Session } from '../../src/session/session.ts';
import { isFull } from '../kit/is-full.ts';
import { decoded, play } from '../kit/media/films.ts';
import { PictureLog } from '../kit/media/picture-log.ts';
import { timeCoded } from '../kit/media/time-code.ts';
import { until } from '../kit/until.ts';
import { heard, Meeting } from '../session/meet.ts';

interface Watching {
  readonly viewer: Session;
  readonly stream: MediaStream;
  readonly video: HTMLVideoElement;
}

describe('R46 delivery that depends on the number of viewers', () => {
  let meeting: Meeting;
  let film: MediaStream;
  let connections: Set<RTCPeerConnection>;
  const videos: HTMLVideoElement[] = [];

  beforeEach(() => {
    meeting = new Meeting();
    connections = new Set();
    film = timeCoded(33);
  });
  afterEach(() => {
    meeting.end();
    for (const track of film.getTracks()) track.stop();
    for (const video of videos.splice(0)) video.remove();
  });

  async function hosting(): Promise<Session> {
    const host = meeting.make('host', { delivery: 'auto' });
    host.watch((entry) => {
      if (entry.type === 'step' && entry.connection) connections.add(entry.connection);
    });
    host.publish('page', film);
    await host.start();
    return host;
  }

  async function watching(): Promise<Watching> {
    const viewer = meeting.make('viewer');
    const arrived = heard(viewer, 'stream', ({ stream }) => stream !== null);
    await viewer.start();
    const stream = (await arrived).stream as MediaStream;
    const video = await play(stream, document.body);
    videos.push(video);
    return { viewer, stream, video };
  }

  /** How many connections send the film for one viewer alone. */
  function ownEncoders(): number {
    const open = [...connections].filter(({ connectionState }) => connectionState !== 'closed');
    return open.filter((connection) => connection.getSenders().some(({ track }) => track)).length;
  }

  it('is shared from four viewers on, and ends at two, while a page sees neither', async () => {
    await hosting();
    const first = await watching();
    const others = [await watching(), await watching()];
    await decoded(first.video, 5);
    expect(ownEncoders()).to.equal(3);

    const log = new PictureLog(first.video);
    const fourth = await watching();
    await until(() => ownEncoders() === 0);
    await decoded(first.video, 10);
    // A newcomer has nothing to change.
    const fifth = await watching();
    await decoded(fifth.video, 3);
    expect(ownEncoders()).to.equal(0);

    fourth.viewer.stop();
    fifth.viewer.stop();
    await decoded(first.video, 10);
    expect(ownEncoders()).to.equal(0);
    others[0]?.viewer.stop();
    await until(() => ownEncoders() === 2);
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
