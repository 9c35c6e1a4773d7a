import { describe, it } from 'node:test';
import { expect } from 'chai';
import { Reassembly } from '../../../src/link/wire/reassembly.ts';
import { defaultLimits } from '../../../src/runtime/limits.ts';
import { MemoryBudget } from '../../../src/runtime/memory-budget.ts';

const MiB = 1 << 20;

/** Returns the reassembly of one lane with the default limits. */
function lane(budget = new MemoryBudget(defaultLimits.maxReassemblyTotal)): Reassembly {
  return new Reassembly({
    maxMessages: defaultLimits.maxReassemblies,
    maxBytes: defaultLimits.maxMessageSize,
    maxTotalBytes: defaultLimits.maxReassemblyBytes,
    ordered: false,
    timeout: defaultLimits.reassemblyTimeout,
    step: defaultLimits.reassemblyStep,
    budget,
  });
}

const chunk = (id: number, index: number, count: number, size: number) =>
  ({ kind: 'chunk', id, index, count, part: new Uint8Array(size) }) as const;

describe('a greedy peer', () => {
  it('R43 charges small chunks with their cost in memory', () => {
    const reassembly = lane();
    // Sixteen messages with the most chunks that a message may have: 126 MB of objects with one byte.
    for (let id = 0; id < 16; id += 1) {
      for (let index = 0; index < 16_383; index += 1)
        reassembly.add(chunk(id, index, 16_384, 1), 0);
    }
    expect(reassembly.unfinished).to.be.above(6);
  });

  for (const first of [1, MiB]) {
    it(`R43 does not renew the time of a message by a trickle, after ${first} bytes`, () => {
      const reassembly = lane();
      let now = 0;
      for (let index = 0; reassembly.unfinished === 0 && index < 100; index += 1) {
        reassembly.add(chunk(1, index, 1_000, index === 0 ? first : 1), now);
        now += 5_000;
        reassembly.sweep(now);
      }
      expect(now).to.equal(30_000);
    });
  }

  it('R43 takes no memory with empty chunks: they cancel their message', () => {
    const reassembly = lane();
    for (let index = 0; index < 1_000; index += 1) reassembly.add(chunk(1, index, 1_001, 0), 0);
    expect(reassembly.size).to.equal(0);
    reassembly.add(chunk(2, 0, 2, 100), 0);
    reassembly.add(chunk(2, 1, 2, 0), 0);
    expect(reassembly.size).to.equal(0);
    expect(reassembly.unfinished).to.equal(1);
  });

  it('R43 keeps the time of a slow message that makes progress', () => {
    const reassembly = lane();
    for (let index = 0; index < 99; index += 1) {
      reassembly.add(chunk(1, index, 100, 16_360), index * 29_000);
      reassembly.sweep(index * 29_000 + 28_999);
    }
    expect(reassembly.add(chunk(1, 99, 100, 7), 99 * 29_000)?.length).to.equal(100);
  });

  it('R43 shares one budget with all other lanes, and is the first that gives up', () => {
    const budget = new MemoryBudget(64 * MiB);
    const honest = lane(budget);
    expect(honest.add(chunk(1, 0, 2, MiB), 0)).to.equal(null);
    const greedy = [lane(budget), lane(budget), lane(budget)];
    for (let id = 0; id < 16; id += 1) {
      for (const each of greedy) {
        for (let index = 0; index < 4; index += 1) each.add(chunk(id, index, 5, MiB), 0);
      }
    }
    expect(honest.unfinished).to.equal(0);
    // Each greedy lane holds at most a third of the budget, and gives up the rest.
    for (const each of greedy) expect(each.unfinished).to.be.above(9);
    expect(honest.add(chunk(1, 1, 2, MiB), 0)?.length).to.equal(2);
  });

  it('R43 leaves nothing in the budget when its link ends', () => {
    const budget = new MemoryBudget(3 * MiB);
    for (let round = 0; round < 10; round += 1) {
      const ending = lane(budget);
      ending.add(chunk(1, 0, 2, 2 * MiB), 0);
      expect(ending.unfinished).to.equal(0);
      ending.close();
      expect(ending.unfinished).to.equal(1);
    }
  });
});
