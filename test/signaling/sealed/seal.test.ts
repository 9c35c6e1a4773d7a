import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { SignalEnvelope } from '../../../src/identity/signal-proof.ts';
import { Seal } from '../../../src/signaling/sealed/seal.ts';

const envelope: SignalEnvelope = {
  from: 'host',
  to: 'viewer',
  handshakeId: 'h-1',
  generation: 1,
  seq: 0,
  kind: 'offer',
};
const body = { sdp: 'v=0 … ümläut 🎉', connection: 'h-1' };
const seal = await Seal.derive('correct horse battery staple', 'standup');

describe('R34 a sealed body', () => {
  it('opens for all with the passphrase, and shows nothing of itself', async () => {
    const other = await Seal.derive('correct horse battery staple', 'standup');
    const sealed = await seal.seal(envelope, body);
    expect(await other.open(envelope, sealed)).to.deep.equal(body);
    expect(Object.keys(sealed)).to.deep.equal(['sealed']);
    expect(Buffer.from(sealed.sealed, 'base64url').toString('latin1')).not.to.match(/sdp|v=0|h-1/);
  });

  it('is never sealed twice in the same way', async () => {
    const all = await Promise.all([1, 2, 3, 4].map(() => seal.seal(envelope, body)));
    expect(new Set(all.map(({ sealed }) => sealed.slice(0, 16))).size).to.equal(4);
  });

  it('does not open for another sender, receiver, handshake, generation, number or kind', async () => {
    const sealed = await seal.seal(envelope, body);
    const changes: Partial<SignalEnvelope>[] = [
      { from: 'viewer' },
      { to: 'host' },
      { from: 'viewer', to: 'host' },
      { handshakeId: 'h-2' },
      { generation: 2 },
      { seq: 1 },
      { kind: 'answer' },
      { from: 'host","viewer', to: '' },
    ];
    for (const change of changes) {
      expect(await seal.open({ ...envelope, ...change }, sealed)).to.equal(null);
    }
  });

  it('does not open with another passphrase, or in another session', async () => {
    const sealed = await seal.seal(envelope, body);
    for (const [passphrase, session] of [
      ['correct horse battery stapl', 'standup'],
      ['correct horse battery staple', 'standup-2'],
    ] as const) {
      const other = await Seal.derive(passphrase, session);
      expect(await other.open(envelope, sealed)).to.equal(null);
    }
  });

  it('does not open when any part of it is changed, cut or missing', async () => {
    const { sealed } = await seal.seal(envelope, body);
    const bytes = Buffer.from(sealed, 'base64url');
    const flipped = [0, 11, 12, bytes.length - 17, bytes.length - 1].map((at) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy.toString('base64url');
    });
    const wrong = [
      ...flipped,
      sealed.slice(0, 16),
      sealed.slice(0, -4),
      '',
      '!',
      7,
      null,
      undefined,
      {},
    ];
    for (const text of wrong) {
      expect(await seal.open(envelope, { sealed: text } as never), String(text)).to.equal(null);
    }
    expect(await seal.open(envelope, body)).to.equal(null);
  });

  it('opens however the letters of the passphrase are composed', async () => {
    const one = await Seal.derive('caf\u00e9', 'standup');
    const other = await Seal.derive('cafe\u0301', 'standup');
    expect(await other.open(envelope, await one.seal(envelope, body))).to.deep.equal(body);
  });
});
