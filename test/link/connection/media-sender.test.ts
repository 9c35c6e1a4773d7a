import { expect } from '@open-wc/testing';
import { MediaSender } from '../../../src/link/connection/media-sender.ts';
import type { StreamSource } from '../../../src/link/media.ts';
import { Loopback } from '../../kit/loopback.ts';

const limits = { bitrate: 1_000_000, framerate: 30, pixelRate: 640 * 360 * 30 };

/** What a canvas of this size shows. */
function picture(width: number, height: number): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.fillRect(0, 0, width, height);
  return canvas.captureStream().getVideoTracks()[0] as MediaStreamTrack;
}

function camera(...tracks: MediaStreamTrack[]): {
  streams: Map<StreamSource, MediaStream>;
  limits: typeof limits;
} {
  return { streams: new Map([['camera', new MediaStream(tracks)]]), limits };
}

describe('MediaSender', () => {
  let loopback: Loopback;
  let near: RTCPeerConnection;
  let made: MediaStreamTrack[];

  function make(width: number, height: number): MediaStreamTrack {
    const track = picture(width, height);
    made.push(track);
    return track;
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
    const sender = new MediaSender(near, camera(make(160, 120)), []);
    await loopback.negotiate();
    sender.set(camera());
    await loopback.negotiate();
    const again = camera(make(160, 120));
    expect(sender.set(again)).to.equal(true);
    expect(sender.set(again)).to.equal(false);
    await loopback.negotiate();
    expect(near.getTransceivers().map(({ currentDirection }) => currentDirection)).to.deep.equal([
      'sendonly',
    ]);
  });

  it('makes room for what is welcome, whatever is asked for', () => {
    const sender = new MediaSender(near, camera(), ['audio']);
    sender.makeRoom(['video', 'audio']);
    const kinds = near.getTransceivers().map(({ receiver }) => receiver.track.kind);
    expect(kinds).to.deep.equal(['audio']);
  });

  it('sends a track once that two sources have', async () => {
    const track = make(160, 120);
    const { streams } = camera(track);
    const sender = new MediaSender(near, { streams, limits }, []);
    sender.set({ streams: new Map([...streams, ['page', new MediaStream([track])]]), limits });
    expect(near.getTransceivers().length).to.equal(1);
  });

  it('keeps to its limits for the picture that takes the place of another', async () => {
    const sender = new MediaSender(near, camera(make(320, 180)), []);
    await loopback.negotiate();
    sender.keepLimits();
    const [video] = near.getSenders() as [RTCRtpSender];
    const told = new Promise<RTCRtpSendParameters>((resolve) => {
      video.setParameters = async (parameters) => resolve(parameters);
    });
    expect(sender.set(camera(make(1280, 720)))).to.equal(false);
    expect((await told).encodings[0]?.scaleResolutionDownBy).to.equal(2);
  });
});
