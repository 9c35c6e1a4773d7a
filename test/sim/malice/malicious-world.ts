import type { Signatures } from '../../../src/identity/signatures.ts';
import { Session } from '../../../src/session/session.ts';
import type { Role, Topology } from '../../../src/signaling/messages.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';
import { SeededRandom } from '../../kit/seeded-random.ts';
import { SimulatedNetwork } from '../world/simulated-network.ts';
import { SimulatedPage } from '../world/simulated-page.ts';
import { type Attack, attacks, harmless } from './attack.ts';
import { MaliciousRoad } from './malicious-road.ts';

/** A session on a malicious road. Everything else follows from `seed`. */
export interface Malice {
  seed: number;
  verified: boolean;
  /** @default any */
  attacks?: readonly Attack[];
  /** Those of the honest peers. */
  signatures?: Signatures;
}

export interface Outcome {
  /** What has reached somebody that it should not have. */
  readonly breaches: readonly string[];
  /** The forged descriptions that reached a peer. */
  readonly forged: number;
  /** The signals that peers have counted and dropped. */
  readonly counted: number;
  /** The viewers that are connected to the host at the end, and all that are there. */
  readonly linked: number;
  readonly viewers: number;
}

interface Visit {
  readonly session: Session;
  readonly page: SimulatedPage;
}

/** How long the session lasts, in milliseconds. */
const duration = 45_000;

/** Plays one session in virtual time. */
export async function playMalice(malice: Malice): Promise<Outcome> {
  const { seed, verified, attacks: given, signatures = nodeSignatures } = malice;
  const random = new SeededRandom(seed, 'malice');
  const clock = new VirtualClock();
  const topology = random.chance(0.25) ? 'mesh' : 'star';
  const chosen = given ?? attacks.filter(() => random.chance(0.25));
  const touched: string[] = [];
  const network = new SimulatedNetwork(clock, random.fork('network'), (what) => touched.push(what));
  const signer = createNodeSigner();
  const fingerprint = await signatures.fingerprintOf(signer.key);
  const name = verified ? `sim.${fingerprint}` : 'sim';
  const road = new MaliciousRoad({
    clock,
    random: random.fork('road'),
    network,
    session: name,
    topology,
    attacks: chosen,
  });
  const visits: Visit[] = [];

  function visit(role: Role): Visit {
    const page = new SimulatedPage(`${role}-${visits.length}`, clock);
    const session = new Session({
      session: role === 'host' ? 'sim' : name,
      role,
      topology,
      verify: verified && role === 'host',
      keyStore: { open: async () => ({ signer }) },
      signatures,
      signaling: road.signaling(page),
      clock: page.clock,
      random: random.fork(page.name),
      logger: () => {},
      onInterruption: () => {},
      linkFactory: network.factory(page),
    });
    session.start().catch(() => {});
    const made = { session, page };
    visits.push(made);
    return made;
  }

  clock.after(random.below(2_000), () => visit('host'));
  for (let viewer = 1 + random.below(3); viewer > 0; viewer -= 1) {
    clock.after(random.below(5_000), () => {
      const { session } = visit('viewer');
      if (random.chance(0.3)) {
        clock.after(5_000 + random.below(15_000), () => {
          session.stop();
          visit('viewer');
        });
      }
    });
  }
  while (clock.step(duration)) await settlePromises();

  const breaches = [
    ...(verified ? touched : []),
    ...wrongHands(network, road.impostor.page, topology),
  ];
  const host = visits.find(({ page }) => page.name.startsWith('host'))?.session;
  const viewers = visits.filter(
    ({ page, session }) => page.name.startsWith('viewer') && session.peerId,
  );
  const linked = viewers.filter(({ session }) => {
    return session.peers.get(host?.peerId ?? '')?.state === 'connected';
  }).length;
  const isHarmless = chosen.every((attack) => harmless.includes(attack));
  if (verified && isHarmless && linked < viewers.length) {
    breaches.push(
      `${linked} of ${viewers.length} viewers are linked, although no signal was kept back`,
    );
  }
  if (verified && road.parked > 0) breaches.push('an offer was signed for whoever comes');
  let [forged, counted] = [0, 0];
  for (const { session } of visits) {
    const own = road.forged.get(session.peerId ?? '') ?? 0;
    const { unverifiedDropped, unknownDropped, roleViolations, overflowDropped } = session.metrics;
    const dropped = unverifiedDropped + unknownDropped + roleViolations + overflowDropped;
    if (verified && dropped < own) breaches.push(`${own} were forged, and ${dropped} counted`);
    forged += own;
    counted += dropped;
  }
  for (const { session } of visits) session.stop();
  return { breaches, forged, counted, linked, viewers: viewers.length };
}

/** The connections of honest pages that are open to the wrong page. */
function wrongHands(
  network: SimulatedNetwork,
  impostor: SimulatedPage,
  topology: Topology,
): string[] {
  return network.connections.flatMap((connection) => {
    const { page, opened, remote } = connection;
    const other = remote === null ? undefined : network.connections[remote];
    if (page === impostor || !opened || other === undefined) return [];
    if (other.page === impostor) return [`${page.name} is connected to the road`];
    const roles = [page, other.page].map(({ name }) => name.split('-')[0]);
    return topology === 'mesh' || (roles.includes('host') && roles.includes('viewer'))
      ? []
      : [`${page.name} is connected to ${other.page.name}`];
  });
}

/** Runs pending promise callbacks. No chain is longer than this. */
async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) await null;
}
