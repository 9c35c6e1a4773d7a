import { expect } from '@open-wc/testing';
import type { Quality, QualityGrade } from '../../src/link/health/quality.ts';
import type { Session } from '../../src/session/session.ts';
import { countReports } from '../kit/count-reports.ts';
import { moving } from '../kit/media/films.ts';
import { until } from '../kit/until.ts';
import { heard, linked, Meeting } from './meet.ts';

/** Measures often, so that tests are short. */
const limits = { statsInterval: 300, pingInterval: 50 };

function qualityOf(session: Session): Quality | null {
  return [...session.peers.values()][0]?.quality ?? null;
}

/** Resolves once the quality of the session's only link was measured this many more times. */
async function measured(session: Session, times: number): Promise<void> {
  const seen = new Set([qualityOf(session)]);
  await until(() => seen.add(qualityOf(session)).size > times);
}

describe('R24 the quality of a link', () => {
  let meeting: Meeting;
  let reports: ReturnType<typeof countReports>;
  const streams: MediaStream[] = [];

  beforeEach(() => {
    meeting = new Meeting();
    reports = countReports();
  });
  afterEach(() => {
    meeting.end();
    reports.stop();
    for (const track of streams.splice(0).flatMap((stream) => stream.getTracks())) track.stop();
  });

  function film(): MediaStream {
    const stream = moving('red');
    streams.push(stream);
    return stream;
  }

  async function pair(media: boolean, own = meeting): Promise<[Session, Session]> {
    const host = own.make('host', { limits, accepts: ['video'] });
    const viewer = own.make('viewer', { limits });
    if (media) host.publish('page', film());
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    return [host, viewer];
  }

  it('is measured on both sides while media flow both ways', async () => {
    const [host, viewer] = await pair(true);
    viewer.publish('page', film());
    for (const session of [host, viewer]) {
      const flows = () => {
        const { sending = null, receiving = null } = qualityOf(session) ?? {};
        return [sending, receiving];
      };
      const running = () => flows().every((flow) => flow && (flow.framesPerSecond ?? 0) > 0);
      await until(running);
      for (const flow of flows()) {
        expect(flow).to.deep.include({ frameWidth: 160, frameHeight: 120 });
        expect(flow?.codec).to.match(/^(VP8|VP9|H264|AV1)$/);
        expect(flow?.bitrate).to.be.within(1_000, 20e6);
        expect(flow?.framesPerSecond).to.be.within(0.1, 120);
      }
      // On one machine the quality is good, once the machine is idle.
      const fine = () => /excellent|good/.test(`${qualityOf(session)?.grade}`);
      await until(fine);
      const { roundTrip, loss, jitter } = qualityOf(session) as Quality;
      expect(roundTrip).to.be.within(0, 300);
      expect(loss ?? 0).to.be.within(0, 0.05);
      expect(jitter).to.be.within(0, 50);
    }
  });

  it('follows the heartbeat without media, and asks for no report', async () => {
    const [host, viewer] = await pair(false);
    for (const session of [host, viewer]) {
      await measured(session, 5);
      await until(() => qualityOf(session)?.grade !== 'lost');
      const { roundTrip, loss, sending, receiving } = qualityOf(session) as Quality;
      expect(roundTrip).to.be.within(0, 5_000);
      expect([loss, sending, receiving]).to.deep.equal([null, null, null]);
    }
    expect(reports.connections).to.deep.equal([]);
  });

  it('fires an event when its grade changes, after the property is set', async () => {
    const host = meeting.make('host', { limits });
    const viewer = meeting.make('viewer', { limits });
    const first = heard(viewer, 'quality');
    const told: [QualityGrade | null, QualityGrade][] = [];
    viewer.on('quality', ({ peerId, quality, previous }) => {
      expect(viewer.peers.get(peerId)?.quality).to.equal(quality);
      told.push([previous, quality.grade]);
    });
    await Promise.all([host.start(), viewer.start()]);
    expect((await first).peerId).to.equal(host.peerId);
    await measured(viewer, 5);
    let last: QualityGrade | null = null;
    for (const [previous, grade] of told) {
      expect(previous).to.equal(last);
      expect(grade).to.not.equal(previous);
      last = grade;
    }
    expect(last).to.equal(qualityOf(viewer)?.grade);
    host.stop();
    await heard(viewer, 'host', ({ state }) => state === 'waiting');
    expect(qualityOf(viewer)).to.equal(null);
  });

  it('is not measured after the link or the media have ended', async () => {
    const counts = (connections: RTCPeerConnection[]) => connections.map(reports.by);
    const [former] = await pair(true);
    await measured(former, 3);
    const ended = reports.connections;
    const before = counts(ended);
    expect(ended.length).to.equal(2);
    meeting.end();

    meeting = new Meeting();
    const [host, viewer] = await pair(true);
    await until(() => qualityOf(host)?.sending);
    await measured(host, 3);
    expect(counts(ended)).to.deep.equal(before);

    host.publish('page', null);
    await heard(viewer, 'stream', ({ stream }) => stream === null);
    // Counts answers to pings; reports are fewer.
    for (const session of [host, viewer]) await measured(session, 20);
    const after = counts(reports.connections);
    await measured(host, 20);
    expect(counts(reports.connections)).to.deep.equal(after);
    expect(qualityOf(host)).to.deep.include({ loss: null, sending: null });
  });
});
