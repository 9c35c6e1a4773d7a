import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Roster } from '../../../src/session/membership/roster.ts';
import { nodeSignatures } from '../../kit/identity/node-signatures.ts';
import type { Attack } from './attack.ts';
import { type Malice, playMalice } from './malicious-world.ts';
import { simulateMalice } from './simulate-malice.ts';

/** Returns whether one of these attacks, of some seeds, leads somebody into the wrong hands. */
async function succeeds(attack: Attack, malice: Partial<Malice>): Promise<boolean> {
  for (let seed = 1; seed <= 12; seed += 1) {
    const { breaches } = await playMalice({ seed, verified: true, attacks: [attack], ...malice });
    if (breaches.length > 0) return true;
  }
  return false;
}

test('R34 R41 under a verified name, no road leads anybody into the wrong hands', async () => {
  // `npm run sim -- --malicious` plays 1,000.
  const { failure } = await simulateMalice(60, 1);
  assert.equal(failure, null);
});

const successful: readonly Attack[] = [
  'swap',
  'sign',
  'answer',
  'offer',
  'pose-as-host',
  'pose-as-viewer',
  'lie-about-topology',
];

test('R34 under a plain name, a dishonest road succeeds', async () => {
  for (const attack of successful) {
    assert.ok(await succeeds(attack, { verified: false }), attack);
  }
});

test('a guard that takes any signature is found', async () => {
  const signatures = { ...nodeSignatures, verify: async () => true };
  assert.ok(await succeeds('swap', { signatures }));
});

test('a guard that takes any key for that of the host is found', async () => {
  const { key } = await nodeSignatures.create();
  const same = await nodeSignatures.fingerprintOf(key);
  const signatures = { ...nodeSignatures, fingerprintOf: async () => same };
  assert.ok(await succeeds('sign', { signatures }));
});

test('a viewer that takes a star for a mesh on the word of the road is found', async () => {
  const { trusts } = Roster.prototype;
  Roster.prototype.trusts = () => true;
  try {
    assert.ok(await succeeds('lie-about-topology', {}));
  } finally {
    Roster.prototype.trusts = trusts;
  }
});
