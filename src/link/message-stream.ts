import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Connection, Lane } from './connection/connection.ts';
import type { FramedMessage, ReadyFrame } from './wire/frame.ts';
import { Inbox } from './wire/inbox.ts';
import type { MessageProgress } from './wire/message-progress.ts';
import { RetransmissionQueue } from './wire/retransmission-queue.ts';
import { SendQueue, type SendQueueOptions } from './wire/send-queue.ts';

/** Whether messages from this side were lost, or from the other side. */
export type LossDirection = 'sent' | 'received';

/** A link that carries a stream for as long as it lasts. */
export interface MessageCarrier {
  readonly connection: Pick<Connection, 'send' | 'buffered'>;
  progress(progress: MessageProgress): void;
  lost(direction: LossDirection): void;
}

/**
 * The messages to and from one peer, over all connections that replace each other. Nothing is lost between two of
 * them: the other side says how far it has received, and the next connection continues there.
 */
export class MessageStream {
  readonly peerId: string;
  /** The reliable messages of the other side. */
  readonly inbox: Inbox;
  /** How many frames have arrived. */
  heard = 0;
  readonly #runtime: Runtime;
  readonly #id: string;
  /** The other side's stream; nothing before the first link. */
  #remoteId = '';
  readonly #queueOptions: SendQueueOptions;
  readonly #frames: RetransmissionQueue;
  readonly #reliable: SendQueue;
  #ephemeral: SendQueue | null = null;
  #carrier: MessageCarrier | null = null;
  /** Whether a link has ever been open. */
  #begun = false;
  /** Whether the current link has the frames already, although it was not ready. */
  #early = false;
  readonly #waiters = new Set<() => void>();
  readonly #begins: (stream: MessageStream) => void;
  /** Whether frames were lost before the first link was ready. */
  #lostEarly = false;
  readonly #end = new AbortController();

  /** `begins` is called once, when the first link is open: what is sent then goes right behind our `ready`. */
  constructor(
    peerId: string,
    runtime: Runtime,
    begins: (stream: MessageStream) => void = () => {},
  ) {
    const { limits, random } = runtime;
    const onProgress = (progress: MessageProgress): void => this.#carrier?.progress(progress);
    this.#queueOptions = { low: limits.bufferLow, onProgress };
    this.peerId = peerId;
    this.#runtime = runtime;
    this.#id = random.uuid();
    this.#begins = begins;
    this.inbox = new Inbox(runtime, 'reliable', onProgress);
    this.#frames = new RetransmissionQueue({
      high: limits.bufferHigh,
      limit: limits.maxOutstanding,
      budget: runtime.outstanding,
      lost: () => {
        this.#lostEarly ||= this.#early;
        this.#carrier?.lost('sent');
      },
    });
    this.#reliable = new SendQueue(this.#frames, 'reliable', this.#queueOptions);
  }

  /** Aborted when no connection will carry the stream any more. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Whether the other side has been ready. */
  get met(): boolean {
    return this.#remoteId !== '';
  }

  /** Whether a link carries the stream, and has sent again what its predecessor had lost. */
  get flows(): boolean {
    return this.#carrier !== null && !this.#frames.behind;
  }

  /** Bytes that the other side has received on the reliable lane, as far as it has reported. */
  get delivered(): number {
    return this.#frames.delivered;
  }

  /** Bytes for that lane that it has not reported. */
  get outstanding(): number {
    return this.#reliable.queued + this.#frames.outstanding;
  }

  /** Bytes for the reliable lane that this side still holds. */
  get waiting(): number {
    return this.buffered('reliable') + this.#reliable.queued;
  }

  /** Returns how many bytes wait for the network, apart from those in the queue of long messages. */
  buffered(lane: Lane): number {
    return (lane === 'reliable' ? this.#frames : this.#carrier?.connection)?.buffered(lane) ?? 0;
  }

  /** What this side has to tell the other one before a link can carry the stream. */
  get ready(): ReadyFrame {
    const { received } = this.inbox;
    return { kind: 'ready', stream: this.#id, resumes: this.#remoteId, received };
  }

  /**
   * Begins over a link that is open: the other side delivers what follows our `ready` once it is ready itself. Does
   * nothing after the first link, of which the other side may have some frames: `resume` learns from it which.
   */
  begin(connection: MessageCarrier['connection']): void {
    if (this.#begun || this.met) return;
    this.#begun = true;
    this.#early = true;
    this.#frames.resume(connection, 0);
    this.#begins(this);
  }

  /**
   * Continues over a link whose other side has sent `ready`. Returns the directions in which one side has forgotten
   * the stream. What waits flows with the next `flush` or `send`.
   */
  resume({ stream, resumes, received }: ReadyFrame, carrier: MessageCarrier): LossDirection[] {
    const lost: LossDirection[] = [];
    this.#carrier = carrier;
    this.#ephemeral = new SendQueue(carrier.connection, 'ephemeral', this.#queueOptions);
    const forgotten = this.#remoteId !== '' && this.#remoteId !== stream;
    if (forgotten) {
      this.inbox.close();
      lost.push('received');
    }
    this.#remoteId = stream;
    const known = resumes === this.#id;
    if ((resumes !== '' && !known) || this.#lostEarly) lost.push('sent');
    this.#lostEarly = false;
    // A side that has forgotten its own stream does not know either what it has received.
    if (!this.#early) {
      this.#frames.resume(carrier.connection, forgotten ? null : known ? received : 0);
    }
    this.#early = false;
    return lost;
  }

  /** Sends what waits for room. */
  flush(): void {
    this.#frames.flush();
    this.#reliable.drained();
    this.#wake();
  }

  /** Call when the link that carries the stream has ended. */
  suspend(): void {
    this.#carrier = null;
    this.#early = false;
    this.#frames.suspend();
    this.#ephemeral?.close(closed(this.peerId));
    this.#ephemeral = null;
  }

  /** Call when the other side reports how many bytes it has received. */
  reported(received: number): void {
    this.#frames.received(received);
    this.#wake();
  }

  /**
   * Sends a message. While the lane has no room, the promise resolves once the lane has taken the message and has
   * room again; where it has room at once, nothing is returned. The ephemeral lane never waits: it skips and counts
   * a message that it has no room for, or that no link carries.
   *
   * @throws `send-failed`, or rejects with it, when the stream ends first.
   */
  send(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    if (this.ended.aborted) throw closed(this.peerId);
    if (lane === 'ephemeral') return this.#sendEphemeral(message);
    const taken = this.#take(message, this.#reliable, lane);
    if (taken === undefined && this.#hasRoom) return undefined;
    return taken === undefined ? this.#room() : taken.then(() => this.#room());
  }

  /** Counts a message that is not sent because the other side has no room for it. */
  skip(lane: Lane): void {
    this.#runtime.counters.traffic[lane].messagesSkipped += 1;
  }

  /** Call when a lane has drained. */
  drained(lane: Lane): void {
    if (lane === 'reliable') this.flush();
    else this.#ephemeral?.drained();
  }

  /** Fails every message that waits, and forgets the rest. Call when no other link will follow. */
  close(): void {
    this.#end.abort();
    this.suspend();
    this.#frames.close();
    this.#reliable.close(closed(this.peerId));
    this.inbox.close();
    this.#wake();
  }

  get #hasRoom(): boolean {
    const { bufferHigh, outstandingHigh } = this.#runtime.limits;
    // Asking the browser takes longer.
    return this.#frames.outstanding <= outstandingHigh && this.buffered('reliable') <= bufferHigh;
  }

  #sendEphemeral(message: FramedMessage): undefined {
    const queue = this.#ephemeral;
    const { ephemeralHigh } = this.#runtime.limits;
    if (queue === null || this.buffered('ephemeral') + queue.queued > ephemeralHigh) {
      this.skip('ephemeral');
    } else this.#take(message, queue, 'ephemeral')?.catch(() => {});
  }

  #take(message: FramedMessage, queue: SendQueue, lane: Lane): Promise<void> | undefined {
    const traffic = this.#runtime.counters.traffic[lane];
    try {
      const taken = queue.send(message);
      traffic.messagesSent += 1;
      traffic.bytesSent += message.size;
      return taken?.catch((cause) => {
        throw cause instanceof BeachError ? cause : unreadable(cause);
      });
    } catch (cause) {
      throw BeachError.sendFailed(`The lane to peer ${this.peerId} took no more.`, cause);
    }
  }

  async #room(): Promise<void> {
    while (!this.ended.aborted && !this.#hasRoom) {
      await new Promise<void>((resume) => this.#waiters.add(resume));
    }
    if (this.ended.aborted) throw closed(this.peerId);
  }

  #wake(): void {
    for (const resume of this.#waiters) resume();
    this.#waiters.clear();
  }
}

function closed(peerId: string): BeachError {
  return new BeachError('send-failed', `The link to peer ${peerId} is closed.`, { peerId });
}

/** A file may have changed, or disappeared, since the page got hold of it. */
function unreadable(cause: unknown): BeachError {
  return BeachError.sendFailed(`The Blob could not be read: ${cause}.`, cause);
}
