import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { DisconnectReason } from '../base-signaling-connection.ts';
import type { Signal } from '../messages.ts';
import { parsePeerEnvelope } from '../roadless/peer-envelope.ts';
import { PeerRoster } from '../roadless/peer-roster.ts';
import {
  idTaken,
  RoadlessConnection,
  type RoadlessConnectionOptions,
} from '../roadless/roadless-connection.ts';
import { holdLock } from './hold-lock.ts';
import { watchLife } from './watch-life.ts';

/**
 * How long to wait for a lock, in milliseconds: a page that reloads may still hold it when its next document starts.
 */
const PATIENCE_MS = 1_000;

interface BroadcastConnectionOptions extends RoadlessConnectionOptions {
  clock: Clock;
}

/**
 * Connects one peer to the tabs of its site over a broadcast channel. Each peer holds a lock as long as its connection
 * lasts. A request for that lock waits in line, and the browser grants it when the peer's page has left, crashed or been
 * closed.
 */
export class BroadcastConnection extends RoadlessConnection {
  readonly #clock: Clock;
  /** Carries what is for all peers. */
  #channel: BroadcastChannel | undefined;
  /**
   * Receives what is for this peer alone: each peer has its own channel, so that a crowd does not hear every signal.
   */
  #inbox: BroadcastChannel | undefined;
  /** The inboxes of other peers. */
  readonly #remoteInboxes = new Map<string, BroadcastChannel>();

  constructor({ clock, ...options }: BroadcastConnectionOptions) {
    super(options);
    this.#clock = clock;
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
    else this.refuse(obstacle);
  }

  protected override post(text: string, { to }: Signal): boolean {
    return this.#post(text, to);
  }

  protected override disconnect(reason: DisconnectReason): void {
    // Posts nothing where the peer was refused: it has no channel yet.
    this.#post(JSON.stringify({ type: 'peer-left', peerId: this.self.peerId, reason }));
    for (const channel of [this.#channel, this.#inbox, ...this.#remoteInboxes.values()]) {
      channel?.close();
    }
    this.#remoteInboxes.clear();
    this.#channel = undefined;
  }

  /** Takes the locks that stand for this peer; resolves to an error where another page holds one of them. */
  async #takeLocks(locks: LockManager): Promise<BeachError | null> {
    const { session, role, peerId } = this.join;
    const hold = (
      what: string,
      mode: LockMode = 'exclusive',
      patience: number | null = PATIENCE_MS,
    ): Promise<boolean> => {
      const name = lockName(session, what);
      return holdLock(locks, { name, mode, patience, clock: this.#clock, signal: this.ended });
    };
    // The hosts of a mesh share the lock that the host of a star holds alone, so that a session is one or the other.
    const hostMode = this.topology === 'mesh' ? 'shared' : 'exclusive';
    if (role === 'host' && !(await hold('host', hostMode))) {
      if (this.ended.aborted || !this.waits) return BeachError.hostTaken(session);
      this.observer.state('connecting', BeachError.hostTaken(session, true));
      await hold('host', hostMode, null);
    }
    if (!(await hold(`peer:${peerId}`))) return idTaken(peerId);
    // This lock's name was never used before, so that no watcher can hold it already.
    await hold(`life:${this.life}`);
    return null;
  }

  #openChannels(locks: LockManager): void {
    const { session, peerId } = this.join;
    this.roster = new PeerRoster({
      watch: (life, gone, signal) => {
        const name = lockName(session, `life:${life}`);
        watchLife(locks, { name, clock: this.#clock, gone, signal });
      },
      tell: (message) => {
        if (message.type === 'peer-left') this.#forget(message.peerId);
        this.tell(message);
      },
      signal: this.ended,
    });
    this.#inbox = this.#listen(inboxName(session, peerId));
    this.#channel = this.#listen(`beach:${session}`);
    // The channel listens already, so that of two newcomers at least one hears the other.
    this.#present();
    this.opened([]);
  }

  #listen(name: string): BroadcastChannel {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => this.#receive(data);
    channel.onmessageerror = () => this.observer.invalid();
    return channel;
  }

  #receive(data: unknown): void {
    const envelope = parsePeerEnvelope(data);
    if (envelope) this.receive(envelope);
    else this.observer.invalid();
  }

  protected override answer(peerId: string): void {
    this.#present(peerId);
  }

  protected override learnedMesh(): void {
    this.#present();
  }

  #present(to?: string): void {
    this.#post(JSON.stringify({ type: 'peer-joined', peer: this.self }), to);
  }

  #post(message: string, to?: string): boolean {
    if (this.#channel === undefined) return false;
    const channel = to === undefined ? this.#channel : this.#inboxOf(to);
    channel.postMessage({ life: this.life, to, message });
    // Nothing would close the channel to a peer that is lost.
    if (to !== undefined && !this.roster?.has(to)) this.#forget(to);
    return true;
  }

  #inboxOf(peerId: string): BroadcastChannel {
    const known = this.#remoteInboxes.get(peerId);
    if (known !== undefined) return known;
    const channel = new BroadcastChannel(inboxName(this.join.session, peerId));
    this.#remoteInboxes.set(peerId, channel);
    return channel;
  }

  #forget(peerId: string): void {
    this.#remoteInboxes.get(peerId)?.close();
    this.#remoteInboxes.delete(peerId);
  }
}

/** Cannot collide with the session's own channel: a session's name contains no slash. */
function inboxName(session: string, peerId: string): string {
  return `beach:${session}/${peerId}`;
}

function lockName(session: string, what: string): string {
  return `beach:${session}:${what}`;
}

function unsupported(cause?: unknown): BeachError {
  return BeachError.unsupportedBrowser(
    'Web Locks or BroadcastChannel on this page',
    'open it over https or on localhost, outside of a sandbox, or set "signaling" to a road, such as "wss://road.example"',
    cause,
  );
}
