import { signClaim } from '../../../src/identity/claim.ts';
import type { Join, RoadMessage } from '../../../src/signaling/messages.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { createNodeSigner } from '../../kit/identity/node-signatures.ts';
import { SimulatedPage } from './simulated-page.ts';
import type { SimulatedRoad } from './simulated-road.ts';
import { signer as hostSigner, verifiedName } from './verified-session.ts';

const peerId = 'squatter';
const ownSigner = createNodeSigner();

/**
 * The claims of somebody who does not have the host's key: without a proof, with a proof by another key, with a proof that
 * the host gave to another road, in another session, or under another id, and with a proof for another key than the own.
 */
const claims: Record<string, (nonce: string) => Promise<Pick<Join, 'key' | 'proof'>>> = {
  'without a proof': async () => ({ key: hostSigner.key }),
  'by another key': async (nonce) => own(await signClaim(claim(nonce), ownSigner)),
  'for another challenge': async () => proved(await signClaim(claim('n'.repeat(22)), hostSigner)),
  'of another session': async (nonce) => {
    const session = verifiedName.replace('sim.', 'other.');
    return proved(await signClaim({ ...claim(nonce), session }, hostSigner));
  },
  'of another peer': async (nonce) =>
    proved(await signClaim({ ...claim(nonce), peerId: 'host' }, hostSigner)),
  'of another key than it tells': async (nonce) => own(await signClaim(claim(nonce), hostSigner)),
};

const claim = (nonce: string) => ({ session: verifiedName, peerId, nonce });
const proved = (proof: Join['proof']) => ({ key: hostSigner.key, proof });
const own = (proof: Join['proof']) => ({ key: ownSigner.key, proof });

/** Claims the verified name in every way that must fail. A road that lets one in breaks a rule. */
export function squat(
  road: SimulatedRoad,
  clock: VirtualClock,
  violation: (what: string) => void,
): void {
  const page = new SimulatedPage(peerId, clock);
  for (const [how, make] of Object.entries(claims)) {
    const socket = road.openSocket(page)('ws://road.sim/', []);
    const answer = async (nonce: string): Promise<void> => {
      const join: Join = {
        type: 'join',
        protocol: 1,
        session: verifiedName,
        role: 'host',
        peerId,
        claim: 'a secret of its own',
        nonce: 'n'.repeat(22),
        ...(await make(nonce)),
      };
      socket.send(JSON.stringify(join));
    };
    socket.onmessage = ({ data }) => {
      const message: RoadMessage = JSON.parse(data);
      if (message.type === 'challenge') return void answer(message.nonce);
      const { code } = message as { code?: string };
      if (message.type !== 'join-refused' || code !== 'host-unverified') {
        violation(`the road took a claim ${how}: ${message.type} ${code ?? ''}`);
      }
      socket.close(1000);
    };
  }
}
