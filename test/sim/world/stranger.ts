import type { RoadMessage } from '../../../src/signaling/messages.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { SimulatedNetwork } from './simulated-network.ts';
import { SimulatedPage } from './simulated-page.ts';
import type { SimulatedRoad } from './simulated-road.ts';

/** How many ids a stranger has: the road keeps more from one mesh. */
const ids = 60;

/**
 * Joins a mesh under many ids, makes an offer to all peers under each, and finishes none of these handshakes. The ids
 * are larger than those of the participants, which must answer.
 */
export class Stranger {
  readonly #sockets: WebSocket[];

  constructor(road: SimulatedRoad, network: SimulatedNetwork, clock: VirtualClock) {
    const page = new SimulatedPage('stranger', clock);
    this.#sockets = Array.from({ length: ids }, () => {
      const socket = road.openSocket(page)('ws://road.sim/', []);
      const peerId = `stranger-${network.strangers++}`;
      const join = { type: 'join', protocol: 1, session: 'sim', role: 'viewer', peerId };
      socket.onopen = () => socket.send(JSON.stringify(join));
      socket.onmessage = ({ data }) => {
        const message: RoadMessage = JSON.parse(data);
        const peers =
          message.type === 'joined'
            ? message.peers
            : message.type === 'peer-joined'
              ? [message.peer]
              : [];
        for (const { peerId: to } of peers) {
          if (to.startsWith('stranger')) continue;
          const sdp = JSON.stringify({ pc: 999_999, offer: 1, ice: 0, sends: false, room: false });
          const body = { sdp, connection: peerId };
          const handshake = { handshakeId: peerId, generation: 1, seq: 0 };
          socket.send(JSON.stringify({ type: 'signal', to, ...handshake, kind: 'offer', body }));
        }
      };
      return socket;
    });
  }

  leave(): void {
    for (const socket of this.#sockets) socket.close(1000);
  }
}
