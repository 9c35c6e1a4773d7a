import { test } from 'node:test';
import { expect } from 'chai';
import { Session } from '../../../src/session/session.ts';
import type { Signal } from '../../../src/signaling/messages.ts';
import type { Signaling, SignalingObserver } from '../../../src/signaling/signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';
import { SimulatedNetwork } from '../../sim/world/simulated-network.ts';
import { SimulatedPage } from '../../sim/world/simulated-page.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('R41 an offer is not repeated to a viewer that is gone before it is signed', async () => {
  const clock = new VirtualClock();
  const page = new SimulatedPage('host', clock);
  const network = new SimulatedNetwork(
    clock,
    { between: () => 5 } as unknown as SeededRandom,
    () => {},
  );
  const signer = createNodeSigner();
  const sent: Signal[] = [];
  let observer = null as SignalingObserver | null;
  const signaling: Signaling = {
    connect(_join, given) {
      observer = given;
      return { send: (signal) => sent.push(signal) };
    },
  };
  const host = new Session({
    session: 'talk',
    role: 'host',
    verify: true,
    keyStore: { open: async () => ({ signer }) },
    signatures: nodeSignatures,
    signaling,
    clock: page.clock,
    logger: () => {},
    onInterruption: () => {},
    linkFactory: network.factory(page),
  });
  const started = host.start();
  await settled();
  const open = (...viewers: string[]): void => {
    const peers = viewers.map((peerId) => ({
      peerId,
      role: 'viewer' as const,
      key: 'k',
      nonce: 'n',
    }));
    observer?.state('open');
    observer?.message({
      type: 'joined',
      peerId: `${host.peerId}`,
      host: null,
      peers,
      topology: 'star',
    });
  };
  open('ada');
  await started;
  for (let i = 0; i < 5; i += 1) {
    await settled();
    clock.advance(20);
  }
  await settled();
  const kinds = sent.splice(0).map(({ kind }) => kind);
  expect(kinds).to.include('offer');

  observer?.state('reconnecting');
  open();
  await settled();
  expect(sent).to.deep.equal([]);
  host.stop();
});
