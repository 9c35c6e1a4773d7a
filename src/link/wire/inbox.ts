import type { Runtime } from '../../runtime/runtime.ts';
import type { Lane } from '../connection/connection.ts';
import type { ChunkFrame, Frame } from './frame.ts';
import { decodeMessage, type Message, maxHeadSize } from './message.ts';
import { completesStep, type MessageProgress } from './message-progress.ts';
import { Reassembly } from './reassembly.ts';

/** Makes messages from the frames that arrive on one lane, and counts them. */
export class Inbox {
  readonly #runtime: Runtime;
  readonly #lane: Lane;
  readonly #onProgress: (progress: MessageProgress) => void;
  readonly #reassembly: Reassembly;
  /** The bytes of all frames that have arrived, or that were lost before. */
  received = 0;

  constructor(runtime: Runtime, lane: Lane, onProgress: (progress: MessageProgress) => void) {
    const {
      maxReassemblies,
      maxReassemblyBytes,
      maxMessageSize,
      reassemblyTimeout,
      reassemblyStep,
    } = runtime.limits;
    this.#runtime = runtime;
    this.#lane = lane;
    this.#onProgress = onProgress;
    const ordered = lane === 'reliable';
    this.#reassembly = new Reassembly({
      maxMessages: maxReassemblies,
      maxBytes: maxMessageSize + maxHeadSize,
      maxTotalBytes: maxReassemblyBytes + maxHeadSize,
      // On a congested lane the rest of a message may take any time. Nothing of it gets lost.
      timeout: ordered ? Number.POSITIVE_INFINITY : reassemblyTimeout,
      ordered,
      step: reassemblyStep,
      budget: runtime.reassembly,
    });
  }

  /** Returns the message with its last frame; null before. Throws where it is not a message. */
  receive(frame: Extract<Frame, { part: unknown }>): Message | null {
    const parts = frame.kind === 'chunk' ? this.#assemble(frame) : [frame.part];
    if (parts === null) return null;
    const traffic = this.#runtime.counters.traffic[this.#lane];
    traffic.messagesReceived += 1;
    traffic.bytesReceived += sizeOf(parts);
    return decodeMessage(parts);
  }

  /** Whether a message has arrived in part. */
  get assembling(): boolean {
    return this.#reassembly.size > 0;
  }

  /**
   * Gives up all unfinished messages, and counts from this position on. Call when frames before it are lost.
   *
   * @throws `RangeError` for a position that was passed already.
   */
  skipTo(position: number): void {
    if (position < this.received) throw new RangeError('A gap lies in the past.');
    this.close();
    this.received = position;
  }

  /** Gives up all unfinished messages. Call when nothing more arrives. */
  close(): void {
    this.#reassembly.close();
    this.sweep();
    this.received = 0;
  }

  /** Gives up messages whose rest does not arrive. Call now and then. */
  sweep(): void {
    this.#reassembly.sweep(this.#runtime.clock.now());
    this.#runtime.counters.traffic[this.#lane].messagesUnfinished += this.#reassembly.unfinished;
    this.#reassembly.unfinished = 0;
  }

  #assemble(chunk: ChunkFrame): Uint8Array<ArrayBuffer>[] | null {
    const parts = this.#reassembly.add(chunk, this.#runtime.clock.now());
    const all = parts && { bytes: sizeOf(parts), total: sizeOf(parts) };
    const reached = all ?? this.#reassembly.progress(chunk);
    if (reached !== null) {
      const progress = { direction: 'receiving', messageId: chunk.id, ...reached } as const;
      if (completesStep(progress, chunk.part.length)) this.#onProgress(progress);
    }
    return parts;
  }
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((size, part) => size + part.length, 0);
}
