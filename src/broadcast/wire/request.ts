import { mediaKind } from './media-part.ts';

/** Asks for parts of a frame again. */
export interface Repeat {
  readonly kind: 'repeat';
  readonly encoding: number;
  readonly frame: number;
  /** All parts where it is empty. */
  readonly parts: readonly number[];
}

/** Tells how an encoding arrives. The first one asks for the encoding. */
export interface Report {
  readonly kind: 'report';
  readonly encoding: number;
  /** Whether nothing can be shown before the next key frame. */
  readonly needsKey: boolean;
  /** Whether the encoding is not wanted any longer. */
  readonly done: boolean;
  /** How many frames were shown so far. */
  readonly shown: number;
  /** How many parts were lost so far, whether or not they came when they were asked for again. */
  readonly lost: number;
  /** How many parts have arrived so far. */
  readonly parts: number;
  /** How unevenly frames arrive, in milliseconds. */
  readonly jitter: number;
  /** How long pictures and sound wait for the viewer's page or its decoder now, in milliseconds. */
  readonly behind: number;
}

export type MediaRequest = Repeat | Report;

/** The most parts that one message asks for. */
export const mostRepeats = 256;

const flag = { needsKey: 1, done: 2 } as const;

export function encodeRequest(request: MediaRequest): Uint8Array<ArrayBuffer> {
  if (request.kind === 'repeat') {
    const view = new DataView(new ArrayBuffer(7 + 2 * request.parts.length));
    view.setUint8(0, mediaKind.repeat);
    view.setUint16(1, request.encoding);
    view.setUint32(3, request.frame);
    for (const [index, part] of request.parts.entries()) view.setUint16(7 + 2 * index, part);
    return new Uint8Array(view.buffer);
  }
  const view = new DataView(new ArrayBuffer(24));
  view.setUint8(0, mediaKind.report);
  view.setUint16(1, request.encoding);
  view.setUint8(3, (request.needsKey ? flag.needsKey : 0) | (request.done ? flag.done : 0));
  view.setUint32(4, request.shown);
  view.setUint32(8, request.lost);
  view.setUint32(12, request.parts);
  view.setUint32(16, request.jitter);
  view.setUint32(20, request.behind);
  return new Uint8Array(view.buffer);
}

/** Reads a request. Throws a `RangeError` where the bytes are not one. */
export function readRequest(bytes: Uint8Array<ArrayBuffer>): MediaRequest {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = view.getUint16(1);
  switch (view.getUint8(0)) {
    case mediaKind.repeat: {
      const count = (bytes.length - 7) / 2;
      if (count > mostRepeats || !Number.isInteger(count)) throw new RangeError('Not a request.');
      const parts = Array.from({ length: count }, (_, index) => view.getUint16(7 + 2 * index));
      return { kind: 'repeat', encoding, frame: view.getUint32(3), parts };
    }
    case mediaKind.report: {
      const flags = view.getUint8(3);
      return {
        kind: 'report',
        encoding,
        needsKey: (flags & flag.needsKey) !== 0,
        done: (flags & flag.done) !== 0,
        shown: view.getUint32(4),
        lost: view.getUint32(8),
        parts: view.getUint32(12),
        jitter: view.getUint32(16),
        behind: view.getUint32(20),
      };
    }
    default:
      throw new RangeError('Not a request.');
  }
}
