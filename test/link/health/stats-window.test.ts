import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type StatsReport, statsWindow } from '../../../src/link/health/stats-window.ts';

type Entry = Record<string, unknown> & { id: string };

/** Returns a report like `getStats()`, `ms` milliseconds after the first. */
function report(time: number, ...entries: Entry[]): StatsReport {
  const stats = entries.map((entry) => [entry.id, { timestamp: 1e12 + time, ...entry }] as const);
  return new Map(stats) as unknown as StatsReport;
}

const inbound = { id: 'in', type: 'inbound-rtp', kind: 'video' };
const outbound = { id: 'out', type: 'outbound-rtp', kind: 'video', remoteId: 'remote' };
const remote = { id: 'remote', type: 'remote-inbound-rtp', localId: 'out' };
const pair = { id: 'pair', type: 'candidate-pair', nominated: true };
const nothing = { roundTrip: null, loss: null, jitter: null, sending: null, receiving: null };

describe('R24 the window between two reports', () => {
  it('measures the flow in each direction, per second', () => {
    const measures = statsWindow(
      report(
        0,
        {
          ...inbound,
          bytesReceived: 1_000,
          packetsReceived: 100,
          packetsLost: 5,
          framesDecoded: 10,
        },
        { ...outbound, bytesSent: 5_000, packetsSent: 40, framesSent: 7 },
      ),
      report(
        2_000,
        {
          ...inbound,
          bytesReceived: 251_000,
          packetsReceived: 290,
          packetsLost: 15,
          framesDecoded: 70,
          frameWidth: 640,
          frameHeight: 360,
          jitter: 0.012,
        },
        {
          ...outbound,
          bytesSent: 130_000,
          packetsSent: 140,
          framesSent: 37,
          frameWidth: 320,
          frameHeight: 180,
          qualityLimitationReason: 'cpu',
          codecId: 'a codec',
        },
        { id: 'a codec', type: 'codec', timestamp: 2_000, mimeType: 'video/VP8' },
        { ...remote, fractionLost: 0.04, jitter: 0.02, roundTripTime: 0.15 },
        { ...pair, currentRoundTripTime: 0.1 },
      ),
    );
    expect(measures).to.deep.equal({
      roundTrip: 150,
      loss: 0.05,
      jitter: 20,
      sending: {
        bitrate: 500_000,
        framesPerSecond: 15,
        frameWidth: 320,
        frameHeight: 180,
        codec: 'VP8',
        qualityLimitationReason: 'cpu',
      },
      receiving: {
        bitrate: 1_000_000,
        framesPerSecond: 30,
        frameWidth: 640,
        frameHeight: 360,
        codec: null,
        qualityLimitationReason: null,
      },
    });
  });

  it('uses the loss that the remote side reports if it is worse', () => {
    const before = { ...outbound, packetsSent: 0 };
    const audio = { ...before, id: 'audio', kind: 'audio', remoteId: 'other' };
    const measures = statsWindow(
      report(0, before, audio, { ...inbound, packetsReceived: 0, packetsLost: 0 }),
      report(
        2_000,
        { ...before, packetsSent: 300 },
        { ...audio, packetsSent: 100 },
        { ...remote, fractionLost: 0.1 },
        { ...remote, id: 'other', fractionLost: 0.02 },
        { ...inbound, packetsReceived: 99, packetsLost: 1 },
      ),
    );
    expect(measures.loss).to.be.closeTo(0.08, 1e-9);
  });

  it('judges no loss by a handful of packets', () => {
    const loss = (packetsReceived: number) =>
      statsWindow(
        report(0, { ...inbound, packetsReceived: 0, packetsLost: 0 }),
        report(2_000, { ...inbound, packetsReceived, packetsLost: 1 }),
      ).loss;
    expect(loss(8)).to.equal(null);
    expect(loss(9)).to.equal(0.1);
  });

  it('describes the largest video, and the rate of all tracks', () => {
    const camera = { ...inbound, frameWidth: 320, frameHeight: 180 };
    const screen = { ...inbound, id: 'screen', frameWidth: 1920, frameHeight: 1080 };
    const voice = { ...inbound, id: 'voice', kind: 'audio' };
    const { receiving } = statsWindow(
      report(
        0,
        { ...camera, bytesReceived: 0, framesDecoded: 0 },
        { ...screen, bytesReceived: 0, framesDecoded: 0 },
        { ...voice, bytesReceived: 0 },
      ),
      report(
        1_000,
        { ...camera, bytesReceived: 1_000, framesDecoded: 30 },
        { ...screen, bytesReceived: 2_000, framesDecoded: 5 },
        { ...voice, bytesReceived: 500 },
      ),
    );
    expect(receiving).to.deep.include({ bitrate: 28_000, framesPerSecond: 5, frameWidth: 1920 });
  });

  it('follows the pair that carries the traffic, if an ICE restart left others', () => {
    const old = { ...pair, id: 'old', bytesSent: 900, currentRoundTripTime: 0.9 };
    const spare = { ...pair, id: 'spare', nominated: false, currentRoundTripTime: 0.5 };
    const used = { ...pair, currentRoundTripTime: 0.02 };
    for (const order of [
      [old, spare, used],
      [used, spare, old],
    ]) {
      const at = (time: number, bytesSent: number) =>
        report(time, ...order.map((one) => (one === used ? { ...one, bytesSent } : one)));
      expect(statsWindow(at(0, 100), at(2_000, 300)).roundTrip).to.equal(20);
    }
  });

  it('uses the round trip of the remote reports if the pair has none', () => {
    const measures = statsWindow(
      report(0, pair, outbound),
      report(2_000, pair, outbound, { ...remote, roundTripTime: 0.25 }),
    );
    expect(measures.roundTrip).to.equal(250);
  });

  it('ignores tracks that have just come or are gone', () => {
    const busy = { bytesReceived: 9e6, packetsReceived: 9_000, packetsLost: 900, jitter: 1 };
    expect(statsWindow(report(0), report(2_000, { ...inbound, ...busy }))).to.deep.equal(nothing);
    expect(statsWindow(report(0, { ...inbound, ...busy }), report(2_000))).to.deep.equal(nothing);
  });

  it('treats a counter that went back as one that stood still', () => {
    const measures = statsWindow(
      report(0, {
        ...inbound,
        bytesReceived: 500,
        packetsReceived: 900,
        packetsLost: 30,
        framesDecoded: 80,
      }),
      report(2_000, {
        ...inbound,
        bytesReceived: 20,
        packetsReceived: 950,
        packetsLost: 28,
        framesDecoded: 2,
      }),
    );
    expect(measures.loss).to.equal(0);
    expect(measures.receiving).to.deep.include({ bitrate: 0, framesPerSecond: 0 });
  });

  it('reports no rate if no time has passed, and no jitter if nothing arrived', () => {
    const still = { ...inbound, bytesReceived: 10, packetsReceived: 10, jitter: 0.5 };
    expect(statsWindow(report(5, still), report(5, still))).to.deep.equal(nothing);
    expect(statsWindow(report(9, still), report(5, still))).to.deep.equal(nothing);
    const { receiving, jitter } = statsWindow(report(0, still), report(2_000, still));
    expect([receiving?.bitrate, jitter]).to.deep.equal([0, null]);
  });

  it('returns null for values that a browser leaves out', () => {
    const bare = report(0, inbound, outbound, pair);
    const later = report(2_000, inbound, outbound, remote, pair);
    const silent = {
      bitrate: 0,
      framesPerSecond: 0,
      frameWidth: null,
      frameHeight: null,
      codec: null,
      qualityLimitationReason: null,
    };
    expect(statsWindow(bare, later)).to.deep.equal({
      ...nothing,
      sending: silent,
      receiving: silent,
    });
    // A counter that a browser begins to report has not grown by its whole value.
    const told = report(4_000, { ...inbound, packetsReceived: 1_000, packetsLost: 500 });
    expect(statsWindow(later, told).loss).to.equal(null);
  });
});
