import { expect } from '@open-wc/testing';
import type { QualityGrade } from '../../../src/link/health/quality.ts';
import { moving } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { clear, heard, make, pair, record, stage } from '../page.ts';

function bars(element: Element): SVGElement | null {
  return element.shadowRoot?.querySelector('[part=quality]') ?? null;
}

function label(element: Element): string | null {
  return bars(element)?.getAttribute('aria-label') ?? null;
}

/** Makes the browser report this round trip in seconds, and no other trouble, until the test ends. */
function pretend(): { roundTrip: number | null; stop(): void } {
  const { prototype } = RTCPeerConnection;
  const original = prototype.getStats;
  const pretended = {
    roundTrip: null as number | null,
    stop() {
      prototype.getStats = original;
    },
  };
  prototype.getStats = async function getStats(this: RTCPeerConnection) {
    const report = await original.call(this);
    if (pretended.roundTrip === null) return report;
    const { roundTrip } = pretended;
    const feigned: Record<string, object> = {
      'candidate-pair': { currentRoundTripTime: roundTrip },
      'inbound-rtp': { packetsLost: 0, jitter: 0 },
      'remote-inbound-rtp': { fractionLost: 0, jitter: 0 },
    };
    return new Map(
      [...report].map(([id, stats]) => [id, { ...stats, ...feigned[stats.type] }] as const),
    );
  };
  return pretended;
}

describe('R24 the quality of a connection', () => {
  const film = moving('red');
  let pretended: ReturnType<typeof pretend>;
  beforeEach(() => {
    pretended = pretend();
  });
  afterEach(async () => {
    pretended.stop();
    await clear();
  });
  after(() => {
    for (const track of film.getTracks()) track.stop();
  });

  it('is reported on both sides, and shown beside the name and the state', async () => {
    const told = ['beach-session', 'beach-viewer'].map((tag) =>
      heard(document, 'beach-qualitychange', ({ target }) => (target as Element).matches(tag)),
    );
    const [host, viewer] = await pair();
    const [byHost, byViewer] = await Promise.all(told);
    expect([byHost?.previous, byViewer?.previous]).to.deep.equal([null, null]);
    expect(byHost?.quality.roundTrip).to.be.a('number');
    for (const element of [host, viewer]) await until(() => bars(element));
    expect(bars(host)?.closest('[part=viewer]')?.textContent?.trim()).to.equal('Guest');
    expect(bars(viewer)?.closest('[part=notice]')).to.exist;
    // A change of it is no news to be read out.
    expect(bars(viewer)?.closest('[role=status]')).to.equal(null);
    const { grade } = viewer.quality ?? {};
    await until(() => label(viewer) === `Connection: ${viewer.quality?.grade}`);
    expect(['excellent', 'good', 'fair', 'poor']).to.include(grade);
    await expect(host).to.be.accessible();
    await expect(viewer).to.be.accessible();
    host.stop();
    await heard(viewer, 'beach-statechange');
    expect(viewer.quality).to.equal(null);
    await until(() => bars(viewer) === null);
  });

  it('leaves the remaining space to a long name', async () => {
    stage().style.inlineSize = '290px';
    const [host] = await pair({ name: 'A name that is longer than the panel is wide' });
    await until(() => bars(host));
    const name = bars(host)?.closest('[part=viewer]')?.getBoundingClientRect() as DOMRect;
    const icon = bars(host)?.getBoundingClientRect() as DOMRect;
    const panel = host.getBoundingClientRect();
    expect(name.right).to.be.below(panel.right - 8);
    expect(icon.right).to.be.below(name.right);
    expect(icon.width).to.be.above(12);
    stage().removeAttribute('style');
  });

  it('is null without a connection', () => {
    const viewer = make('beach-viewer', { manual: true });
    stage().append(viewer);
    expect(viewer.quality).to.equal(null);
  });

  it('is shown in a corner of the video while it is not good', async () => {
    const [host, viewer] = await pair({}, { statsInterval: 100 });
    const changes = record(viewer, 'beach-qualitychange');
    const graded = (grade: QualityGrade) => until(() => viewer.quality?.grade === grade);
    host.stream = film;
    await until(() => viewer.quality?.receiving);
    pretended.roundTrip = 0.001;
    await until(() => ['excellent', 'good'].includes(`${viewer.quality?.grade}`));
    await viewer.updateComplete;
    const video = viewer.shadowRoot?.querySelector('video') as HTMLVideoElement;
    expect(video.checkVisibility()).to.equal(true);
    expect(bars(viewer)).to.equal(null);

    const full = (element: Element) =>
      (bars(element)?.lastElementChild?.getAttribute('d') ?? '').split('M').length - 1;
    for (const [roundTrip, grade, count] of [
      [0.35, 'fair', 2],
      [0.5, 'poor', 1],
    ] as const) {
      pretended.roundTrip = roundTrip;
      await graded(grade);
      await Promise.all([host.updateComplete, viewer.updateComplete]);
      expect(label(viewer)).to.equal(`Connection: ${grade}`);
      expect(full(viewer)).to.equal(count);
      await until(() => label(host) === `Connection: ${grade}`);
    }
    expect(changes.at(-1)).to.include({ previous: 'fair' });
    expect(changes.at(-1)?.quality.roundTrip).to.equal(500);
    const picture = video.getBoundingClientRect();
    const { bottom, right, width } = (bars(viewer) as SVGElement).getBoundingClientRect();
    expect(width).to.be.within(8, 40);
    expect(picture.bottom - bottom).to.be.within(4, 32);
    expect(picture.right - right).to.be.within(4, 32);
    await expect(viewer).to.be.accessible();

    pretended.roundTrip = 0.001;
    await until(() => bars(viewer) === null);
  });
});
