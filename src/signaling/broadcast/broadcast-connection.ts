import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import { BaseSignalingConnection, type Departure } from '../base-signaling-connection.ts';
import type { Join, Peer, RoadMessage, Signal, Topology } from '../messages.ts';
import { mayConnect } from '../offer-policy.ts';
import type { SignalingObserver } from '../signaling.ts';
import { type BroadcastEnvelope, parseBroadcastEnvelope } from './broadcast-envelope.ts';
import { BroadcastRoster } from './broadcast-roster.ts';
import { holdLock } from './hold-lock.ts';

/** A page that reloads may hold its locks for a moment longer than its next document takes to start. */
const PATIENCE_MS = 1_000;

interface BroadcastConnectionOptions {
  join: Join;
  observer: SignalingObserver;
  signal: AbortSignal;
  clock: Clock;
  /** Names this stay, and no other before or after it. */
  life: string;
}

/** One peer's stay in a session over a broadcast channel. */
export class BroadcastConnection extends BaseSignalingConnection {
  readonly #join: Join;
  readonly #self: Peer;
  readonly #clock: Clock;
  readonly #life: string;
  #roster: BroadcastRoster | undefined;
  /** What is for all. */
  #channel: BroadcastChannel | undefined;
  /** What is for one goes to a channel of its own, so that a crowd does not hear all of it: ours, and others'. */
  #inbox: BroadcastChannel | undefined;
  readonly #outboxes = new Map<string, BroadcastChannel>();
  /** A viewer takes a session for a star until a host says that it is a mesh. */
  #topology: Topology;

  constructor({ join, clock, life, ...options }: BroadcastConnectionOptions) {
    super(options);
    this.#join = join;
    this.#self = presentable(join);
    this.#topology = join.topology ?? 'star';
    this.#clock = clock;
    this.#life = life;
  }

  protected override async enter(): Promise<void> {
    const locks = globalThis.navigator?.locks;
    if (!locks || typeof BroadcastChannel === 'undefined') {
      this.close(unsupported());
      return;
    }
    const obstacle = await this.#takePlaces(locks).catch(unsupported);
    if (this.over.aborted) return;
    if (!obstacle) this.#open(locks);
    else if (obstacle.code === 'unsupported-browser') this.close(obstacle);
    else this.#refuse(obstacle);
  }

  protected override wrap({ to: _to, ...rest }: Signal): object {
    return { ...rest, from: this.#join.peerId };
  }

  protected override post(text: string, { to }: Signal): boolean {
    return this.#post(text, to);
  }

  protected override leave(how: Departure): void {
    // Who was refused has no channel yet.
    this.#post(JSON.stringify({ type: 'peer-left', peerId: this.#self.peerId, reason: how }));
    for (const channel of [this.#channel, this.#inbox, ...this.#outboxes.values()]) {
      channel?.close();
    }
    this.#outboxes.clear();
    this.#channel = undefined;
  }

  /** Takes the locks that stand for this peer; answers with an error where another has one of them. */
  async #takePlaces(locks: LockManager): Promise<BeachError | null> {
    const { session, role, peerId } = this.#join;
    const hold = (place: string, mode: LockMode = 'exclusive'): Promise<boolean> =>
      holdLock(locks, {
        name: lockName(session, place),
        mode,
        patience: PATIENCE_MS,
        clock: this.#clock,
        signal: this.over,
      });
    // The hosts of a mesh share the lock that the host of a star has to itself: they rule each other out.
    const hostMode = this.#topology === 'mesh' ? 'shared' : 'exclusive';
    if (role === 'host' && !(await hold('host', hostMode))) return BeachError.hostTaken(session);
    if (!(await hold(`peer:${peerId}`))) return idTaken(peerId);
    // The life's lock has a name that was never used, so that no watcher can stand in this peer's way.
    await hold(`life:${this.#life}`);
    return null;
  }

  #open(locks: LockManager): void {
    const { session, peerId, role } = this.#join;
    this.#roster = new BroadcastRoster({
      locks,
      clock: this.#clock,
      lifeLock: (life) => lockName(session, `life:${life}`),
      tell: (message) => {
        if (message.type === 'peer-left') this.#forget(message.peerId);
        this.#tell(message);
      },
      signal: this.over,
    });
    this.#inbox = this.#listen(inboxName(session, peerId));
    this.#channel = this.#listen(`beach:${session}`);
    // Presented only once the channel listens: of two newcomers at least one hears the other.
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
    // The viewers that a star had no business with are equals now: they are met by presenting oneself anew.
    if (before === 'star' && topology === 'mesh') this.#present();
    this.#roster?.keep((peer) => mayConnect(this.#self, peer, topology));
  }

  #present(to?: string): void {
    this.#post(JSON.stringify({ type: 'peer-joined', peer: this.#self }), to);
  }

  #post(message: string, to?: string): boolean {
    if (this.#channel === undefined) return false;
    const channel = to === undefined ? this.#channel : this.#outboxTo(to);
    channel.postMessage({ life: this.#life, to, message });
    return true;
  }

  #outboxTo(peerId: string): BroadcastChannel {
    const known = this.#outboxes.get(peerId);
    if (known !== undefined) return known;
    const channel = new BroadcastChannel(inboxName(this.#join.session, peerId));
    this.#outboxes.set(peerId, channel);
    return channel;
  }

  #forget(peerId: string): void {
    this.#outboxes.get(peerId)?.close();
    this.#outboxes.delete(peerId);
  }

  #tell(message: RoadMessage): void {
    if (!this.over.aborted) this.observer.message(message);
  }

  #refuse(error: BeachError): void {
    this.#tell({ type: 'join-refused', code: error.code, message: error.message });
    this.close(error);
  }
}

/** What the others are told: neither token nor claim. */
function presentable({ peerId, role, name, topology = 'star' }: Join): Peer {
  return { peerId, role, name, topology: role === 'host' ? topology : undefined };
}

/** A session's name has no slash in it. */
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
    'open it over https or on localhost, or set "signaling" to a road, such as "wss://road.example"',
    cause,
  );
}
