import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import { BaseSignalingConnection, type DisconnectReason } from '../base-signaling-connection.ts';
import type { Join, Peer, RoadMessage, Signal, Topology } from '../messages.ts';
import { mayConnect } from '../offer-policy.ts';
import type { SignalingObserver } from '../signaling.ts';
import { type BroadcastEnvelope, parseBroadcastEnvelope } from './broadcast-envelope.ts';
import { BroadcastRoster } from './broadcast-roster.ts';
import { holdLock } from './hold-lock.ts';

/**
 * How long to wait for a lock, in milliseconds: a page that reloads may still hold it when its next document starts.
 */
const PATIENCE_MS = 1_000;

interface BroadcastConnectionOptions {
  join: Join;
  observer: SignalingObserver;
  signal: AbortSignal;
  clock: Clock;
  /** Identifies this connection: a peer that comes back under its id has another `life`. */
  life: string;
  /** Whether a host waits for its name while another page has it. */
  waits: boolean;
}

/** Connects one peer to the tabs of its site over a broadcast channel. */
export class BroadcastConnection extends BaseSignalingConnection {
  readonly #join: Join;
  readonly #self: Peer;
  readonly #clock: Clock;
  readonly #life: string;
  readonly #waits: boolean;
  #roster: BroadcastRoster | undefined;
  /** Carries what is for all peers. */
  #channel: BroadcastChannel | undefined;
  /**
   * Receives what is for this peer alone: each peer has its own channel, so that a crowd does not hear every signal.
   */
  #inbox: BroadcastChannel | undefined;
  /** The inboxes of other peers. */
  readonly #remoteInboxes = new Map<string, BroadcastChannel>();
  /** A viewer assumes a star until a host announces a mesh. */
  #topology: Topology;

  constructor({ join, clock, life, waits, ...options }: BroadcastConnectionOptions) {
    super(options);
    this.#join = join;
    this.#self = asPeer(join);
    this.#topology = join.topology ?? 'star';
    this.#clock = clock;
    this.#life = life;
    this.#waits = waits;
  }

  protected override async open(): Promise<void> {
    const locks = globalThis.navigator?.locks;
    if (!locks || typeof BroadcastChannel === 'undefined') {
      this.fail(unsupported());
      return;
    }
    const obstacle = await this.#takeLocks(locks).catch(unsupported);
    if (this.ended.aborted) return;
    if (!obstacle) this.#openChannels(locks);
    else if (obstacle.code === 'unsupported-browser') this.fail(obstacle);
    else this.#refuse(obstacle);
  }

  protected override serializable({ to: _to, ...rest }: Signal): object {
    return { ...rest, from: this.#join.peerId };
  }

  protected override post(text: string, { to }: Signal): boolean {
    return this.#post(text, to);
  }

  protected override disconnect(reason: DisconnectReason): void {
    // Posts nothing where the peer was refused: it has no channel yet.
    this.#post(JSON.stringify({ type: 'peer-left', peerId: this.#self.peerId, reason }));
    for (const channel of [this.#channel, this.#inbox, ...this.#remoteInboxes.values()]) {
      channel?.close();
    }
    this.#remoteInboxes.clear();
    this.#channel = undefined;
  }

  /** Takes the locks that stand for this peer; resolves to an error where another page holds one of them. */
  async #takeLocks(locks: LockManager): Promise<BeachError | null> {
    const { session, role, peerId } = this.#join;
    const hold = (
      what: string,
      mode: LockMode = 'exclusive',
      patience: number | null = PATIENCE_MS,
    ): Promise<boolean> => {
      const name = lockName(session, what);
      return holdLock(locks, { name, mode, patience, clock: this.#clock, signal: this.ended });
    };
    // The hosts of a mesh share the lock that the host of a star holds alone, so that a session is one or the other.
    const hostMode = this.#topology === 'mesh' ? 'shared' : 'exclusive';
    if (role === 'host' && !(await hold('host', hostMode))) {
      if (this.ended.aborted || !this.#waits) return BeachError.hostTaken(session);
      this.observer.state('connecting', BeachError.hostTaken(session, true));
      await hold('host', hostMode, null);
    }
    if (!(await hold(`peer:${peerId}`))) return idTaken(peerId);
    // This lock's name was never used before, so that no watcher can hold it already.
    await hold(`life:${this.#life}`);
    return null;
  }

  #openChannels(locks: LockManager): void {
    const { session, peerId, role } = this.#join;
    this.#roster = new BroadcastRoster({
      locks,
      clock: this.#clock,
      lifeLock: (life) => lockName(session, `life:${life}`),
      tell: (message) => {
        if (message.type === 'peer-left') this.#forget(message.peerId);
        this.#tell(message);
      },
      signal: this.ended,
    });
    this.#inbox = this.#listen(inboxName(session, peerId));
    this.#channel = this.#listen(`beach:${session}`);
    // The channel listens already, so that of two newcomers at least one hears the other.
    this.#present();
    this.outbox.flush();
    this.observer.state('open');
    const topology = this.#topology;
    const host = role === 'host' && topology === 'star' ? peerId : null;
    this.#tell({ type: 'joined', peerId, host, peers: [], topology });
  }

  #listen(name: string): BroadcastChannel {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => this.#receive(data);
    channel.onmessageerror = () => this.observer.invalid();
    return channel;
  }

  #receive(data: unknown): void {
    const envelope = parseBroadcastEnvelope(data);
    if (!envelope) {
      this.observer.invalid();
      return;
    }
    const { life, to, message } = envelope;
    if (to !== undefined && to !== this.#self.peerId) return;
    if (message.type === 'signal') this.#tell(message);
    if (message.type === 'peer-left') this.#roster?.left(message.peerId, life, message.reason);
    if (message.type === 'peer-joined') this.#meet(message.peer, envelope);
  }

  #meet(peer: Peer, { life, to }: BroadcastEnvelope): void {
    if (this.#self.role === 'viewer' && peer.role === 'host') this.#learn(peer.topology ?? 'star');
    if (!mayConnect(this.#self, peer, this.#topology)) return;
    this.#roster?.arrived(peer, life);
    if (to === undefined) this.#present(peer.peerId);
  }

  #learn(topology: Topology): void {
    const before = this.#topology;
    this.#topology = topology;
    // The other viewers ignored this one in a star, and are its equals in a mesh: they have to hear of it.
    if (before === 'star' && topology === 'mesh') this.#present();
    this.#roster?.keep((peer) => mayConnect(this.#self, peer, topology));
  }

  #present(to?: string): void {
    this.#post(JSON.stringify({ type: 'peer-joined', peer: this.#self }), to);
  }

  #post(message: string, to?: string): boolean {
    if (this.#channel === undefined) return false;
    const channel = to === undefined ? this.#channel : this.#inboxOf(to);
    channel.postMessage({ life: this.#life, to, message });
    // Nothing would close the channel to a peer that is lost.
    if (to !== undefined && !this.#roster?.has(to)) this.#forget(to);
    return true;
  }

  #inboxOf(peerId: string): BroadcastChannel {
    const known = this.#remoteInboxes.get(peerId);
    if (known !== undefined) return known;
    const channel = new BroadcastChannel(inboxName(this.#join.session, peerId));
    this.#remoteInboxes.set(peerId, channel);
    return channel;
  }

  #forget(peerId: string): void {
    this.#remoteInboxes.get(peerId)?.close();
    this.#remoteInboxes.delete(peerId);
  }

  #tell(message: RoadMessage): void {
    if (!this.ended.aborted) this.observer.message(message);
  }

  #refuse(error: BeachError): void {
    this.#tell({ type: 'join-refused', code: error.code, message: error.message });
    this.fail(error);
  }
}

/** Returns what the other peers are told: neither token nor claim. */
function asPeer({ peerId, role, name, topology = 'star', key, nonce }: Join): Peer {
  return { peerId, role, name, topology: role === 'host' ? topology : undefined, key, nonce };
}

/** Cannot collide with the session's own channel: a session's name contains no slash. */
function inboxName(session: string, peerId: string): string {
  return `beach:${session}/${peerId}`;
}

function lockName(session: string, what: string): string {
  return `beach:${session}:${what}`;
}

function idTaken(peerId: string): BeachError {
  return new BeachError(
    'refused',
    `Another page is in this session as ${peerId}: close it, or reload this page.`,
  );
}

function unsupported(cause?: unknown): BeachError {
  return BeachError.unsupportedBrowser(
    'Web Locks or BroadcastChannel on this page',
    'open it over https or on localhost, outside of a sandbox, or set "signaling" to a road, such as "wss://road.example"',
    cause,
  );
}
