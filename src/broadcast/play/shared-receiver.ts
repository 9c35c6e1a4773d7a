import type { RemoteStream, StreamSource } from '../../link/connection/media.ts';
import type { Stats } from '../../link/health/stats-window.ts';
import type { Link } from '../../link/link.ts';
import type { SharedMedia } from '../../link/shared-media.ts';
import type { MediaNote } from '../../link/wire/media-note.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { EventLoopDelay } from '../viewer/event-loop-delay.ts';
import { MediaLane } from '../wire/media-lane.ts';
import { readPart } from '../wire/media-part.ts';
import { encodeRequest } from '../wire/request.ts';
import { parseSharedNote, type SharedNote } from '../wire/shared-note.ts';
import { ReceivedSource } from './received-source.ts';

/** A round trip before the first one was measured, in milliseconds. */
const assumedRoundTrip = 100;

/** Receives what a host encodes once for all its viewers, and makes streams of it like those of a connection. */
export class SharedReceiver implements SharedMedia {
  readonly #link: Link;
  readonly #runtime: Runtime;
  readonly #lane: MediaLane;
  readonly #eventLoopDelay: EventLoopDelay;
  readonly #sources = new Map<StreamSource, ReceivedSource>();

  /** The link is one of a browser. */
  constructor(link: Link, runtime: Runtime) {
    this.#link = link;
    this.#runtime = runtime;
    this.#eventLoopDelay = new EventLoopDelay(runtime.clock);
    this.#lane = new MediaLane({
      connection: link.native as RTCPeerConnection,
      traffic: runtime.counters.traffic.media,
      received: (bytes) => this.#received(bytes),
    });
    this.#lane.channel.onopen = () => {
      for (const source of this.#sources.values()) source.ask();
    };
  }

  get flows(): boolean {
    return [...this.#sources.values()].some(({ flows }) => flows);
  }

  get soundLevel(): number {
    return Math.max(0, ...[...this.#sources.values()].map(({ soundLevel }) => soundLevel));
  }

  get stats(): readonly Stats[] {
    return [...this.#sources.values()].flatMap(({ stats }) => stats);
  }

  join(arrived: readonly MediaStream[], { streams }: MediaNote): readonly RemoteStream[] {
    for (const [source, received] of this.#sources) {
      if (streams.some((each) => each.source === source)) continue;
      this.#sources.delete(source);
      received.close();
    }
    return streams.flatMap(({ id, source, muted, shared }) => {
      // A stream that comes again under its id is another object.
      const own = arrived.filter((each) => each.id === id).at(-1);
      const stream = this.#receive(source, parseSharedNote(shared), own) ?? own;
      return stream === undefined ? [] : { stream, source, muted };
    });
  }

  /** Call when the link has ended. */
  close(): void {
    this.#lane.channel.onmessage = null;
    for (const source of this.#sources.values()) source.close();
    this.#sources.clear();
  }

  /** Receives a source as its note says; returns its stream, or undefined where it was never encoded once. */
  #receive(
    source: StreamSource,
    note: SharedNote | null,
    own: MediaStream | undefined,
  ): MediaStream | undefined {
    const { clock, counters } = this.#runtime;
    let received = this.#sources.get(source);
    if (note !== null) {
      received ??= new ReceivedSource({
        source,
        clock,
        connection: this.#link.native as RTCPeerConnection,
        own,
        roundTrip: () => this.#link.roundTrip ?? assumedRoundTrip,
        eventLoopDelay: () => this.#eventLoopDelay.read(),
        send: (request) => this.#lane.send(encodeRequest(request)),
        gaveUp: () => {
          counters.traffic.media.messagesUnfinished += 1;
        },
        changed: () => this.#link.media.report(),
      });
      this.#sources.set(source, received);
    }
    received?.update(note, own);
    return received?.stream;
  }

  #received(bytes: Uint8Array<ArrayBuffer>): void {
    this.#eventLoopDelay.measure();
    const part = readPart(bytes);
    for (const source of this.#sources.values()) source.receive(part);
  }
}
