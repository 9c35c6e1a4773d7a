import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesPattern } from '../../../src/road/tokens/matches-pattern.ts';

for (const [pattern, matching, others] of [
  ['standup', ['standup'], ['standup-1', 'Standup', 'a-standup', '']],
  ['*', ['', 'anything', 'a.b'], []],
  ['standup-*', ['standup-', 'standup-1'], ['standup', 'a-standup-1']],
  ['*-eu', ['-eu', 'x-eu'], ['x-eu-1', 'eu']],
  ['a*a', ['aa', 'aba'], ['a', 'ab']],
  ['a*b*c', ['abc', 'axbxc', 'abbcc'], ['acb', 'ab', 'ac']],
  ['a*ab', ['aab', 'abab'], ['ab']],
  ['a.b', ['a.b'], ['axb']],
  ['a**b', ['ab', 'axb'], ['a']],
] as const) {
  test(`the pattern "${pattern}" matches what it says`, () => {
    for (const name of matching) assert.ok(matchesPattern(pattern, name), name);
    for (const name of others) assert.ok(!matchesPattern(pattern, name), name);
  });
}

test('R43 a pattern of many stars costs no time', () => {
  const pattern = `${'a*'.repeat(60)}b`;
  const before = performance.now();
  assert.ok(!matchesPattern(pattern, 'a'.repeat(128)));
  // Trying every way to split the name would take years.
  assert.ok(performance.now() - before < 5_000);
});
