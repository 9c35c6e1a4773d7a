import { expect } from '@open-wc/testing';
import type { MediaKind, SentMedia } from '../../../src/link/connection/media.ts';
import { MediaSender } from '../../../src/link/connection/media-sender.ts';
import { Loopback } from '../../kit/media/loopback.ts';

const limits = { bitrate: 1_000_000, framerate: 30, pixelRate: 640 * 360 * 30 };

/** Returns the track of a canvas of this size. */
function picture(width: number, height: number): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.fillRect(0, 0, width, height);
  return canvas.captureStream().getVideoTracks()[0] as MediaStreamTrack;
}

function camera(...tracks: MediaStreamTrack[]): SentMedia {
  return { tracks: new Map([['camera', tracks]]), limits };
}

describe('MediaSender', () => {
  let loopback: Loopback;
  let near: RTCPeerConnection;
  let made: MediaStreamTrack[];
  let media: SentMedia;

  function make(width: number, height: number): MediaStreamTrack {
    const track = picture(width, height);
    made.push(track);
    return track;
  }

  function sending(first: SentMedia, accepts: readonly MediaKind[] = []): MediaSender {
    media = first;
    return new MediaSender(near, () => media, accepts);
  }

  beforeEach(() => {
    loopback = new Loopback();
    near = loopback.near;
    made = [];
  });

  afterEach(() => {
    for (const track of made) track.stop();
    loopback.close();
  });

  it('sends a track once, however often it is set before the browser has taken it', async () => {
    const sender = sending(camera(make(160, 120)));
    await loopback.negotiate();
    media = camera();
    sender.update();
    await loopback.negotiate();
    media = camera(make(160, 120));
    expect(sender.update()).to.equal(true);
    expect(sender.update()).to.equal(false);
    await loopback.negotiate();
    expect(near.getTransceivers().map(({ currentDirection }) => currentDirection)).to.deep.equal([
      'sendonly',
    ]);
  });

  it('makes room only for media that are accepted', () => {
    const sender = sending(camera(), ['audio']);
    sender.makeRoom(['video', 'audio']);
    const kinds = near.getTransceivers().map(({ receiver }) => receiver.track.kind);
    expect(kinds).to.deep.equal(['audio']);
  });

  it('sends a track that two sources share only once', async () => {
    const track = make(160, 120);
    const { tracks } = camera(track);
    const sender = sending({ tracks, limits });
    media = { tracks: new Map([...tracks, ['page', [track]]]), limits };
    sender.update();
    expect(near.getTransceivers().length).to.equal(1);
  });

  it('applies the limits to a picture that replaces another', async () => {
    const sender = sending(camera(make(320, 180)));
    await loopback.negotiate();
    sender.keepLimits();
    const [video] = near.getSenders() as [RTCRtpSender];
    const told = new Promise<RTCRtpSendParameters>((resolve) => {
      video.setParameters = async (parameters) => resolve(parameters);
    });
    media = camera(make(1280, 720));
    expect(sender.update()).to.equal(false);
    expect((await told).encodings[0]?.scaleResolutionDownBy).to.equal(2);
  });

  it('R43 makes room once for a repeated request before an offer, and for 32 lines at most', async () => {
    const sender = sending({ tracks: new Map(), limits }, ['audio', 'video']);
    sender.makeRoom(['video', 'audio', 'video']);
    sender.makeRoom(['video', 'video']);
    const kinds = (): string[] => near.getTransceivers().map(({ receiver }) => receiver.track.kind);
    expect(kinds().sort()).to.deep.equal(['audio', 'video', 'video']);
    await loopback.negotiate();
    sender.makeRoom(['video']);
    expect(kinds().length).to.equal(4);
    sender.makeRoom(Array.from({ length: 7_000 }, () => 'video' as const));
    expect(kinds().length).to.equal(32);
  });
});
