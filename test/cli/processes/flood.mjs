// @ts-check
/**
 * Writes numbered lines to its terminal, as fast as that takes them, and notes in a file when it had to wait.
 *
 *     node flood.mjs FILE [PAUSE]     PAUSE is the time between two writes, in milliseconds
 */
import { appendFileSync, writeSync } from 'node:fs';

/** Shorter waits are not noted, in milliseconds. */
const least = 20;

const [, , file = '', pause = '0'] = process.argv;
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const now = () => performance.timeOrigin + performance.now();

for (let line = 1; ; ) {
  let text = '';
  for (let i = 0; i < 512; i += 1) text += `${line++}\n`;
  const began = now();
  writeSync(1, text);
  const took = now() - began;
  if (took > least) appendFileSync(file, `${JSON.stringify({ began, took })}\n`);
  if (Number(pause) > 0) Atomics.wait(sleeper, 0, 0, Number(pause));
}
