import { expect } from '@open-wc/testing';
import { animatedCanvas } from '../kit/media/canvas.ts';
import { decoded } from '../kit/media/films.ts';
import { timeCoded } from '../kit/media/time-code.ts';
import { until } from '../kit/until.ts';
import {
  countEncoders,
  fillLanes,
  lateDecoders,
  slowDecoders,
  stallDecoders,
} from './browser-faults.ts';
import { FilmMeeting } from './film-meeting.ts';

describe('R46 pictures that a viewer cannot follow', () => {
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

  it('begin anew where a decoder cannot follow', async () => {
    const decoders = stallDecoders();
    try {
      await meeting.host(timeCoded());
      const { video } = await meeting.watch();
      await decoded(video, 3);
      expect(decoders.made).to.equal(1);
      decoders.stall();
      const since = performance.now();
      await until(() => decoders.made > 1);
      // The host sends nothing to who is behind, and a picture after 32 s only.
      expect(performance.now() - since).to.be.below(15_000);
      await decoded(video, 3);
    } finally {
      decoders.stop();
    }
  });

  it('are small for a viewer whose lane is full again and again', async () => {
    const host = await meeting.host(largeFilm());
    const { viewer, stream, video } = await meeting.watch();
    const lanes = fillLanes();
    try {
      await until(() => encoders.made === 2);
    } finally {
      lanes.drain();
    }
    await until(() => video.videoHeight === 180);
    await decoded(video, 3);
    expect(video.srcObject).to.equal(stream);
    const reason = () => [...host.peers.values()][0]?.quality?.sending?.qualityLimitationReason;
    await until(() => reason() === 'bandwidth');
    expect(encoders.open).to.equal(2);
    viewer.stop();
    await until(() => encoders.open === 1);
  });

  it('are shown, although they are old, where a decoder is always late', async () => {
    const decoders = lateDecoders(800);
    try {
      await meeting.host(timeCoded());
      const { video } = await meeting.watch();
      await decoded(video, 5);
    } finally {
      decoders.stop();
    }
  });

  it('are small for a viewer whose decoder is too slow for the others', async () => {
    const decoders = slowDecoders();
    try {
      await meeting.host(largeFilm());
      const { video } = await meeting.watch();
      await until(() => encoders.made === 2);
      await until(() => video.videoHeight === 180);
      await decoded(video, 3);
    } finally {
      decoders.stop();
    }
  });
});

/** Returns a film for which there is a small rendition. */
function largeFilm(): MediaStream {
  const canvas = animatedCanvas(640, 360, 50, (context) => {
    context.fillStyle = `hsl(${performance.now() % 360} 90% 50%)`;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  });
  return canvas.captureStream();
}
