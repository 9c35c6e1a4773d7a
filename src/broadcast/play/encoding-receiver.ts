import type { Clock } from '../../runtime/clock.ts';
import { EncodingReports } from '../viewer/encoding-reports.ts';
import { FrameAssembler } from '../viewer/frame-assembler.ts';
import { Jitter } from '../viewer/jitter.ts';
import type { EncodedFrame, MediaPart } from '../wire/media-part.ts';
import type { MediaRequest } from '../wire/request.ts';

export interface EncodingReceiverOptions {
  encoding: number;
  clock: Clock;
  /** Returns the round trip to the host, in milliseconds. */
  roundTrip(): number;
  /** Returns how long tasks of this page wait, in milliseconds. */
  eventLoopDelay(): number;
  send(request: MediaRequest): void;
  /** Called for each frame that is given up. */
  gaveUp(): void;
  /** Called with the first frame that is shown or played. */
  began(): void;
}

/** Receives one encoding: puts its frames together, and reports how they arrive. A subclass decodes them. */
export abstract class EncodingReceiver {
  readonly encoding: number;
  readonly counts = { shown: 0, bytes: 0 };
  protected readonly clock: Clock;
  readonly #eventLoopDelay: () => number;
  readonly #jitter = new Jitter();
  readonly #assembler: FrameAssembler;
  readonly #reports: EncodingReports;
  readonly #began: () => void;
  readonly #end = new AbortController();

  constructor(options: EncodingReceiverOptions) {
    const { encoding, clock, roundTrip, eventLoopDelay, send, gaveUp, began } = options;
    const { signal } = this.#end;
    this.encoding = encoding;
    this.clock = clock;
    this.#eventLoopDelay = eventLoopDelay;
    this.#began = began;
    this.#assembler = new FrameAssembler({
      clock,
      roundTrip,
      ask: (frame, parts) => send({ kind: 'repeat', encoding, frame, parts }),
      deliver: (frame) => this.arrived(frame),
      frozen: () => this.ask(),
      gaveUp,
      signal,
    });
    this.#reports = new EncodingReports({
      encoding,
      clock,
      roundTrip,
      counts: () => ({ shown: this.counts.shown, behind: this.behind, ...this.arrivals }),
      isFrozen: () => this.#assembler.isFrozen,
      send,
      signal,
    });
  }

  /** How many parts have arrived, and how many were lost; the jitter in milliseconds. */
  get arrivals(): { readonly parts: number; readonly lost: number; readonly jitter: number } {
    return { ...this.#assembler.counts, jitter: this.#jitter.ms };
  }

  receive(part: MediaPart): void {
    this.counts.bytes += part.data.length;
    // What a newcomer gets of before comes all at once.
    if (this.counts.shown > 0) this.#jitter.measure(part, this.clock.now());
    this.#assembler.receive(part);
  }

  /** Asks for the encoding, at first and when the lane has opened, or for a key frame where nothing else can be shown. */
  ask(): void {
    this.#reports.report();
  }

  /** A subclass also closes its decoder. */
  close(): void {
    this.#end.abort();
  }

  /** Aborts when the encoding is received no longer. */
  protected get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** How long what arrives waits until it is decoded, in milliseconds. */
  protected get behind(): number {
    return this.#eventLoopDelay();
  }

  /** Called with each frame that can be decoded, in order. */
  protected abstract arrived(frame: EncodedFrame): void;

  /** Call when a frame is shown or played. */
  protected showed(): void {
    this.counts.shown += 1;
    if (this.counts.shown > 1) return;
    this.#began();
    this.ask();
  }

  /** Begins anew with the next key frame. */
  protected restart(): void {
    this.#assembler.restart();
  }
}
