import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Heartbeat } from '../../../src/link/health/heartbeat.ts';
import type { StatsReport } from '../../../src/link/health/stats-window.ts';
import { pass } from '../../kit/clock/pass.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

function report(received: number, sent: number, answers: number): StatsReport {
  const pair = {
    id: 'pair',
    type: 'candidate-pair',
    timestamp: 0,
    bytesReceived: received,
    bytesSent: sent,
    responsesReceived: answers,
  };
  return new Map([['pair', pair]]);
}

describe('R11 a heartbeat', () => {
  function begin() {
    const clock = new VirtualClock();
    const pings: number[] = [];
    const deaths: number[] = [];
    const trips: number[] = [];
    const overdue: number[] = [];
    const end = new AbortController();
    const lane = {
      given: 0,
      delivered: 0,
      received: 0,
      sent: 0,
      answers: 0,
      receiving: false,
      ask: async () => {},
    };
    const heartbeat = new Heartbeat({
      clock,
      interval: 5_000,
      timeout: 10_000,
      given: () => lane.given,
      delivered: () => lane.delivered,
      patient: () => lane.receiving,
      stats: async () => {
        await lane.ask();
        return report(lane.received, lane.sent, lane.answers);
      },
      ping: (id) => pings.push(id),
      answered: (roundTrip) => trips.push(roundTrip),
      overdue: () => overdue.push(clock.now()),
      dead: () => deaths.push(clock.now()),
      signal: end.signal,
    });
    return { clock, lane, pings, deaths, trips, overdue, heartbeat, end };
  }

  it('reports the round trip, and is alive as long as pings are answered', () => {
    const { clock, pings, deaths, trips, overdue, heartbeat } = begin();
    for (let beat = 0; beat < 20; beat += 1) {
      clock.advance(40);
      heartbeat.pong(pings.at(-1) as number);
      clock.advance(4_960);
    }
    expect(heartbeat.roundTrip).to.equal(40);
    expect(trips).to.deep.equal(Array(20).fill(40));
    expect(overdue).to.deep.equal([]);
    expect(deaths).to.deep.equal([]);
  });

  it('is dead 10 s after the first unanswered ping, which no later ping pushes back', async () => {
    const { clock, pings, deaths, heartbeat } = begin();
    clock.advance(5_000);
    heartbeat.pong(pings[1] as number);
    await pass(clock, 15_000);
    expect(pings.length).to.be.greaterThan(3);
    expect(deaths).to.deep.equal([20_000]);
  });

  describe('R44 on a narrow path', () => {
    it('is alive while packets for the bytes before its ping are acknowledged, and dead 10 s after', async () => {
      const { clock, lane, deaths, heartbeat } = begin();
      heartbeat.pong(1);
      lane.given = 1_000_000;
      await pass(clock, 5_000);
      for (let count = 2; count <= 10; count += 1) {
        lane.received += 300;
        lane.sent += 6_000;
        await pass(clock, 5_000);
      }
      expect(deaths).to.deep.equal([]);
      await pass(clock, 5_000);
      await pass(clock, 5_000);
      expect(deaths).to.deep.equal([60_000]);
    });

    it('is dead although the path is kept alive, as of a page whose other threads go on', async () => {
      const { clock, lane, deaths, heartbeat } = begin();
      heartbeat.pong(1);
      lane.given = 1_000_000;
      for (let count = 1; count <= 3; count += 1) {
        lane.received += 108;
        await pass(clock, 5_000);
      }
      expect(deaths).to.deep.equal([15_000]);
    });

    it('is dead although packets arrive, once the bytes before its ping are delivered', async () => {
      const { clock, lane, deaths } = begin();
      for (let count = 1; count <= 2; count += 1) {
        lane.given += 100;
        lane.delivered = lane.given;
        lane.sent += 20_000;
        lane.received += 9_000;
        await pass(clock, 5_000);
      }
      expect(deaths).to.deep.equal([10_000]);
    });

    for (const side of ['sends', 'receives'] as const) {
      it(`waits a minute for a transport that ${side}, carries nothing and whose path answers`, async () => {
        const { clock, lane, deaths, heartbeat } = begin();
        heartbeat.pong(1);
        if (side === 'sends') lane.given = 1_000_000;
        else lane.receiving = true;
        for (let count = 1; count <= 11; count += 1) {
          lane.answers += 2;
          await pass(clock, 5_000);
        }
        expect(deaths).to.deep.equal([]);
        for (let count = 1; count <= 4; count += 1) {
          lane.answers += 2;
          await pass(clock, 5_000);
        }
        expect(deaths).to.deep.equal([65_000]);
      });
    }

    it('is dead after 10 s although the path answers, when nothing is on its way', async () => {
      const { clock, lane, deaths, heartbeat } = begin();
      heartbeat.pong(1);
      for (let count = 1; count <= 3; count += 1) {
        lane.answers += 2;
        await pass(clock, 5_000);
      }
      expect(deaths).to.deep.equal([15_000]);
    });

    it('is alive while a chunk arrives that the pong lies behind', async () => {
      const { clock, lane, deaths } = begin();
      for (let count = 1; count <= 10; count += 1) {
        lane.received += 6_000;
        lane.sent += 600;
        await pass(clock, 5_000);
      }
      expect(deaths).to.deep.equal([]);
    });
  });

  it('is alive while anything arrives from the other side', async () => {
    const { clock, deaths, heartbeat } = begin();
    for (let beat = 1; beat <= 10; beat += 1) {
      clock.advance(4_000);
      heartbeat.heard();
      clock.advance(1_000);
    }
    expect(deaths).to.deep.equal([]);
    await pass(clock, 15_000);
    expect(deaths).to.deep.equal([60_000]);
  });

  it('is overdue as soon as the next ping goes out', () => {
    const { clock, heartbeat, overdue } = begin();
    clock.advance(4_999);
    expect(heartbeat.overdue).to.equal(false);
    expect(overdue).to.deep.equal([]);
    clock.advance(1);
    expect(heartbeat.overdue).to.equal(true);
    expect(overdue).to.deep.equal([5_000]);
  });

  /** A page whose timers were stopped finds them all due at once. */
  class DrowsyClock extends VirtualClock {
    #asleep = 0;
    override now(): number {
      return super.now() + this.#asleep;
    }
    sleep(ms: number): void {
      this.#asleep += ms;
    }
  }

  it('lets a page that slept read what arrived meanwhile before it judges', async () => {
    const clock = new DrowsyClock();
    const pings: number[] = [];
    let deaths = 0;
    let overdue = 0;
    const heartbeat = new Heartbeat({
      clock,
      interval: 5_000,
      timeout: 10_000,
      given: () => 0,
      delivered: () => 0,
      patient: () => false,
      stats: async () => report(0, 0, 0),
      ping: (id) => pings.push(id),
      answered: () => {},
      overdue: () => {
        overdue += 1;
      },
      dead: () => {
        deaths += 1;
      },
      signal: new AbortController().signal,
    });
    clock.advance(100);
    clock.sleep(60_000);
    clock.advance(4_900);
    heartbeat.pong(1);
    clock.advance(1_000);
    expect([deaths, overdue]).to.deep.equal([0, 0]);
    // A side that does not answer within the whole time after that is gone.
    clock.sleep(60_000);
    await pass(clock, 13_999);
    expect(deaths).to.equal(0);
    await pass(clock, 1);
    expect(deaths).to.equal(1);
  });

  it('R44 counts data that arrive while the browser prepares its report', async () => {
    const { clock, heartbeat, deaths, lane } = begin();
    await pass(clock, 5_000);
    lane.ask = async () => heartbeat.heard();
    await pass(clock, 5_000);
    expect(deaths).to.deep.equal([]);
    lane.ask = async () => {};
    await pass(clock, 15_000);
    expect(deaths).to.deep.equal([20_000]);
  });

  it('ends with its signal', () => {
    const { clock, pings, end } = begin();
    end.abort();
    clock.advance(60_000);
    expect(pings.length).to.equal(1);
    expect(clock.pending).to.equal(0);
  });
});
