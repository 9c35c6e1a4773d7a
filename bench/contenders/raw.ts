import { ChannelsWithRoom } from './channels-with-room.ts';
import type { Contender, Host, Place, Viewer } from './contender.ts';
import { encodedOnce } from './encoded-once.ts';
import { type FilmDelivery, overRtp } from './film-delivery.ts';
import { RoadClient } from './road-client.ts';

/**
 * Runs a bare `RTCPeerConnection` with the fewest lines that connect: no retry, no deadline, no repair, no
 * framing. It shows the best that a browser can do.
 */
export const raw: Contender = rawWith(overRtp);

/** The same, with a film that is encoded once for all viewers. */
export const rawEncodedOnce: Contender = rawWith(encodedOnce);

function rawWith(delivery: FilmDelivery): Contender {
  return {
    host: (place, changed) => new RawHost(place, changed, delivery),
    viewer: (place, received) => new RawViewer(place, received, delivery),
  };
}

/** Creates one connection and its channel. Both sides create the channel, so that none is announced. */
function connect(trickle: (candidate: RTCIceCandidate) => void) {
  const pc = new RTCPeerConnection();
  const channel = pc.createDataChannel('data', { negotiated: true, id: 0, ordered: true });
  channel.binaryType = 'arraybuffer';
  pc.onicecandidate = ({ candidate }) => candidate && trickle(candidate);
  return { pc, channel };
}

/** As much as this package takes by default, in bit/s. */
const usualBitrate = 2_500_000;

class RawHost implements Host {
  readonly #place: Place;
  readonly #changed: () => void;
  readonly #delivery: FilmDelivery;
  readonly #peers = new Map<string, ReturnType<typeof connect>>();
  readonly #channels = new ChannelsWithRoom();
  #road: RoadClient | undefined;
  #sendFilm: (connection: RTCPeerConnection) => void = () => {};
  #greeting: Uint8Array<ArrayBuffer> | undefined;

  constructor(place: Place, changed: () => void, delivery: FilmDelivery) {
    this.#place = place;
    this.#changed = changed;
    this.#delivery = delivery;
  }

  get ready(): number {
    return this.#channels.size;
  }

  open(): Promise<void> {
    return new Promise((resolve) => {
      this.#road = new RoadClient(this.#place, 'host', (message) => {
        if (message.type === 'joined') resolve();
        if (message.type === 'peer-joined') void this.#offer(message.peer.peerId);
        if (message.type === 'peer-left') this.#forget(message.peerId);
        if (message.type !== 'signal') return;
        const pc = this.#peers.get(message.from)?.pc;
        const { kind, body } = message;
        if (kind === 'answer')
          void pc?.setRemoteDescription({ type: 'answer', sdp: `${body.sdp}` });
        if (kind === 'candidate') void pc?.addIceCandidate(body);
      });
    });
  }

  greet(data: Uint8Array<ArrayBuffer>): void {
    this.#greeting = data;
  }

  show(film: MediaStream): void {
    this.#sendFilm = this.#delivery.sender(film, this.#place.bitrate ?? usualBitrate);
  }

  async send(data: Uint8Array<ArrayBuffer>): Promise<void> {
    for (const channel of this.#channels) channel.send(data);
    await this.#channels.room();
  }

  async #offer(peerId: string): Promise<void> {
    const peer = connect((candidate) => this.#road?.signal(peerId, 'candidate', candidate));
    this.#peers.set(peerId, peer);
    this.#sendFilm(peer.pc);
    peer.channel.onopen = () => {
      this.#channels.add(peer.channel);
      if (this.#greeting) peer.channel.send(this.#greeting);
      this.#changed();
    };
    await peer.pc.setLocalDescription();
    this.#road?.signal(peerId, 'offer', { sdp: peer.pc.localDescription?.sdp, connection: 'only' });
  }

  #forget(peerId: string): void {
    const peer = this.#peers.get(peerId);
    if (!peer) return;
    this.#peers.delete(peerId);
    this.#channels.delete(peer.channel);
    peer.pc.close();
    this.#changed();
  }
}

class RawViewer implements Viewer {
  readonly #place: Place;
  readonly #received: (data: Uint8Array) => void;
  readonly #delivery: FilmDelivery;
  #road: RoadClient | undefined;
  #pc: RTCPeerConnection | undefined;
  film: MediaStream | null = null;

  constructor(place: Place, received: (data: Uint8Array) => void, delivery: FilmDelivery) {
    this.#place = place;
    this.#received = received;
    this.#delivery = delivery;
  }

  join(): Promise<void> {
    return new Promise((resolve) => {
      this.#road = new RoadClient(this.#place, 'viewer', (message) => {
        if (message.type !== 'signal') return;
        const { from, kind, body } = message;
        if (kind === 'offer') void this.#answer(from, `${body.sdp}`, resolve);
        if (kind === 'candidate') void this.#pc?.addIceCandidate(body);
      });
    });
  }

  leave(): void {
    this.#road?.leave();
    this.#pc?.close();
  }

  async #answer(host: string, sdp: string, opened: () => void): Promise<void> {
    const { pc, channel } = connect((candidate) =>
      this.#road?.signal(host, 'candidate', candidate),
    );
    this.#pc = pc;
    channel.onopen = opened;
    this.#delivery.receive(pc, (film) => {
      this.film = film;
    });
    channel.onmessage = ({ data }) => this.#received(new Uint8Array(data));
    await pc.setRemoteDescription({ type: 'offer', sdp });
    await pc.setLocalDescription();
    this.#road?.signal(host, 'answer', { sdp: pc.localDescription?.sdp });
  }
}
