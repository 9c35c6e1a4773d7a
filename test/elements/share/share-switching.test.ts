import { expect } from '@open-wc/testing';
import { Outside } from '../../kit/media/loopback.ts';
import { until } from '../../kit/until.ts';
import { freshName, heard, pair, put } from '../page.ts';
import { devices, intercept, permission, plays, refuse, restore, shows } from './sharing.ts';

describe('switching a shared source', () => {
  afterEach(restore);

  it('shows the viewer that the system has muted and unmuted a microphone', async () => {
    const [source] = (await devices.getUserMedia({ audio: true })).getTracks();
    const outside = new Outside(source as MediaStreamTrack);
    await outside.mute(false);
    devices.getUserMedia = () => Promise.resolve(new MediaStream([outside.track]));
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone' });
    const viewer = put('beach-viewer', { session });
    const tells = (muted: boolean): Promise<unknown> =>
      heard(viewer, 'beach-stream', ({ streams }) => streams[0]?.muted.includes('audio') === muted);
    await tells(false);
    await Promise.all([tells(true), outside.mute(true)]);
    expect(host.sharing.get('microphone')).to.equal('muted');
    host.unmute('microphone');
    expect(host.sharing.get('microphone')).to.equal('muted');
    await Promise.all([tells(false), outside.mute(false)]);
    expect(host.sharing.get('microphone')).to.equal('live');
    // A source that the user has muted meanwhile stays muted.
    await outside.mute(true);
    host.mute('microphone');
    await outside.mute(false);
    expect(host.sharing.get('microphone')).to.equal('muted');
    outside.close();
  });

  it('shows the viewer that the microphone is muted and unmuted', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'microphone' });
    const viewer = put('beach-viewer', { session });
    await shows(viewer);
    const muted = heard(viewer, 'beach-stream', ({ streams }) =>
      Boolean(streams[0]?.muted.includes('audio')),
    );
    host.mute('microphone');
    expect(host.sharing.get('microphone')).to.equal('muted');
    await muted;
    const loud = heard(viewer, 'beach-stream', ({ streams }) => streams[0]?.muted.length === 0);
    host.unmute('microphone');
    await loud;
    expect([...host.peers.values()][0]?.generation).to.equal(1);
  });

  it('keeps its position when it is switched off and on several times', async () => {
    const connections: RTCPeerConnection[] = [];
    const real = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends real {
      constructor(config?: RTCConfiguration) {
        super(config);
        connections.push(this);
      }
    };
    try {
      const session = freshName();
      const host = put('beach-session', { session, share: 'camera', delivery: 'each' });
      const viewer = put('beach-viewer', { session });
      await shows(viewer);
      for (let time = 0; time < 3; time += 1) {
        const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
        host.mute('camera');
        await gone;
        const back = heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
        host.unmute('camera');
        await back;
      }
      await plays(viewer);
      expect(connections.map((connection) => connection.getTransceivers().length)).to.deep.equal([
        1, 1,
      ]);
    } finally {
      window.RTCPeerConnection = real;
    }
  });

  it('releases the camera while it is off', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'camera' });
    const viewer = put('beach-viewer', { session });
    await shows(viewer);
    const [track] = host.localStreams.get('camera')?.getTracks() ?? [];
    const gone = heard(viewer, 'beach-stream', ({ stream }) => stream === null);
    host.mute('camera');
    expect(track?.readyState).to.equal('ended');
    await gone;
    host.unmute('camera');
    await plays(viewer);
  });

  for (const [device, kind] of [
    ['camera', 'videoinput'],
    ['microphone', 'audioinput'],
  ] as const) {
    it(`changes the ${device} without a new handshake`, async () => {
      const session = freshName();
      const host = put('beach-session', { session, share: device });
      const viewer = put('beach-viewer', { session });
      await shows(viewer);
      const before = host.localStreams.get('camera')?.getTracks()[0];
      const all = (await host.devices()).filter((found) => found.kind === kind);
      expect(all.length).to.be.greaterThan(0);
      await host.choose(device, all.at(-1)?.deviceId);
      const after = host.localStreams.get('camera')?.getTracks()[0];
      expect(after).not.to.equal(before);
      expect(before?.readyState).to.equal('ended');
      expect(after?.readyState).to.equal('live');
      if (device === 'camera') await plays(viewer);
      expect([...host.peers.values()][0]?.generation).to.equal(1);
      const error = await host.choose(device, 'no such device').catch((cause) => cause);
      expect(error.code).to.equal('no-device');
      expect(after?.readyState).to.equal('live');
      if (device === 'camera') return;
      host.mute(device);
      await host.choose(device, undefined);
      expect(host.sharing.get(device)).to.equal('muted');
      expect(host.localStreams.get('camera')?.getTracks()[0]?.enabled).to.equal(false);
    });
  }

  it('keeps the chosen camera while it is off, and repeats a pending request with the new choice', async () => {
    const asked: unknown[] = [];
    const { ask, give } = permission();
    const host = put('beach-session', { share: 'camera' });
    await until(() => host.sharing.get('camera') === 'live');
    intercept(({ video }) => {
      asked.push((video as MediaTrackConstraints).deviceId);
      return ask();
    });
    const [camera] = (await host.devices()).filter(({ kind }) => kind === 'videoinput');
    host.mute('camera');
    await host.choose('camera', camera?.deviceId);
    expect(asked).to.deep.equal([]);
    expect(host.sharing.get('camera')).to.equal('muted');
    host.unmute('camera');
    expect(asked).to.deep.equal([{ exact: camera?.deviceId }]);
    await host.choose('camera', undefined);
    expect(asked).to.deep.equal([{ exact: camera?.deviceId }, undefined]);
    give();
    await until(() => host.sharing.get('camera') === 'live');
    expect(host.localStreams.get('camera')?.getTracks().length).to.equal(1);
  });

  it('releases one camera for the other when only one can be open, and returns to it after a failure', async () => {
    const [host, viewer] = await pair();
    const coming = shows(viewer);
    host.share = 'camera';
    await coming;
    const track = (): MediaStreamTrack | undefined =>
      host.localStreams.get('camera')?.getTracks()[0];
    const first = track();
    const [camera] = (await host.devices()).filter(({ kind }) => kind === 'videoinput');
    const open = (): boolean => first?.readyState === 'live';
    let broken = false;
    intercept(async ({ video }) => {
      const { deviceId } = video as MediaTrackConstraints;
      if (open() || (broken && deviceId === undefined)) await refuse('NotReadableError');
    });
    await host.choose('camera', camera?.deviceId);
    expect(open()).to.equal(false);
    expect(track()?.readyState).to.equal('live');
    broken = true;
    const second = track();
    const error = await host.choose('camera', undefined).catch((cause) => cause);
    expect(error.code).to.equal('device-busy');
    expect(track()).not.to.equal(second);
    expect(track()?.readyState).to.equal('live');
    expect(host.sharing.get('camera')).to.equal('live');
    await plays(viewer);
  });
});
