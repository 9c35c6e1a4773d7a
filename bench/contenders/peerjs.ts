import { type DataConnection, Peer } from 'peerjs';
import { ChannelsWithRoom } from './channels-with-room.ts';
import type { Contender, Host, Place } from './contender.ts';
import { limitPictures } from './film-delivery.ts';

export interface PeerJsOptions {
  /** @default PeerJS's own STUN and TURN servers on the internet */
  iceServers?: RTCIceServer[];
}

/** Runs PeerJS as its documentation shows it, with its own server. */
export function peerJs({ iceServers }: PeerJsOptions = {}): Contender {
  const makePeer = (id: string, { peerServer }: Place): Peer =>
    new Peer(id, {
      ...peerServer,
      path: '/',
      ...(iceServers ? { config: { iceServers } } : {}),
    });
  return {
    host: (place, changed) =>
      new PeerJsHost(() => makePeer(place.session, place), changed, place.bitrate),
    viewer(place, received) {
      let peer: Peer | undefined;
      let film: MediaStream | null = null;
      const join = (): Promise<void> =>
        new Promise((resolve, reject) => {
          const viewer = makePeer(crypto.randomUUID(), place);
          peer = viewer;
          viewer.on('error', reject);
          viewer.on('call', (call) => {
            call.on('stream', (stream) => {
              film = stream;
            });
            call.answer();
          });
          viewer.on('open', () => {
            const connection = viewer.connect(place.session, { reliable: true });
            connection.on('open', resolve);
            connection.on('data', (data) => received(new Uint8Array(data as ArrayBuffer)));
          });
        });
      return {
        join,
        leave: () => peer?.destroy(),
        get film() {
          return film;
        },
      };
    },
  };
}

class PeerJsHost implements Host {
  readonly #makePeer: () => Peer;
  readonly #changed: () => void;
  readonly #bitrate: number | undefined;
  readonly #connections = new Set<DataConnection>();
  readonly #channels = new ChannelsWithRoom();
  #peer: Peer | undefined;
  #film: MediaStream | undefined;
  #greeting: Uint8Array<ArrayBuffer> | undefined;

  constructor(makePeer: () => Peer, changed: () => void, bitrate: number | undefined) {
    this.#makePeer = makePeer;
    this.#changed = changed;
    this.#bitrate = bitrate;
  }

  get ready(): number {
    return this.#connections.size;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const peer = this.#makePeer();
      this.#peer = peer;
      peer.on('error', reject);
      peer.on('open', () => resolve());
      peer.on('connection', (connection) => {
        connection.on('open', () => this.#add(connection, connection.dataChannel));
      });
    });
  }

  greet(data: Uint8Array<ArrayBuffer>): void {
    this.#greeting = data;
  }

  show(film: MediaStream): void {
    this.#film = film;
  }

  async send(data: Uint8Array<ArrayBuffer>): Promise<void> {
    for (const connection of this.#connections) connection.send(data);
    await this.#channels.room();
  }

  #add(connection: DataConnection, channel: RTCDataChannel): void {
    this.#connections.add(connection);
    this.#channels.add(channel);
    connection.on('close', () => {
      this.#connections.delete(connection);
      this.#channels.delete(channel);
      this.#changed();
    });
    if (this.#greeting) connection.send(this.#greeting);
    this.#call(connection.peer);
    this.#changed();
  }

  #call(viewer: string): void {
    if (!this.#film || !this.#peer) return;
    const connection = this.#peer.call(viewer, this.#film).peerConnection;
    const bitrate = this.#bitrate;
    if (!bitrate) return;
    connection.addEventListener('connectionstatechange', () => limitPictures(connection, bitrate));
  }
}
