import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoad } from '../../../src/road/index.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { fingerprint, makeCertificate, noCertificate } from '../../kit/network/certificate.ts';
import { WirePeer } from '../wire-peer.ts';
import { start } from './running-road.ts';

const invalid = (error: unknown): boolean =>
  error instanceof BeachError && error.code === 'invalid-option';

test('R34 a road speaks wss: with a certificate, and takes a renewed one', {
  skip: noCertificate,
}, async (t) => {
  const [first, second] = [makeCertificate(), makeCertificate()];
  const { road } = await start(t, { tls: first });
  assert.match(road.url, /^wss:/);
  const unchecked = { rejectUnauthorized: false };
  const peer = await WirePeer.connect(road.url, unchecked);
  peer.requestJoin('host', 'host');
  await peer.next('joined');
  const before = await fingerprint(road.port);
  road.renew(second);
  const after = await fingerprint(road.port);
  assert.notEqual(after, before);
  // What does not fit together changes nothing.
  assert.throws(() => road.renew({ cert: first.cert, key: second.key }), invalid);
  assert.equal(await fingerprint(road.port), after);
  // The first connection lives on.
  await peer.caughtUp();
});

test('R34 a certificate that is none is refused, and so is one for a road without', async (t) => {
  const nothing = { cert: 'no certificate', key: 'no key' };
  await assert.rejects(createRoad({ port: 0, host: '127.0.0.1', tls: nothing }), invalid);
  const { road } = await start(t);
  assert.throws(() => road.renew(nothing), invalid);
});
