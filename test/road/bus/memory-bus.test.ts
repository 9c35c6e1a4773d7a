import { test } from 'node:test';
import { MemoryBus } from '../../../src/road/bus/memory-bus.ts';
import { testsBus } from './bus-conformance.ts';

testsBus(test, 'a bus in memory', async () => {
  const bus = new MemoryBus();
  return [bus, bus];
});
