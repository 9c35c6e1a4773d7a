import { expect } from '@open-wc/testing';
import { type Interruption, onInterruption } from '../../src/runtime/on-interruption.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

/** Chromium has it. */
const { connection } = navigator as { connection?: EventTarget };

const signs: [string, EventTarget, string, Interruption][] = [
  ['is online again', window, 'online', 'offline'],
];
if (connection) signs.push(['has another network', connection, 'change', 'network']);

/** A clock that is ahead of its timers after a sleep. Some machines stop the clock of the timers meanwhile. */
class DrowsyClock extends VirtualClock {
  #now = 0;
  #wall = 0;
  override now(): number {
    return super.now() + this.#now;
  }
  override wall(): number {
    return super.wall() + this.#wall;
  }
  sleep(ms: number, stopsTimers = false): void {
    this.#wall += ms;
    if (!stopsTimers) this.#now += ms;
  }
}

describe('onInterruption', () => {
  let clock: DrowsyClock;
  let end: AbortController;
  let calls: Interruption[];

  beforeEach(() => {
    clock = new DrowsyClock();
    end = new AbortController();
    calls = [];
    onInterruption((what) => calls.push(what), clock, end.signal);
  });
  afterEach(() => end.abort());

  it('finds the Network Information API in Chromium', () => {
    expect(connection !== undefined).to.equal(/Chrome/.test(navigator.userAgent));
  });

  for (const [what, target, type, interruption] of signs) {
    it(`calls its listener each time the browser ${what}, until the abort`, () => {
      expect(calls).to.deep.equal([]);
      target.dispatchEvent(new Event(type));
      target.dispatchEvent(new Event(type));
      expect(calls).to.deep.equal([interruption, interruption]);
      end.abort();
      target.dispatchEvent(new Event(type));
      expect(calls.length).to.equal(2);
    });
  }

  for (const stopsTimers of [false, true]) {
    const where = stopsTimers ? 'stops' : 'goes on with';
    it(`notices within a second a sleep that ${where} the clock of the timers, once`, () => {
      clock.advance(60_000);
      expect(calls).to.deep.equal([]);
      clock.sleep(10_000, stopsTimers);
      clock.advance(1_000);
      expect(calls).to.deep.equal(['sleep']);
      clock.advance(60_000);
      expect(calls.length).to.equal(1);
    });
  }

  for (const type of ['resume', 'visibilitychange']) {
    it(`notices a sleep at once with ${type}, which says nothing by itself`, () => {
      document.dispatchEvent(new Event(type));
      expect(calls).to.deep.equal([]);
      clock.sleep(30_000);
      document.dispatchEvent(new Event(type));
      expect(calls).to.deep.equal(['sleep']);
      clock.advance(5_000);
      expect(calls.length).to.equal(1);
    });
  }

  it('leaves no timer after the abort', () => {
    end.abort();
    expect(clock.pending).to.equal(0);
  });
});
