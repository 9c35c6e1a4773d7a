/** The largest message on the media lane, in bytes: one packet of SCTP. */
export const largestMessage = 1_150;

/** The first byte of each message on the media lane. */
export const mediaKind = { part: 1, repeat: 2, report: 3 } as const;

const flag = { key: 1, upper: 2, sparse: 4 } as const;

/** Where the flags of a part are. */
const flagsAt = 1;

const headerSize = 17;

/** The most bytes of a frame in one part. */
export const partSize = largestMessage - headerSize;

/** The most parts of one frame: 1.1 MB. */
export const mostParts = 1_000;

/** An encoded picture, or some 20 ms packets of sound. */
export interface EncodedFrame {
  /** The encoding that it belongs to: one run of one encoder. */
  readonly encoding: number;
  /** Counts the frames of the encoding from 1. */
  readonly number: number;
  /** Whether it is a key frame. */
  readonly key: boolean;
  /** Whether it is in the upper temporal layer: no other frame depends on it. */
  readonly upper: boolean;
  /** How many frames before it the one is that it depends on; 0 where it depends on none. At most 255. */
  readonly depends: number;
  /** When it was captured, in milliseconds of the sender's clock modulo 2^32. */
  readonly time: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A part of an encoded frame; `data` is its share. */
export interface MediaPart extends EncodedFrame {
  readonly part: number;
  readonly parts: number;
  /** Whether the frames between this one and the one that it depends on are left out for this receiver. */
  readonly sparse: boolean;
}

/** Cuts a frame into messages that are made once for all receivers. */
export function packetize(frame: EncodedFrame): Uint8Array<ArrayBuffer>[] {
  const parts = Math.max(1, Math.ceil(frame.data.length / partSize));
  return Array.from({ length: parts }, (_, part) => {
    const share = frame.data.subarray(part * partSize, (part + 1) * partSize);
    const message = new Uint8Array(headerSize + share.length);
    const view = new DataView(message.buffer);
    view.setUint8(0, mediaKind.part);
    view.setUint8(flagsAt, (frame.key ? flag.key : 0) | (frame.upper ? flag.upper : 0));
    view.setUint16(2, frame.encoding);
    view.setUint32(4, frame.number);
    view.setUint16(8, part);
    view.setUint16(10, parts);
    view.setUint32(12, frame.time);
    view.setUint8(16, frame.depends);
    message.set(share, headerSize);
    return message;
  });
}

/** Says in a message, before it is sent to one receiver, whether that one gets each frame. */
export function markSparse(message: Uint8Array, sparse: boolean): void {
  const flags = message[flagsAt] ?? 0;
  message[flagsAt] = sparse ? flags | flag.sparse : flags & ~flag.sparse;
}

/** Reads a part, whose data are a view of the same memory. Throws a `RangeError` where the bytes are not one. */
export function readPart(bytes: Uint8Array<ArrayBuffer>): MediaPart {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint8(flagsAt);
  const part = {
    encoding: view.getUint16(2),
    number: view.getUint32(4),
    key: (flags & flag.key) !== 0,
    upper: (flags & flag.upper) !== 0,
    sparse: (flags & flag.sparse) !== 0,
    part: view.getUint16(8),
    parts: view.getUint16(10),
    time: view.getUint32(12),
    depends: view.getUint8(16),
    data: bytes.subarray(headerSize),
  };
  if (part.part >= part.parts || part.parts > mostParts || part.depends >= part.number) {
    throw new RangeError('A part lies outside its frame.');
  }
  return part;
}
