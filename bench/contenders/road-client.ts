import type { RoadMessage, SignalKind } from '../../src/signaling/messages.ts';
import type { Place } from './contender.ts';

/** Does the least that the road's protocol asks of a peer: it joins, and it addresses its signals. */
export class RoadClient {
  readonly #socket: WebSocket;
  #seq = 0;

  constructor({ road, session }: Place, role: 'host' | 'viewer', hear: (m: RoadMessage) => void) {
    const peerId = crypto.randomUUID();
    this.#socket = new WebSocket(road);
    this.#socket.onopen = () =>
      this.#socket.send(
        JSON.stringify({ type: 'join', protocol: 1, session, role, peerId, claim: peerId }),
      );
    this.#socket.onmessage = ({ data }) => {
      const message = JSON.parse(data) as RoadMessage;
      if (message.type === 'ping') this.#socket.send('{"type":"pong"}');
      else hear(message);
    };
  }

  signal(to: string, kind: SignalKind, body: unknown): void {
    const envelope = { handshakeId: 'only', generation: 1, seq: this.#seq, kind };
    this.#seq += 1;
    this.#socket.send(JSON.stringify({ type: 'signal', to, ...envelope, body }));
  }

  leave(): void {
    this.#socket.close(1000);
  }
}
