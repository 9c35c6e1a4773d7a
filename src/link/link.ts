import { createNanoEvents, type Emitter } from 'nanoevents';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Connection, Lane, PathState } from './connection/connection.ts';
import type { RemoteMedia } from './connection/media.ts';
import { Heartbeat } from './health/heartbeat.ts';
import type { Quality, QualityGrade } from './health/quality.ts';
import { QualityMeter } from './health/quality-meter.ts';
import { LinkSender, linkClosed } from './link-sender.ts';
import { type ControlFrame, decodeFrame, encodeControl, type FramedMessage } from './wire/frame.ts';
import { Inbox } from './wire/inbox.ts';
import type { LinkProgress } from './wire/link-progress.ts';
import { emptyNote, type MediaNote, notedStreams } from './wire/media-note.ts';
import type { Message } from './wire/message.ts';

export interface LinkEvents {
  /** Both sides have sent `__ready__` and seen the other's: user data may flow. */
  ready(): void;
  message(message: Message, lane: Lane): void;
  /** How far a long message has got, in bytes. */
  progress(progress: LinkProgress): void;
  /** The other side's streams have changed, or what it takes. */
  media(media: RemoteMedia): void;
  /** The grade of its quality has changed. */
  quality(quality: Quality, previous: QualityGrade | null): void;
  /** The other side does not keep up with what is sent to it. */
  stalled(): void;
  /** The other side ends the link on purpose, and says why: an error code, or `left`. */
  bye(reason: string): void;
  /** The link is of no use any more. */
  failed(error: BeachError): void;
}

const lanes: readonly Lane[] = ['reliable', 'ephemeral'];

/**
 * What flows over one connection: the ready sentinel, frames, messages and the heartbeat. It lives as
 * long as its connection, which it is told the events of, and does not close it.
 */
export class Link {
  readonly peerId: string;
  readonly #runtime: Runtime;
  readonly #connection: Connection;
  readonly #events: Emitter<LinkEvents> = createNanoEvents();
  readonly #sender: LinkSender;
  readonly #inboxes: Record<Lane, Inbox>;
  readonly #end = new AbortController();
  readonly #meter: QualityMeter;
  /** How many frames have come in. */
  #heard = 0;
  #heartbeat: Heartbeat | null = null;
  #streams: readonly MediaStream[] = [];
  /** What the other side has said last of its media. */
  #note: MediaNote = emptyNote;
  /** What was last said of ours. */
  #told = '';
  /** Asked for each message, and so not left to the signal, which takes the browser longer to say. */
  #ended = false;
  #sentReady = false;
  #sawReady = false;

  constructor(peerId: string, connection: Connection, runtime: Runtime) {
    const { limits, clock } = runtime;
    this.peerId = peerId;
    this.#runtime = runtime;
    this.#connection = connection;
    const tell = (progress: LinkProgress): void => this.#events.emit('progress', progress);
    const inbox = (lane: Lane) => new Inbox(runtime, lane, tell);
    this.#inboxes = { reliable: inbox('reliable'), ephemeral: inbox('ephemeral') };
    this.#sender = new LinkSender({
      peerId,
      connection,
      runtime,
      heard: () => this.#heard,
      progress: tell,
      stalled: () => this.#events.emit('stalled'),
      signal: this.#end.signal,
    });
    this.#meter = new QualityMeter({
      connection,
      clock,
      interval: limits.statsInterval,
      changed: (quality, previous) => this.#events.emit('quality', quality, previous),
      signal: this.#end.signal,
    });
  }

  /** Returns the function that stops listening. */
  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void {
    return this.#events.on(event, listener);
  }

  get ready(): boolean {
    return this.#sentReady && this.#sawReady && !this.#ended;
  }

  /** The last heartbeat's round trip in milliseconds; null before the first. */
  get roundTrip(): number | null {
    return this.#heartbeat?.roundTrip ?? null;
  }

  /** How good it is; null before the first heartbeat. */
  get quality(): Quality | null {
    return this.#meter.quality;
  }

  /** How loud the other side is now, from 0 to 1. */
  get soundLevel(): number {
    return this.#connection.soundLevel;
  }

  /** Bytes that the browser holds for the lane. */
  buffered(lane: Lane): number {
    return this.#connection.buffered(lane);
  }

  /** Bytes for the reliable lane that are still here. */
  get waiting(): number {
    return this.#sender.waiting;
  }

  /** All that the reliable lane has sent off, in bytes. */
  get taken(): number {
    return this.#sender.taken;
  }

  /** Whether the other side has owed an answer for a while, or does not take what is sent to it. */
  get unresponsive(): boolean {
    return this.#heartbeat?.overdue === true || this.waiting > this.#runtime.limits.bufferHigh;
  }

  /**
   * Sends a message; only on a ready link. Where the lane has no room, the promise resolves once it
   * has taken the message and has room again; where it has room at once, nothing is returned.
   * Rejects, or throws, `send-failed` where the link ends first. The ephemeral lane never waits: a
   * message that it has no room for is skipped and counted.
   */
  send(message: FramedMessage, lane: Lane): Promise<void> | undefined {
    if (!this.ready) throw linkClosed(this.peerId);
    return this.#sender.send(message, lane);
  }

  /** Counts a message that is not sent to who has no room for it. */
  skip(lane: Lane): void {
    this.#sender.skip(lane);
  }

  /** Says that this side ends the link. */
  bye(reason: string): void {
    if (this.#sentReady) this.#control({ kind: 'bye', reason });
  }

  /** To be called when the connection's lanes are open. */
  opened(): void {
    this.#sentReady = true;
    this.#control({ kind: 'ready' });
    this.tellMedia();
    this.#checkReady();
  }

  /** To be called when what is sent to the other side may have changed. */
  tellMedia(): void {
    const { note } = this.#connection;
    const told = JSON.stringify(note);
    if (!this.#sentReady || told === this.#told) return;
    this.#told = told;
    this.#control({ kind: 'media', note });
  }

  /** To be called with the other side's streams. */
  streamsChanged(streams: readonly MediaStream[]): void {
    this.#streams = streams;
    this.#mediaChanged();
  }

  /** To be called with whatever comes in on a lane. */
  received(lane: Lane, data: ArrayBuffer): void {
    this.#heard += 1;
    this.#heartbeat?.heard();
    const frame = this.#valid(() => decodeFrame(new Uint8Array(data)));
    if (frame === null) return;
    if (frame.kind !== 'message' && frame.kind !== 'chunk') return this.#follow(frame);
    // The ephemeral lane may be faster than the sentinel on the reliable one.
    if (!this.ready) return;
    const message = this.#valid(() => this.#inboxes[lane].receive(frame));
    if (message !== null) this.#events.emit('message', message, lane);
  }

  /** To be called when a lane has drained. */
  drained(lane: Lane): void {
    this.#sender.drained(lane);
  }

  /** To be called when the connection's path is lost or back. */
  pathChanged(state: PathState): void {
    this.#meter.pathChanged(state === 'disconnected');
    // The other side is in reach again: what it could not answer meanwhile is only late.
    if (state === 'connected') this.#heartbeat?.heard();
  }

  /** To be called when an offer was answered: media may flow that did not. */
  negotiated(): void {
    this.#meter.mediaChanged();
  }

  /** To be called when the connection is closed: stops the heartbeat, and fails what waits. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#end.abort();
    this.#sender.close();
    this.#events.events = {};
  }

  /** What is read; null, and counted, where it makes no sense. */
  #valid<T>(read: () => T | null): T | null {
    try {
      return read();
    } catch (cause) {
      this.#runtime.counters.invalidDropped += 1;
      this.#runtime.log('warn', 'frame-invalid', { peerId: this.peerId, cause: String(cause) });
      return null;
    }
  }

  #follow(frame: ControlFrame): void {
    switch (frame.kind) {
      case 'ready':
        this.#sawReady = true;
        return this.#checkReady();
      case 'ping':
        return this.#control({ kind: 'pong', id: frame.id });
      case 'pong':
        return this.#heartbeat?.pong(frame.id);
      case 'bye':
        this.#events.emit('bye', frame.reason);
        return;
      case 'media':
        this.#note = frame.note;
        return this.#mediaChanged();
    }
  }

  #checkReady(): void {
    if (!this.ready || this.#heartbeat !== null) return;
    const { clock, limits } = this.#runtime;
    this.#heartbeat = new Heartbeat({
      clock,
      interval: limits.pingInterval,
      timeout: limits.pingTimeout,
      given: () => this.#sender.given,
      taken: () => this.taken,
      ping: (id) => {
        this.#control({ kind: 'ping', id });
        for (const lane of lanes) this.#inboxes[lane].sweep();
      },
      answered: (roundTrip) => this.#meter.answered(roundTrip),
      overdue: () => this.#meter.pathChanged(true),
      dead: () => this.#events.emit('failed', BeachError.linkFailed('heartbeat-lost', this.peerId)),
      signal: this.#end.signal,
    });
    this.#events.emit('ready');
    this.#mediaChanged();
  }

  /** Nothing is told of a stream before the browser has it and its sender has named it. */
  #mediaChanged(): void {
    if (!this.ready || this.#note === emptyNote) return;
    const streams = notedStreams(this.#streams, this.#note);
    this.#events.emit('media', { streams, accepts: this.#note.accepts });
  }

  #control(frame: ControlFrame): void {
    try {
      this.#connection.send('reliable', encodeControl(frame));
    } catch {
      // A lane that is full or closing loses the frame; the heartbeat's deadline tells of it.
    }
  }
}
