import { describe, it } from 'node:test';
import { expect } from 'chai';
import { signSignal } from '../../../src/identity/signal-proof.ts';
import type { Signer } from '../../../src/identity/signatures.ts';
import type { BeachError } from '../../../src/runtime/beach-error.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';
import { SignalGuard } from '../../../src/session/identity/signal-guard.ts';
import { DepartedPeers } from '../../../src/session/membership/departed-peers.ts';
import { Roster } from '../../../src/session/membership/roster.ts';
import {
  type Peer,
  parsePeerMessage,
  type RelayedSignal,
  type Signal,
  type Topology,
} from '../../../src/signaling/messages.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';

const [host, viewer, stranger] = [createNodeSigner(), createNodeSigner(), createNodeSigner()];
const fingerprint = await nodeSignatures.fingerprintOf(host.key);
const session = `talk.${fingerprint}`;
const day = 86_400_000;

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The guard of one peer, that knows another. */
function setUp(role: 'host' | 'viewer', topology: Topology = 'star', otherRole?: Peer['role']) {
  const clock = new VirtualClock();
  const runtime = createRuntime({ clock, logger: () => {} });
  const self: Peer = { peerId: role, role };
  const isHost = otherRole ? otherRole === 'host' : role === 'viewer';
  const other: Peer = isHost
    ? { peerId: 'other', role: 'host', topology, key: host.key, nonce: 'other-nonce' }
    : { peerId: 'other', role: 'viewer', key: viewer.key, nonce: 'other-nonce' };
  const roster = new Roster(self, topology, new DepartedPeers(10), true);
  roster.apply({ type: 'peer-joined', peer: other });
  const sent: Signal[] = [];
  const received: RelayedSignal[] = [];
  const warnings: BeachError[] = [];
  let proofs = 0;
  const end = new AbortController();
  const guard = new SignalGuard({
    self,
    roster,
    signatures: nodeSignatures,
    runtime,
    send: (signal) => sent.push(signal),
    receive: (signal) => received.push(signal),
    hostProved: () => {
      proofs += 1;
    },
    warn: (error) => warnings.push(error),
    signal: end.signal,
  });
  guard.identity = {
    session,
    fingerprint,
    signer: role === 'host' ? host : viewer,
    nonce: 'self-nonce',
  };
  const right = isHost ? host : viewer;
  return { clock, guard, runtime, sent, received, warnings, right, end, proofs: () => proofs };
}

const plain = (kind: Signal['kind'], seq = 0): Signal => ({
  type: 'signal',
  to: 'other',
  handshakeId: 'handshake',
  generation: 1,
  seq,
  kind,
  body: { sdp: 'v=0' },
});

/** Returns a signal of the other peer to a guard of this role, as the road delivers it. */
async function signed(
  to: string,
  { clock }: { clock: VirtualClock },
  signer: Signer,
  changes: object = {},
  topology: Topology = 'star',
): Promise<RelayedSignal> {
  const kind = to === 'host' ? 'answer' : 'offer';
  const { to: _to, ...rest } = { ...plain(kind), ...changes };
  const text = { session, topology, from: 'other', to, nonce: 'self-nonce', ...rest, ...changes };
  const expires = clock.wall() + day;
  return {
    ...rest,
    from: 'other',
    proof: await signSignal(text, expires, signer),
  } as RelayedSignal;
}

for (const role of ['host', 'viewer'] as const) {
  describe(`R41 the guard of a ${role}`, () => {
    it('passes on a description of the right key', async () => {
      const world = setUp(role);
      world.guard.receive(await signed(role, world, world.right));
      await settled();

      expect(world.received.length).equal(1);
      expect(world.warnings).deep.equal([]);
      expect(world.proofs()).equal(role === 'viewer' ? 1 : 0);
    });

    const lies: Record<string, (signal: RelayedSignal) => RelayedSignal> = {
      'no proof': ({ proof: _proof, ...signal }) => signal,
      'another fingerprint in its body': (signal) => ({ ...signal, body: { sdp: 'v=1' } }),
      'another handshake': (signal) => ({ ...signal, handshakeId: 'another' }),
      'another generation': (signal) => ({ ...signal, generation: 2 }),
      'another number': (signal) => ({ ...signal, seq: 1 }),
      'another kind': (signal) => ({
        ...signal,
        kind: signal.kind === 'offer' ? 'answer' : 'offer',
      }),
      'a later end': (signal) => ({
        ...signal,
        proof: { ...signal.proof, expires: 1e15 } as RelayedSignal['proof'],
      }),
    };
    for (const [what, lie] of Object.entries(lies)) {
      it(`drops and counts a description with ${what}`, async () => {
        const world = setUp(role);
        world.guard.receive(lie(await signed(role, world, world.right)));
        await settled();

        expect(world.received).deep.equal([]);
        expect(world.runtime.counters.unverifiedDropped).equal(1);
        expect(world.warnings[0]).include({ code: 'host-unverified', peerId: 'other' });
        expect(world.proofs()).equal(0);
      });
    }

    for (const [what, changes] of Object.entries({
      'for an earlier stay': { nonce: 'earlier-nonce' },
      'of another session': { session: session.replace('talk', 'walk') },
      'to another peer': { to: 'third' },
      'of another peer': { from: 'third' },
      'of another topology': { topology: 'mesh' },
    })) {
      it(`drops a description that was signed ${what}`, async () => {
        const world = setUp(role);
        const signal = await signed(role, world, world.right, changes);
        world.guard.receive({ ...signal, from: 'other' });
        await settled();

        expect(world.received).deep.equal([]);
        expect(world.runtime.counters.unverifiedDropped).equal(1);
      });
    }

    it('drops a description of another key', async () => {
      const world = setUp(role);
      world.guard.receive(await signed(role, world, stranger));
      await settled();

      expect(world.received).deep.equal([]);
    });

    it('drops a description whose proof has ended', async () => {
      const world = setUp(role);
      const signal = await signed(role, world, world.right);
      world.clock.advance(day);
      world.guard.receive(signal);
      await settled();

      expect(world.received).deep.equal([]);
    });

    it('warns once of each offender, and counts all', async () => {
      const world = setUp(role);
      for (let i = 0; i < 3; i += 1) world.guard.receive({ ...plain('offer'), from: 'other' });
      world.guard.receive({ ...plain('offer'), from: 'third' });
      await settled();

      expect(world.runtime.counters.unverifiedDropped).equal(4);
      expect(world.warnings.map(({ peerId }) => peerId)).deep.equal(['other', 'third']);
    });

    it('keeps the order of the signals that it takes', async () => {
      const world = setUp(role);
      const description = await signed(role, world, world.right);
      world.guard.receive({ ...plain('candidate', 1), from: 'other' });
      world.guard.receive(description);
      world.guard.receive({ ...plain('candidate', 2), from: 'other' });
      world.guard.receive({ ...plain('bye', 3), from: 'other' });
      await settled();

      expect(world.received.map(({ kind }) => kind)).deep.equal([
        'candidate',
        description.kind,
        'candidate',
        'bye',
      ]);
    });
  });
}

describe('R41 the guard of a mesh', () => {
  it('takes what a peer signs that is no host, with the key that was announced first', async () => {
    const world = setUp('viewer', 'mesh', 'viewer');
    world.guard.receive(await signed('viewer', world, viewer, {}, 'mesh'));
    world.guard.receive(await signed('viewer', world, host, {}, 'mesh'));
    await settled();

    expect(world.received.length).equal(1);
    expect(world.proofs()).equal(0);
  });
});

describe('R41 the guard of a peer that sends', () => {
  it('signs descriptions for their receiver, and nothing else', async () => {
    const sender = setUp('host');
    for (const [seq, kind] of (['offer', 'candidate', 'answer', 'bye'] as const).entries()) {
      sender.guard.send(plain(kind, seq));
    }
    await settled();

    expect(sender.sent.map(({ seq }) => seq)).deep.equal([0, 1, 2, 3]);
    expect(sender.sent.map(({ proof }) => proof !== undefined)).deep.equal([
      true,
      false,
      true,
      false,
    ]);
  });

  it('fits the schema, also by a clock with fractions of milliseconds', async () => {
    const { guard, sent, clock } = setUp('host');
    clock.advance(0.3);
    guard.send(plain('offer'));
    await settled();

    expect(parsePeerMessage(sent[0])).not.equal(null);
  });

  it('signs a signal once, and again only before its proof ends', async () => {
    const { guard, sent, clock } = setUp('host');
    const offer = plain('offer');
    guard.send(offer);
    await settled();
    clock.advance(24_000);
    guard.send(offer);
    await settled();
    clock.advance(day / 2);
    guard.send(offer);
    await settled();

    const [first, second, third] = sent.map(({ proof }) => proof?.signature);
    expect(second).equal(first);
    expect(third).not.equal(first);
  });

  it('sends nothing of a negotiator that ended while it signed, but the goodbye', async () => {
    const { guard, sent } = setUp('host');
    const end = new AbortController();
    guard.send(plain('offer'), end.signal);
    guard.send(plain('candidate', 1), end.signal);
    guard.send(plain('bye', 2), end.signal);
    end.abort();
    guard.send({ ...plain('offer'), handshakeId: 'next' }, new AbortController().signal);
    await settled();

    expect(sent.map(({ kind, handshakeId }) => `${kind} ${handshakeId}`)).deep.equal([
      'bye handshake',
      'offer next',
    ]);
  });

  it('passes on nothing after its session has ended', async () => {
    const world = setUp('host');
    const { guard, sent, received, end } = world;
    guard.receive(await signed('host', world, world.right));
    guard.send(plain('offer'));
    guard.send(plain('bye', 1));
    end.abort();
    await settled();

    expect([sent, received]).deep.equal([[], []]);
  });

  it('bounds what waits for a signature, and counts the rest', () => {
    const { guard, runtime } = setUp('host');
    for (let seq = 0; seq < 300; seq += 1) guard.send(plain('offer', seq));
    expect(runtime.counters.overflowDropped).equal(299 - runtime.limits.maxQueuedSignals);
  });
});

describe('the guard of a session with a plain name', () => {
  it('passes on everything at once', () => {
    const { guard, sent, received } = setUp('viewer');
    guard.identity = null;
    guard.send(plain('answer'));
    guard.receive({ ...plain('offer'), from: 'other' });

    expect([sent.length, received.length]).deep.equal([1, 1]);
    expect(sent[0]).not.have.property('proof');
  });
});
