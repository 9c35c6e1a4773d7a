import { describe, it } from 'node:test';
import { expect } from 'chai';
import { QualityMeter } from '../../../src/link/health/quality-meter.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

/** A connection whose reports arrive when the test says so, with the loss that it names. */
class Measured {
  carriesMedia = false;
  asked = 0;
  fails = false;
  #packetsReceived = 0;
  #packetsLost = 0;
  #answer = (): void => {};

  stats(): Promise<RTCStatsReport> {
    this.asked += 1;
    return new Promise((resolve, reject) => {
      this.#answer = () => {
        const { asked: timestamp } = this;
        const packetsReceived = this.#packetsReceived;
        const packetsLost = this.#packetsLost;
        const stats = { id: 'in', type: 'inbound-rtp', timestamp, packetsReceived, packetsLost };
        if (this.fails) reject(new Error('Closing.'));
        else resolve(new Map([['in', stats]]));
      };
    });
  }

  /** Delivers the report that was asked for, after a window in which `lost` of 100 packets were lost. */
  async report(lost = 0): Promise<void> {
    this.#packetsReceived += 100 - lost;
    this.#packetsLost += lost;
    this.#answer();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

describe('R24 a quality meter', () => {
  function begin() {
    const clock = new VirtualClock();
    const connection = new Measured();
    const end = new AbortController();
    const told: string[] = [];
    const meter = new QualityMeter({
      connection,
      clock,
      interval: 2_000,
      changed: ({ grade }, previous) => {
        expect(meter.quality?.grade).to.equal(grade);
        told.push(`${previous} → ${grade}`);
      },
      signal: end.signal,
    });
    /** A window with this many of 100 packets lost. */
    const pass = async (lost = 0): Promise<void> => {
      clock.advance(2_000);
      await connection.report(lost);
    };
    return { clock, connection, end, told, meter, pass };
  }

  it('uses the answers to pings without media, and asks for no report', () => {
    const { clock, connection, told, meter } = begin();
    meter.mediaChanged();
    expect(meter.quality).to.equal(null);
    for (const roundTrip of [40, 40, 350, 40, 40]) meter.answered(roundTrip);
    expect(told).to.deep.equal(['null → excellent', 'excellent → fair', 'fair → excellent']);
    expect(meter.quality).to.deep.include({ roundTrip: 40, loss: null, receiving: null });
    expect(connection.asked).to.equal(0);
    expect(clock.pending).to.equal(0);
  });

  it('is lost while a ping is overdue or there is no path, and then has its former grade', () => {
    const { told, meter } = begin();
    meter.answered(250);
    meter.pathChanged(true);
    meter.pathChanged(true);
    expect(meter.quality).to.deep.include({ grade: 'lost', roundTrip: 250 });
    meter.pathChanged(false);
    meter.pathChanged(true);
    meter.answered(6_000);
    expect(told).to.deep.equal([
      'null → good',
      'good → lost',
      'lost → good',
      'good → lost',
      'lost → poor',
    ]);
  });

  it('is lost as well if no ping was ever answered', () => {
    const { told, meter } = begin();
    meter.pathChanged(false);
    expect(meter.quality).to.equal(null);
    meter.pathChanged(true);
    meter.pathChanged(false);
    expect(told).to.deep.equal(['null → lost']);
    meter.answered(10);
    expect(told).to.deep.equal(['null → lost', 'lost → excellent']);
  });

  it('asks for a report every 2 s while media flow, and grades the windows between', async () => {
    const { connection, told, meter, pass } = begin();
    connection.carriesMedia = true;
    meter.answered(40);
    await connection.report();
    for (const lost of [0, 8, 0, 0]) await pass(lost);
    expect(connection.asked).to.equal(5);
    expect(told).to.deep.equal(['null → excellent', 'excellent → fair', 'fair → excellent']);
    expect(meter.quality).to.deep.include({ roundTrip: 40, loss: 0 });
    // A report goes before a ping.
    meter.answered(900);
    expect(meter.quality?.grade).to.equal('excellent');
  });

  it('never asks for a report while it waits for one', async () => {
    const { clock, connection, meter, pass } = begin();
    connection.carriesMedia = true;
    meter.answered(40);
    meter.mediaChanged();
    clock.advance(60_000);
    meter.answered(40);
    expect(connection.asked).to.equal(1);
    await connection.report();
    await pass();
    expect(connection.asked).to.equal(2);
    expect(clock.pending).to.equal(1);
  });

  it('goes on after a report that failed', async () => {
    const { connection, meter, pass } = begin();
    connection.carriesMedia = true;
    meter.answered(40);
    connection.fails = true;
    await connection.report();
    connection.fails = false;
    await pass();
    expect(meter.quality?.loss).to.equal(null);
    await pass(1);
    expect(meter.quality?.loss).to.equal(0.01);
  });

  it('begins as soon as media flow, and ends when they stop', async () => {
    const { clock, connection, meter, pass } = begin();
    meter.answered(40);
    connection.carriesMedia = true;
    meter.mediaChanged();
    await connection.report();
    await pass(1);
    expect(meter.quality).to.deep.include({ loss: 0.01 });
    connection.carriesMedia = false;
    clock.advance(2_000);
    expect(meter.quality).to.deep.include({ roundTrip: 40, loss: null });
    expect(connection.asked).to.equal(2);
    expect(clock.pending).to.equal(0);
    meter.answered(30);
    expect(meter.quality?.roundTrip).to.equal(30);
  });

  it('ends with its link, also while it waits for a report', async () => {
    const waiting = begin();
    const between = begin();
    for (const { connection, meter } of [waiting, between]) {
      connection.carriesMedia = true;
      meter.answered(40);
    }
    await between.connection.report();
    expect(between.clock.pending).to.equal(1);
    waiting.end.abort();
    between.end.abort();
    await waiting.connection.report();
    for (const { clock, connection } of [waiting, between]) {
      expect(clock.pending).to.equal(0);
      expect(connection.asked).to.equal(1);
    }
    const { connection, end, meter } = begin();
    meter.answered(40);
    end.abort();
    connection.carriesMedia = true;
    meter.mediaChanged();
    expect(connection.asked).to.equal(0);
  });
});
