import { describe, it } from 'node:test';
import { expect } from 'chai';
import { reconnectDelay } from '../../src/runtime/reconnect-delay.ts';

const random = (next: number) => ({ next: () => next, uuid: () => '' });

describe('reconnectDelay', () => {
  it('doubles from 0.3 s to 15 s, and stays there', () => {
    const longest = Array.from({ length: 8 }, (_, failures) => reconnectDelay(failures, random(1)));
    expect(longest).deep.equal([300, 600, 1200, 2400, 4800, 9600, 15_000, 15_000]);
    expect(reconnectDelay(5000, random(1))).equal(15_000);
  });

  it('has full jitter, from 0 to the whole delay', () => {
    expect(reconnectDelay(3, random(0))).equal(0);
    expect(reconnectDelay(3, random(0.5))).equal(1200);
  });
});
