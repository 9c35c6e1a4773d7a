import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Signer } from '../../../src/identity/signatures.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import {
  type IdentityOptions,
  needsIdentity,
  openIdentity,
} from '../../../src/session/identity/identity.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';

function setUp(changes: Partial<IdentityOptions> = {}): IdentityOptions {
  const signers = new Map<string, Signer>();
  return {
    session: 'talk',
    role: 'host',
    verify: true,
    signatures: nodeSignatures,
    random: systemRandom,
    keyStore: {
      async open(name) {
        const signer = signers.get(name) ?? createNodeSigner();
        signers.set(name, signer);
        return { signer };
      },
    },
    ...changes,
  };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: BeachError) => error.code,
  );

describe('R2 R41 the identity of a host', () => {
  it('completes the name with the fingerprint of its key, always the same', async () => {
    const options = setUp();
    const first = await openIdentity(options);
    const again = await openIdentity(options);

    const fingerprint = await nodeSignatures.fingerprintOf(first.signer.key);
    expect(first).include({ session: `talk.${fingerprint}`, fingerprint });
    expect(again.session).equal(first.session);
    expect(again.nonce).not.equal(first.nonce);
  });

  it('takes a verified name whose key it has', async () => {
    const options = setUp();
    const { session } = await openIdentity(options);

    expect((await openIdentity({ ...options, session })).session).equal(session);
  });

  it('is refused under a verified name whose key it does not have', async () => {
    const { session } = await openIdentity(setUp());

    expect(await codeOf(openIdentity(setUp({ session })))).equal('host-unverified');
  });

  it('is refused under a name without room for a fingerprint', async () => {
    const session = 'n'.repeat(102);

    expect(await codeOf(openIdentity(setUp({ session })))).equal('invalid-option');
    const { session: name } = await openIdentity(setUp({ session: session.slice(1) }));
    expect(name.length).equal(128);
  });

  it('fails with a code where its store fails', async () => {
    const open = () => Promise.reject(new Error('no disk'));

    expect(await codeOf(openIdentity(setUp({ keyStore: { open } })))).equal('host-unverified');
    const known = BeachError.sendFailed('known');
    const openKnown = () => Promise.reject(known);
    expect(await codeOf(openIdentity(setUp({ keyStore: { open: openKnown } })))).equal(
      'send-failed',
    );
  });
});

describe('R41 the identity of a viewer', () => {
  it('has a key and a nonce of its own for each stay', async () => {
    const { session, fingerprint } = await openIdentity(setUp());
    const options = setUp({ session, role: 'viewer' });
    const [one, other] = [await openIdentity(options), await openIdentity(options)];

    expect(one).include({ session, fingerprint });
    expect(one.signer.key).not.equal(other.signer.key);
    expect(one.nonce).not.equal(other.nonce);
  });

  it('is needed under a verified name alone', async () => {
    const { session } = await openIdentity(setUp());

    expect(needsIdentity(setUp({ role: 'viewer' }))).equal(false);
    expect(needsIdentity(setUp({ role: 'viewer', session }))).equal(true);
    expect(needsIdentity(setUp({ verify: false }))).equal(false);
    expect(needsIdentity(setUp({ verify: false, session }))).equal(true);
  });
});
