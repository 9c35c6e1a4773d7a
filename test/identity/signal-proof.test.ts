import { describe, it } from 'node:test';
import { expect } from 'chai';
import { type SignedSignal, signSignal, verifySignal } from '../../src/identity/signal-proof.ts';
import { webSignatures } from '../../src/identity/web-signatures.ts';

const signal: SignedSignal = {
  session: 'talk.0123456789abcdefghjkmnpqrs',
  topology: 'star',
  from: 'host',
  to: 'viewer',
  handshakeId: 'handshake',
  generation: 1,
  seq: 0,
  kind: 'offer',
  nonce: 'n'.repeat(22),
  body: { sdp: 'v=0', connection: 'handshake' },
};

describe('R41 the signature on a signal', () => {
  it('proves the signal as it was sent', async () => {
    const proof = await signSignal(signal, 1_000, await webSignatures.create());

    expect(proof.expires).equal(1_000);
    expect(await verifySignal(signal, proof)).equal(true);
  });

  it('proves nothing once any field is changed', async () => {
    const proof = await signSignal(signal, 1_000, await webSignatures.create());

    const changes: { [K in keyof SignedSignal]: SignedSignal[K] } = {
      session: 'walk.0123456789abcdefghjkmnpqrs',
      topology: 'mesh',
      from: 'another',
      to: 'another',
      handshakeId: 'another',
      generation: 2,
      seq: 1,
      kind: 'answer',
      nonce: 'm'.repeat(22),
      body: { sdp: 'v=1', connection: 'handshake' },
    };
    for (const [field, value] of Object.entries(changes)) {
      expect(await verifySignal({ ...signal, [field]: value }, proof), field).equal(false);
    }
    expect(await verifySignal(signal, { ...proof, expires: 2_000 })).equal(false);
  });

  it('survives a road that writes the fields of a body in another order', async () => {
    const signer = await webSignatures.create();
    const proof = await signSignal(
      { ...signal, body: { sdp: 'v=0', connection: 'c', inner: { a: 1, b: [2, { d: 3, c: 4 }] } } },
      1_000,
      signer,
    );
    const body = { inner: { b: [2, { c: 4, d: 3 }], a: 1 }, connection: 'c', sdp: 'v=0' };

    expect(await verifySignal({ ...signal, body }, proof)).equal(true);
    const swapped = { ...body, inner: { b: [{ c: 4, d: 3 }, 2], a: 1 } };
    expect(await verifySignal({ ...signal, body: swapped }, proof)).equal(false);
  });

  it('survives a body with fields that JSON leaves out', async () => {
    const proof = await signSignal(
      { ...signal, body: { sdp: 'v=0', connection: 'handshake', extra: undefined } },
      1_000,
      await webSignatures.create(),
    );

    expect(await verifySignal(signal, proof)).equal(true);
  });
});
