import { expect } from '@open-wc/testing';
import { until } from '../../kit/until.ts';
import { freshName, heard, make, put, record, stage } from '../page.ts';
import { restore, shows } from './sharing.ts';

describe('the limits of sharing', () => {
  afterEach(restore);

  it('lets a viewer share what the host allows', async () => {
    const session = freshName();
    const host = put('beach-session', { session, allow: 'microphone' });
    const viewer = make('beach-viewer', { session, share: 'camera microphone' });
    const warnings = record(viewer, 'beach-warning');
    stage().append(viewer);
    const { streams } = await heard(host, 'beach-stream');
    expect(streams[0]?.source).to.equal('camera');
    expect(streams[0]?.stream.getTracks().map(({ kind }) => kind)).to.deep.equal(['audio']);
    await until(() => warnings.length > 0);
    expect(warnings.map(({ error }) => error.code)).to.deep.equal(['refused']);
  });

  it('accepts no media of a viewer without allow, even while the host sends', async () => {
    const session = freshName();
    const host = put('beach-session', { session, share: 'camera microphone' });
    const heardByHost = record(host, 'beach-stream');
    const viewer = make('beach-viewer', { session, share: 'camera microphone' });
    const refused = heard(viewer, 'beach-warning');
    stage().append(viewer);
    await shows(viewer);
    expect((await refused).error.code).to.equal('refused');
    // Any effect of the viewer's media precedes this event.
    const message = heard(host, 'beach-message');
    await viewer.send('and now?');
    await message;
    expect(heardByHost).to.deep.equal([]);
  });

  it('requests a refused transceiver only once', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const viewer = make('beach-viewer', { session, share: 'microphone' });
    const refused = heard(viewer, 'beach-warning');
    stage().append(viewer);
    expect((await refused).error.code).to.equal('refused');
    host.addEventListener('beach-message', ({ data }) => host.send(data));
    for (let round = 0; round < 50; round += 1) {
      const back = heard(viewer, 'beach-message');
      await viewer.send(round);
      await back;
    }
    // One handshake for the connection, and one for the changes meanwhile.
    expect(host.metrics.offersPosted).to.be.at.most(2);
  });

  it('keeps to its limits for each viewer, and prefers sound to pictures', async () => {
    const real = RTCRtpSender.prototype.setParameters;
    const set: RTCRtpEncodingParameters[] = [];
    RTCRtpSender.prototype.setParameters = function (parameters, ...rest) {
      set.push(...parameters.encodings);
      return real.call(this, parameters, ...rest);
    };
    try {
      const session = freshName();
      const host = put('beach-session', {
        session,
        share: 'camera microphone',
        delivery: 'each',
        'max-bitrate': '300000',
        'max-uplink': '400000',
        'max-framerate': '10',
      });
      const viewer = put('beach-viewer', { session });
      await shows(viewer);
      expect(host.metrics.mediaLimits).to.include({ bitrate: 300_000, framerate: 10 });
      await until(() => set.some(({ maxBitrate }) => maxBitrate === 300_000));
      await until(() => set.some(({ priority }) => priority === 'high'));
      expect(Math.max(...set.map(({ maxFramerate = 0 }) => maxFramerate))).to.be.within(1, 10);
      put('beach-viewer', { session });
      await until(() => set.some(({ maxBitrate }) => maxBitrate === 170_000));
      expect(host.metrics.mediaLimits?.bitrate).to.equal(170_000);
    } finally {
      RTCRtpSender.prototype.setParameters = real;
    }
  });
});
