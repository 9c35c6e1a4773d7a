import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameSecret } from '../../../src/road/sessions/same-secret.ts';

test('R2 secrets are the same if every character is', () => {
  for (const secret of ['', 'secret', 'sécret 🎉', '\ud800']) assert.ok(sameSecret(secret, secret));
  for (const other of ['', 'Secret', 'secreT', 'secret ', 'secre', 'sécret', '\ud800', undefined]) {
    assert.ok(!sameSecret(other, 'secret'));
    assert.ok(!sameSecret('secret', other));
  }
  assert.ok(!sameSecret('\ud800', '\ud801'));
  assert.ok(sameSecret(undefined, undefined));
});
