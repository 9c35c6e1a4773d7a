import type { ConnectionEvents, LinkFactory } from '../../../src/link/connection/connection.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { SimulatedConnection } from '../world/simulated-connection.ts';
import type { SimulatedNetwork } from '../world/simulated-network.ts';
import { SimulatedPage } from '../world/simulated-page.ts';

/** The road's own ends of connections: what is linked to one of them is in the wrong hands. */
export class Impostor {
  readonly page: SimulatedPage;
  readonly #factory: LinkFactory;
  readonly #clock: VirtualClock;
  readonly #ends = new Map<string, SimulatedConnection>();

  constructor(network: SimulatedNetwork, clock: VirtualClock) {
    this.page = new SimulatedPage('impostor', clock);
    this.#factory = network.factory(this.page);
    this.#clock = clock;
  }

  /** Makes an offer for a victim, under the id of a handshake. */
  async offer(victim: string, handshakeId: string): Promise<string> {
    const end = await this.#make(victim, handshakeId, true);
    return end.createOffer();
  }

  /** Answers the offer of a victim. */
  async answer(victim: string, handshakeId: string, sdp: string): Promise<string> {
    const end = await this.#make(victim, handshakeId, false);
    return end.acceptOffer(sdp);
  }

  /** Takes the answer of a victim, if one is expected. */
  async accept(victim: string, handshakeId: string, sdp: string): Promise<void> {
    const end = this.#ends.get(`${victim} ${handshakeId}`);
    if (end?.initiator && end.signalingState === 'have-local-offer') await end.acceptAnswer(sdp);
  }

  /** Takes a candidate of a victim, once there is a description for it. */
  async candidate(victim: string, handshakeId: string, candidate: string): Promise<void> {
    const end = this.#ends.get(`${victim} ${handshakeId}`);
    if (end && end.remoteIce >= 0) await end.addCandidate({ candidate });
  }

  /** Whether it has an end under this handshake. */
  has(victim: string, handshakeId: string): boolean {
    return this.#ends.has(`${victim} ${handshakeId}`);
  }

  async #make(
    victim: string,
    handshakeId: string,
    initiator: boolean,
  ): Promise<SimulatedConnection> {
    const ignore = (): void => {};
    const events: ConnectionEvents = {
      candidate: ignore,
      open: ignore,
      data: ignore,
      drained: ignore,
      path: ignore,
      streams: ignore,
      closed: ignore,
    };
    const end = (await this.#factory(
      {
        peerId: victim,
        initiator,
        config: {},
        signal: new AbortController().signal,
        bufferLow: 0,
        clock: this.#clock,
        media: () => ({ tracks: new Map() }) as never,
        accepts: [],
      },
      events,
    )) as SimulatedConnection;
    this.#ends.set(`${victim} ${handshakeId}`, end);
    return end;
  }
}
