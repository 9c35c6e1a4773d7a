import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recorder } from '../../src/diagnosis/recording/recorder.ts';
import { RecordedSessions } from './recorded-sessions.ts';

test('R26 a recorder measures once in each interval, however often it was told to', async () => {
  const sessions = new RecordedSessions().record();
  const recorder = sessions.recorder as Recorder;
  await sessions.meet();
  for (const measuring of [true, false, true, false, true]) recorder.measuring = measuring;
  await sessions.pass(0);
  const count = (): number =>
    sessions.recording.entries.filter(({ type }) => type === 'counters').length;
  const before = count();
  await sessions.pass(10_000);
  assert.equal(count() - before, 5);
  recorder.stop();
  await sessions.pass(10_000);
  assert.equal(count() - before, 5);
});
