import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Accounts } from '../../../src/road/budget/accounts.ts';
import { SendBuffer } from '../../../src/road/budget/send-buffer.ts';
import { defaultRoadLimits } from '../../../src/road/road-limits.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

const KiB = 1024;

/** Creates the buffer of a connection that sends nothing until `flush`. */
function setUpBuffer({ capacity = 64 * KiB, memory = defaultRoadLimits.memory } = {}) {
  const accounts = new Accounts({ ...defaultRoadLimits, memory }, new VirtualClock());
  const unsent: (() => void)[] = [];
  const connection = {
    deliver: (_: Uint8Array, sent: () => void) => unsent.push(sent),
    close: () => assert.fail('the receiver is closed'),
  };
  const buffer = new SendBuffer(connection, capacity);
  /** Sends one message of 1 KiB after the other, and returns how many were taken. */
  const fill = (id: string, address: string): number => {
    let taken = 0;
    while (buffer.send(new Uint8Array(KiB), { id, account: accounts.of(address) })) taken++;
    return taken;
  };
  const flush = (): void => {
    for (const sent of unsent.splice(0)) sent();
  };
  return { accounts, buffer, fill, flush };
}

test('R43 leaves room for the next sender, however many have taken their share', () => {
  const { fill } = setUpBuffer();
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e'].map((id) => fill(id, '192.0.2.1')),
    [32, 16, 8, 4, 2],
  );
});

test('R43 takes more of a sender when the receiver has read, and returns all memory', () => {
  const { accounts, fill, flush } = setUpBuffer();
  fill('a', '192.0.2.1');
  assert.equal(fill('a', '192.0.2.1'), 0);
  flush();
  assert.equal(accounts.memory.used, 0);
  assert.equal(fill('a', '192.0.2.1'), 32);
});

test('R43 counts all senders of an address together, but for the first 4 KiB', () => {
  const { accounts, fill } = setUpBuffer({ capacity: 1024 * KiB, memory: 40 * KiB });
  assert.equal(fill('a', '192.0.2.1'), 4 + 20);
  assert.equal(fill('b', '192.0.2.1'), 0);
  assert.equal(fill('c', '192.0.2.2'), 10);
  assert.equal(accounts.memory.used, 30 * KiB);
});
