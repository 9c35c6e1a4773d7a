import { BeachError } from '../../runtime/beach-error.ts';
import { BaseSignalingConnection } from '../base-signaling-connection.ts';
import type { Join, Peer, RoadMessage, Signal, Topology } from '../messages.ts';
import { mayConnect } from '../offer-policy.ts';
import type { SignalingObserver } from '../signaling.ts';
import type { PeerEnvelope } from './peer-envelope.ts';
import type { PeerRoster } from './peer-roster.ts';

export interface RoadlessConnectionOptions {
  join: Join;
  observer: SignalingObserver;
  signal: AbortSignal;
  /** Identifies this connection: a peer that comes back under its id has another `life`. */
  life: string;
  /** Whether a host waits for its name while another page has it. */
  waits: boolean;
}

/**
 * Connects one peer to others without a road: each peer announces itself, and judges by itself which of the others
 * concern it. An adapter supplies the transport, and decides who has a place.
 */
export abstract class RoadlessConnection extends BaseSignalingConnection {
  protected readonly join: Join;
  /** What the other peers are told of this one: neither token nor claim. */
  protected readonly self: Peer;
  protected readonly life: string;
  protected readonly waits: boolean;
  protected roster: PeerRoster | undefined;
  /** A viewer assumes a star until a host announces a mesh. */
  #topology: Topology;

  constructor({ join, life, waits, ...options }: RoadlessConnectionOptions) {
    super(options);
    this.join = join;
    this.self = asPeer(join);
    this.#topology = join.topology ?? 'star';
    this.life = life;
    this.waits = waits;
  }

  protected get topology(): Topology {
    return this.#topology;
  }

  /**
   * Called when a viewer has learned that its session is a mesh. It has ignored the other viewers, and they have ignored
   * it: they have to hear of each other.
   */
  protected abstract learnedMesh(): void;

  protected override serializable({ to: _to, ...rest }: Signal): object {
    return { ...rest, from: this.join.peerId };
  }

  /** Handles what another peer has sent. */
  protected receive({ life, to, message }: PeerEnvelope): void {
    if (to !== undefined && to !== this.self.peerId) return;
    if (message.type === 'signal') this.tell(message);
    if (message.type === 'peer-left') this.roster?.left(message.peerId, life, message.reason);
    if (message.type === 'peer-joined' && this.meet(message.peer, life) && to === undefined) {
      this.answer(message.peer.peerId);
    }
  }

  /** Called when another peer has announced itself to all. */
  protected answer(_peerId: string): void {}

  /** Adds a peer to the roster; returns false where it does not concern this one. */
  protected meet(peer: Peer, life: string): boolean {
    if (this.self.role === 'viewer' && peer.role === 'host') this.#learn(peer.topology ?? 'star');
    if (!mayConnect(this.self, peer, this.#topology)) return false;
    this.roster?.arrived(peer, life);
    return true;
  }

  /** Reports that this peer is in the session, with those that are there. */
  protected opened(peers: Peer[]): void {
    this.outbox.flush();
    this.observer.state('open');
    const { peerId } = this.self;
    const topology = this.#topology;
    const host = [this.self, ...peers].find(({ role }) => role === 'host');
    const hostId = topology === 'star' ? (host?.peerId ?? null) : null;
    this.tell({ type: 'joined', peerId, host: hostId, peers, topology });
  }

  protected tell(message: RoadMessage): void {
    if (!this.ended.aborted) this.observer.message(message);
  }

  protected refuse(error: BeachError): void {
    this.tell({ type: 'join-refused', code: error.code, message: error.message });
    this.fail(error);
  }

  #learn(topology: Topology): void {
    const before = this.#topology;
    this.#topology = topology;
    if (before === 'star' && topology === 'mesh') this.learnedMesh();
    this.roster?.keep((peer) => mayConnect(this.self, peer, topology));
  }
}

/** Makes the error for a peer whose id another page has. */
export function idTaken(peerId: string): BeachError {
  return new BeachError(
    'refused',
    `Another page is in this session as ${peerId}: close it, or reload this page.`,
  );
}

function asPeer({ peerId, role, name, topology = 'star', key, nonce }: Join): Peer {
  return { peerId, role, name, topology: role === 'host' ? topology : undefined, key, nonce };
}
