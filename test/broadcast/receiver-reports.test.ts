import { describe, it } from 'node:test';
import { expect } from 'chai';
import { ReceiverReports } from '../../src/broadcast/host/receiver-reports.ts';
import { Jitter } from '../../src/broadcast/viewer/jitter.ts';
import type { MediaPart } from '../../src/broadcast/wire/media-part.ts';

describe('R24 R46 ReceiverReports', () => {
  const report = {
    kind: 'report',
    encoding: 1,
    needsKey: false,
    done: false,
    shown: 1,
    jitter: 7,
    behind: 9,
  } as const;

  it('tell the share of parts that were lost in the last seconds', () => {
    const reports = new ReceiverReports();
    expect(reports).to.include({ fractionLost: 0, jitter: 0, behind: 0 });
    reports.add({ ...report, parts: 100, lost: 100 });
    expect(reports).to.include({ fractionLost: 0, jitter: 7, behind: 9 });
    reports.add({ ...report, parts: 190, lost: 110 });
    expect(reports.fractionLost).to.equal(0.1);
    for (let more = 1; more < 9; more += 1) reports.add({ ...report, parts: 190, lost: 110 });
    expect(reports.fractionLost).to.equal(0);
  });
});

describe('R24 R46 Jitter', () => {
  it('is none where frames arrive as they were captured, and the mean where they do not', () => {
    const jitter = new Jitter();
    const arrive = (number: number, at: number, part = 0): void =>
      jitter.measure({ number, part, time: 66 * number } as MediaPart, at);
    for (let frame = 1; frame < 20; frame += 1) arrive(frame, 500 + 66 * frame);
    expect(jitter.ms).to.equal(0);
    arrive(19, 9_000, 1);
    arrive(10, 9_000);
    expect(jitter.ms, 'later parts, and frames that were sent again').to.equal(0);
    for (let frame = 20; frame < 200; frame += 1)
      arrive(frame, 500 + 66 * frame + (frame % 2) * 20);
    expect(jitter.ms).to.be.closeTo(20, 0.1);
  });
});
