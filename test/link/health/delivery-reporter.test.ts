import { describe, it } from 'node:test';
import { expect } from 'chai';
import { DeliveryReporter } from '../../../src/link/health/delivery-reporter.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

describe('R44 a receiver reports the bytes that it has', () => {
  function begin() {
    const clock = new VirtualClock();
    const reports: [at: number, received: number][] = [];
    const end = new AbortController();
    const reporter = new DeliveryReporter({
      clock,
      size: 1_000,
      interval: 250,
      report: (received) => reports.push([clock.now(), received]),
      signal: end.signal,
    });
    return { clock, reports, reporter, end };
  }

  it('250 ms after the first of few bytes, all together', () => {
    const { clock, reports, reporter } = begin();
    reporter.arrived(10);
    clock.advance(200);
    reporter.arrived(30);
    clock.advance(10_000);
    expect(reports).to.deep.equal([[250, 30]]);
  });

  it('at once when there are many', () => {
    const { clock, reports, reporter } = begin();
    reporter.arrived(600);
    clock.advance(100);
    reporter.arrived(1_200);
    reporter.arrived(2_200);
    clock.advance(10_000);
    expect(reports).to.deep.equal([
      [100, 1_200],
      [100, 2_200],
    ]);
  });

  it('no more once the link has ended', () => {
    const { clock, reports, reporter, end } = begin();
    reporter.arrived(10);
    end.abort();
    clock.advance(10_000);
    expect(reports).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
  });
});
