import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from './virtual-clock.ts';

test('runs timers in the order of their due time, then in the order of setting', () => {
  const clock = new VirtualClock();
  const ran: string[] = [];
  clock.after(20, () => ran.push('late'));
  clock.after(10, () => ran.push('first'));
  clock.after(10, () => ran.push('second'));
  clock.advance(9);
  assert.deepEqual(ran, []);
  clock.advance(11);
  assert.deepEqual(ran, ['first', 'second', 'late']);
  assert.equal(clock.now(), 20);
});

test('runs timers that other timers set at their own time, and counts pending timers', () => {
  const clock = new VirtualClock(1000);
  const times: number[] = [];
  const again = (): void => {
    times.push(clock.now());
    clock.after(10, again);
  };
  clock.after(10, again);
  clock.advance(35);
  assert.deepEqual(times, [10, 20, 30]);
  assert.equal(clock.pending, 1);
  assert.equal(clock.nextDue, 40);
  assert.equal(clock.wall(), 1035);
});

test('runs no timer that was cancelled by its function or by its signal', () => {
  const clock = new VirtualClock();
  const never = (): void => assert.fail('ran');
  const abort = new AbortController();
  clock.after(1, never)();
  clock.after(1, never, abort.signal);
  abort.abort();
  clock.after(1, never, abort.signal);
  assert.equal(clock.pending, 0);
  clock.advance(10);
});

test('steps from timer to timer, and returns false after the last', () => {
  const clock = new VirtualClock();
  clock.after(500, () => {});
  assert.equal(clock.step(), true);
  assert.equal(clock.now(), 500);
  assert.equal(clock.step(), false);
});
