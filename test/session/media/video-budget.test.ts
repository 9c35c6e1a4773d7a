import { describe, it } from 'node:test';
import { expect } from 'chai';
import { encodingFor } from '../../../src/link/connection/video-encoding.ts';
import { divideBudget } from '../../../src/session/media/video-budget.ts';

const options = { maxBitrate: 2_500_000, maxUplink: 20_000_000, maxFramerate: 30, cores: 4 };
const hd = { width: 1280, height: 720, frameRate: 30 };

describe('the video budget', () => {
  it('gives a single viewer the whole budget', () => {
    const limits = divideBudget(1, options);
    expect(limits.bitrate).to.equal(2_500_000);
    expect(encodingFor(hd, limits, '')).to.deep.equal({
      maxBitrate: 2_500_000,
      maxFramerate: 30,
      scaleResolutionDownBy: 1,
    });
  });

  it('divides the uplink among many viewers, and leaves room for headers', () => {
    expect(divideBudget(20, options).bitrate).to.equal(850_000);
    expect(divideBudget(0, options)).to.deep.equal(divideBudget(1, options));
  });

  it('stays within the encoding power of the machine with any number of viewers', () => {
    for (const receivers of [5, 10, 20, 40]) {
      const limits = divideBudget(receivers, options);
      const { maxFramerate, scaleResolutionDownBy: scale } = encodingFor(hd, limits, '');
      const rate = (hd.width / scale) * (hd.height / scale) * maxFramerate;
      expect(rate * receivers).to.be.at.most(options.cores * 0.5 * 88e6 * 1.05);
    }
  });

  it('reduces the size of moving pictures first, and the frame rate of text first', () => {
    const limits = divideBudget(20, options);
    const moving = encodingFor(hd, limits, 'motion');
    expect(moving.maxFramerate).to.equal(30);
    expect(moving.scaleResolutionDownBy).to.be.greaterThan(1.5);
    const text = encodingFor(hd, limits, 'text');
    expect(text.maxFramerate).to.be.lessThan(15);
    expect(text.scaleResolutionDownBy).to.equal(1);
  });

  it('never goes below a watchable size and frame rate', () => {
    const limits = divideBudget(10_000, options);
    for (const hint of ['', 'motion', 'detail', 'text']) {
      const { maxBitrate, maxFramerate, scaleResolutionDownBy } = encodingFor(hd, limits, hint);
      expect(maxBitrate).to.equal(100_000);
      expect(maxFramerate).to.be.at.least(5);
      expect(hd.height / scaleResolutionDownBy).to.be.at.least(179);
    }
  });

  it('treats a track without settings as an ordinary one, and leaves a small one as it is', () => {
    const limits = divideBudget(20, options);
    expect(encodingFor({}, limits, '')).to.deep.equal(encodingFor(hd, limits, ''));
    expect(encodingFor({ width: 0, height: 0 }, limits, '')).to.deep.equal(
      encodingFor(hd, limits, ''),
    );
    const small = { width: 160, height: 120, frameRate: 15 };
    expect(encodingFor(small, limits, '')).to.include({
      maxFramerate: 15,
      scaleResolutionDownBy: 1,
    });
  });
});
