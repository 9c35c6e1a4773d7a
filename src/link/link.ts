import { createNanoEvents, type Emitter } from 'nanoevents';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Connection, Lane, PathState } from './connection/connection.ts';
import { DeliveryReporter } from './health/delivery-reporter.ts';
import { Heartbeat } from './health/heartbeat.ts';
import type { Quality } from './health/quality.ts';
import { QualityMeter } from './health/quality-meter.ts';
import { InvalidInput } from './invalid-input.ts';
import type { LinkEvents } from './link-events.ts';
import { MediaExchange } from './media-exchange.ts';
import type { MessageStream } from './message-stream.ts';
import {
  type ControlFrame,
  decodeFrame,
  encodeControl,
  type ReadyFrame,
  unpack,
} from './wire/frame.ts';
import { HeldFrames } from './wire/held-frames.ts';
import { Inbox } from './wire/inbox.ts';
import type { MessageProgress } from './wire/message-progress.ts';
import { Packer } from './wire/packer.ts';

/**
 * Carries the frames of one connection: the ready sentinel, messages, the media note and the heartbeat. A link
 * receives the events of its connection, ends with it, and never closes it.
 */
export class Link {
  /** The messages to and from the peer. They outlive the link. */
  readonly stream: MessageStream;
  readonly media: MediaExchange;
  /** The browser's connection; undefined where there is none. */
  readonly native: RTCPeerConnection | undefined;
  readonly #runtime: Runtime;
  readonly #connection: Connection;
  readonly #mayReplace: boolean;
  readonly #events: Emitter<LinkEvents> = createNanoEvents();
  readonly #inboxes: Record<Lane, Inbox>;
  readonly #end = new AbortController();
  readonly #packer: Packer;
  readonly #meter: QualityMeter;
  readonly #deliveries: DeliveryReporter;
  readonly #invalid: InvalidInput;
  #heartbeat: Heartbeat | null = null;
  /** A field, because it is read for each message, and `AbortSignal.aborted` is slower. */
  #ended = false;
  #sentReady = false;
  readonly #held: HeldFrames;
  /** Whether the other side has left a ping unanswered, or a check. */
  #silent = false;
  /** What the other side has sent to be ready. */
  #sawReady: ReadyFrame | null = null;

  /** `mayReplace`: whether this side makes another connection when this one fails. The other side had better wait. */
  constructor(
    stream: MessageStream,
    connection: Connection,
    runtime: Runtime,
    mayReplace = true,
    invalid = new InvalidInput(runtime, stream.peerId, () => {}),
  ) {
    const { limits, clock } = runtime;
    const { peerId } = stream;
    this.stream = stream;
    this.#runtime = runtime;
    this.#connection = connection;
    this.native = connection.native;
    this.#mayReplace = mayReplace;
    this.#invalid = invalid;
    this.#held = new HeldFrames(limits.bufferHigh);
    this.#packer = new Packer(connection, limits.chunkSize, clock, this.#end.signal);
    this.#inboxes = {
      reliable: stream.inbox,
      ephemeral: new Inbox(runtime, 'ephemeral', (progress) => this.#progress(progress)),
    };
    this.#deliveries = new DeliveryReporter({
      clock,
      size: limits.reportSize,
      interval: limits.reportInterval,
      report: (bytes) => this.#control({ kind: 'received', bytes }),
      signal: this.#end.signal,
    });
    this.media = new MediaExchange({
      connection,
      send: (note) => this.#control({ kind: 'media', note }),
      changed: (media) => this.#events.emit('media', media),
    });
    this.#meter = new QualityMeter({
      connection: this.media,
      clock,
      interval: limits.statsInterval,
      changed: (quality, previous) => this.#events.emit('quality', { peerId, quality, previous }),
      signal: this.#end.signal,
    });
  }

  /** Returns the function that stops listening. */
  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  get ready(): boolean {
    return this.#sentReady && this.#sawReady !== null && !this.#ended;
  }

  get peerId(): string {
    return this.stream.peerId;
  }

  /** The round trip of the last heartbeat, in milliseconds; null before the first. */
  get roundTrip(): number | null {
    return this.#heartbeat?.roundTrip ?? null;
  }

  /** The quality of the link; null before the first heartbeat. */
  get quality(): Quality | null {
    return this.#meter.quality;
  }

  /** Whether the other side has left a ping unanswered for a while, or does not take its messages. */
  get unresponsive(): boolean {
    return (
      this.#heartbeat?.overdue === true || this.stream.waiting > this.#runtime.limits.bufferHigh
    );
  }

  /** Tells the other side that this side ends the link. */
  bye(reason: string): void {
    if (this.#sentReady) this.#control({ kind: 'bye', reason });
  }

  /** Call when the connection's lanes are open. */
  opened(): void {
    this.#sentReady = true;
    this.#control(this.stream.ready);
    this.tellMedia();
    if (this.#sawReady === null) this.stream.begin(this.#packer);
    this.#checkReady();
  }

  /** Sends the note about our media, if it has changed. */
  tellMedia(): void {
    if (this.#sentReady) this.media.tell();
  }

  /** Call when the other side's streams change. */
  streamsChanged(streams: readonly MediaStream[]): void {
    this.media.streamsArrived(streams);
    if (this.ready) this.media.report();
  }

  /** Call with everything that arrives on a lane. */
  received(lane: Lane, data: ArrayBuffer): void {
    this.stream.heard += 1;
    this.#heartbeat?.heard();
    if (this.#silent) this.#events.emit('back');
    this.#silent = false;
    const frames = this.#invalid.read(() => unpack(new Uint8Array(data)));
    for (const frame of frames ?? []) this.#receive(lane, frame);
  }

  /** Call when a lane has drained. */
  drained(lane: Lane): void {
    this.#packer.flush(lane);
    this.stream.drained(lane);
  }

  /** Call when the connection's path is lost or back. */
  pathChanged(state: PathState): void {
    this.#meter.pathChanged(state !== 'connected');
    // The other side is in reach again: its answers are only late.
    if (state === 'connected') this.#heartbeat?.heard();
  }

  /** Call after an interruption. Calls `silent` if nothing arrives soon. */
  check(silent: () => void): void {
    const { clock, limits } = this.#runtime;
    const before = this.stream.heard;
    this.#heartbeat?.restart();
    const judge = (): void => {
      if (this.stream.heard !== before) return;
      this.#silent = true;
      silent();
    };
    clock.after(limits.checkTimeout, judge, this.#end.signal);
  }

  /** Call when an exchange is complete: other media may flow. */
  negotiated(): void {
    this.#meter.mediaChanged();
  }

  /** Call when the connection is closed. Stops the heartbeat, and lets another link carry the messages that wait. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#end.abort();
    this.stream.suspend();
    this.#inboxes.ephemeral.close();
    this.#events.events = {};
  }

  #receive(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    const frame = this.#invalid.read(() => decodeFrame(bytes));
    if (frame === null) return;
    if (frame.kind !== 'message' && frame.kind !== 'chunk') return this.#follow(frame);
    if (!this.ready) return this.#hold(lane, bytes);
    if (lane === 'reliable') {
      this.stream.inbox.received += bytes.length;
      this.#deliveries.arrived(this.stream.inbox.received);
    }
    const message = this.#invalid.read(() => this.#inboxes[lane].receive(frame));
    if (message !== null) this.#events.emit('message', { peerId: this.peerId, lane, ...message });
  }

  /** Keeps what follows the other side's `ready` before our lanes are open. The ephemeral lane may be even faster. */
  #hold(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    if (lane !== 'reliable' || this.#sawReady === null || this.#held.add(bytes)) return;
    this.#events.emit('failed', BeachError.linkFailed('ready-timeout', this.peerId));
  }

  #follow(frame: ControlFrame): void {
    switch (frame.kind) {
      case 'ready':
        this.#sawReady ??= frame;
        return this.#checkReady();
      case 'ping':
        return this.#control({ kind: 'pong', id: frame.id });
      case 'pong':
        return this.#heartbeat?.pong(frame.id);
      case 'received':
        return this.stream.reported(frame.bytes);
      case 'gap':
        this.#invalid.read(() => {
          this.stream.inbox.skipTo(frame.position);
          this.#events.emit('lost', 'received');
          return null;
        });
        return;
      case 'bye':
        this.#events.emit('bye', frame.reason);
        return;
      case 'media':
        this.media.noteArrived(frame.note);
        if (this.ready) this.media.report();
        return;
    }
  }

  #checkReady(): void {
    if (this.#sawReady === null || !this.ready || this.#heartbeat !== null) return;
    const { clock, limits } = this.#runtime;
    this.#heartbeat = new Heartbeat({
      clock,
      interval: limits.pingInterval,
      timeout: limits.pingTimeout,
      given: () => this.stream.delivered + this.stream.outstanding,
      delivered: () => this.stream.delivered,
      patient: () => !this.#mayReplace || this.#inboxes.reliable.assembling,
      stats: () => this.#connection.stats(),
      ping: (id) => {
        this.#control({ kind: 'ping', id });
        for (const inbox of Object.values(this.#inboxes)) inbox.sweep();
      },
      answered: (roundTrip) => this.#meter.answered(roundTrip),
      overdue: () => {
        this.#silent = true;
        this.#meter.pathChanged(true);
      },
      dead: () => this.#events.emit('failed', BeachError.linkFailed('heartbeat-lost', this.peerId)),
      signal: this.#end.signal,
    });
    const lost = this.stream.resume(this.#sawReady, {
      connection: this.#packer,
      progress: (progress) => this.#progress(progress),
      lost: (direction) => this.#events.emit('lost', direction),
    });
    this.#events.emit('ready');
    for (const direction of lost) this.#events.emit('lost', direction);
    if (!this.ready) return;
    this.stream.flush();
    this.media.report();
    for (const bytes of this.#held.release()) this.#receive('reliable', bytes);
  }

  #progress(progress: MessageProgress): void {
    this.#events.emit('progress', { peerId: this.peerId, ...progress });
  }

  #control(frame: ControlFrame): void {
    try {
      this.#packer.send('reliable', encodeControl(frame));
    } catch {
      // A lane that is full or closing loses the frame. The heartbeat's deadline notices.
    }
  }
}
