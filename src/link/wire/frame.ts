import { ByteReader, ByteWriter, joinBytes } from './bytes.ts';
import { type MediaNote, parseMediaNote } from './media-note.ts';
import type { EncodedMessage } from './message.ts';

/** The first byte of every frame. */
export const frameKind = {
  /** `__ready__`: its sender accepts user data from now on. */
  ready: 1,
  ping: 2,
  pong: 3,
  bye: 4,
  /** Describes the media that its sender sends and accepts. */
  media: 5,
  /** How many bytes of messages its sender has received on the reliable lane. */
  received: 6,
  /** Messages of its sender are lost. */
  gap: 7,
  /** A whole message. */
  message: 16,
  /** A part of a message. */
  chunk: 17,
  /** Frames of messages and parts, each behind its length. */
  pack: 18,
} as const;

export interface ReadyFrame {
  kind: 'ready';
  /** Names the messages of its sender, over all connections to the same peer. */
  stream: string;
  /** The stream of the other side that its sender has received last, or nothing. */
  resumes: string;
  /** How many bytes of that its sender has received on the reliable lane. */
  received: number;
}

export type ControlFrame =
  | ReadyFrame
  | { kind: 'ping' | 'pong'; id: number }
  /** The sender ends the link; `reason` is an error code or `left`. */
  | { kind: 'bye'; reason: string }
  | { kind: 'media'; note: MediaNote }
  /** `bytes` counts those of all messages that arrived on the reliable lane so far, with their headers. */
  | { kind: 'received'; bytes: number }
  /** The next message on the reliable lane is at this position: the sender has lost what is before it. */
  | { kind: 'gap'; position: number };

export interface ChunkFrame {
  kind: 'chunk';
  /** The id of its message. */
  id: number;
  index: number;
  count: number;
  part: Uint8Array<ArrayBuffer>;
}

export type Frame =
  | ControlFrame
  | ChunkFrame
  | { kind: 'message'; id: number; part: Uint8Array<ArrayBuffer> };

export function encodeControl(frame: ControlFrame): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter().byte(frameKind[frame.kind]);
  switch (frame.kind) {
    case 'ready':
      writer.text(frame.stream).text(frame.resumes).varint(frame.received);
      break;
    case 'bye':
      writer.text(frame.reason);
      break;
    case 'media':
      writer.text(JSON.stringify(frame.note));
      break;
    case 'received':
      writer.varint(frame.bytes);
      break;
    case 'gap':
      writer.varint(frame.position);
      break;
    default:
      writer.varint(frame.id);
  }
  return writer.done();
}

/** Decodes a frame. Throws where the bytes are not one. */
export function decodeFrame(bytes: Uint8Array<ArrayBuffer>): Frame {
  const reader = new ByteReader(bytes);
  const kind = reader.byte();
  switch (kind) {
    case frameKind.ready:
      return {
        kind: 'ready',
        stream: reader.text(),
        resumes: reader.text(),
        received: reader.varint(),
      };
    case frameKind.ping:
      return { kind: 'ping', id: reader.varint() };
    case frameKind.pong:
      return { kind: 'pong', id: reader.varint() };
    case frameKind.bye:
      return { kind: 'bye', reason: reader.text() };
    case frameKind.media:
      return { kind: 'media', note: parseMediaNote(reader.text()) };
    case frameKind.received:
      return { kind: 'received', bytes: reader.varint() };
    case frameKind.gap:
      return { kind: 'gap', position: reader.varint() };
    case frameKind.message:
      return { kind: 'message', id: reader.varint(), part: reader.rest() };
    case frameKind.chunk: {
      const [id, index, count] = [reader.varint(), reader.varint(), reader.varint()];
      if (index >= count) throw new RangeError('A chunk lies outside its message.');
      return { kind: 'chunk', id, index, count, part: reader.rest() };
    }
    default:
      throw new RangeError('Unknown frame.');
  }
}

/** Whether a frame is neither of a message nor a pack. */
export function isControl(frame: Uint8Array): boolean {
  return (frame[0] ?? 0) < frameKind.message;
}

/** Encodes frames of messages and chunks as one frame. */
export function pack(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = frames.flatMap((frame) => [new ByteWriter().varint(frame.length).done(), frame]);
  return joinBytes([Uint8Array.of(frameKind.pack), ...parts]);
}

/**
 * Returns the frames of a pack, as views of the same memory; any other frame alone. Throws where the bytes are not what
 * they claim.
 */
export function unpack(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  if (bytes[0] !== frameKind.pack) return [bytes];
  const reader = new ByteReader(bytes.subarray(1));
  const frames: Uint8Array<ArrayBuffer>[] = [];
  while (reader.left > 0) {
    const frame = reader.take(reader.varint());
    // A control frame costs an answer, which a few bytes in a pack would buy too cheaply.
    if (frame[0] !== frameKind.message && frame[0] !== frameKind.chunk) {
      throw new RangeError('A pack has frames of messages only.');
    }
    frames.push(frame);
  }
  return frames;
}

/** Room for the kind byte and three varints in front of a chunk. */
const chunkHeader = 24;

/** A message may be longer than a chunk by this share of it without being cut. */
const allowance = 1 / 16;

/**
 * A message in frames of at most `chunkSize` bytes, or in one frame if it is hardly longer. It is cut once for all
 * links. A Blob is read from its source chunk by chunk, and never held as a whole.
 */
export class FramedMessage {
  /** Unique among the messages of its sender. */
  readonly id: number;
  readonly topic: string | undefined;
  /** The size of head and body together, in bytes. */
  readonly size: number;
  readonly frameCount: number;
  readonly #message: EncodedMessage;
  readonly #stride: number;
  readonly #cut: Uint8Array<ArrayBuffer>[] = [];

  constructor(id: number, message: EncodedMessage, chunkSize: number) {
    this.id = id;
    this.topic = message.topic;
    this.#message = message;
    this.#stride = chunkSize - chunkHeader;
    this.size = message.size;
    const whole = message.size <= chunkSize * (1 + allowance);
    this.frameCount = whole ? 1 : Math.ceil(message.size / this.#stride);
  }

  /** Returns how many bytes of the message the first `count` frames carry. */
  bytesUpTo(count: number): number {
    return count >= this.frameCount ? this.size : count * this.#stride;
  }

  /** Whether its frames are available at once, because nothing has to be read. */
  get inMemory(): boolean {
    return this.#message.body instanceof Uint8Array;
  }

  frame(index: number): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
    const cut = this.#cut[index];
    if (cut !== undefined) return cut;
    const { head, body } = this.#message;
    const start = index * this.#stride;
    const end = this.bytesUpTo(index + 1);
    const ofHead = head.subarray(start, end);
    const [bodyStart, bodyEnd] = [Math.max(0, start - head.length), Math.max(0, end - head.length)];
    if (body instanceof Uint8Array) {
      const frame = this.#assemble(index, ofHead, body.subarray(bodyStart, bodyEnd));
      this.#cut[index] = frame;
      return frame;
    }
    // The Blob of another frame has a Promise of another class.
    return Promise.resolve(body.slice(bodyStart, bodyEnd).arrayBuffer()).then((buffer) =>
      this.#assemble(index, ofHead, new Uint8Array(buffer)),
    );
  }

  /** Returns the frame that tells the other side not to wait for the rest. */
  cancellation(): Uint8Array<ArrayBuffer> {
    const empty = new Uint8Array();
    return this.#assemble(0, empty, empty);
  }

  #assemble(index: number, head: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
    const whole = this.frameCount === 1;
    const header = new ByteWriter().byte(whole ? frameKind.message : frameKind.chunk);
    header.varint(this.id);
    if (!whole) header.varint(index).varint(this.frameCount);
    return joinBytes([header.done(), head, body]);
  }
}
