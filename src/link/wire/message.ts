import { BeachError } from '../../runtime/beach-error.ts';
import { ByteReader, ByteWriter, joinBytes } from './bytes.ts';
import { encodeJson } from './encode-json.ts';
import { typeName } from './type-name.ts';

/** A value that JSON can express. Properties that are undefined are left out. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue | undefined };

/**
 * Data that can be sent. Each type arrives as the same type: a `Float32Array` as a `Float32Array`, a `File` as a
 * `File`.
 */
export type MessageData = JsonValue | ArrayBuffer | ArrayBufferView | Blob;

/** A received message. */
export interface Message {
  data: MessageData;
  topic: string | undefined;
  /** Whether the message was retained for late joiners, and not sent just now. */
  retained: boolean;
}

/** An encoded message: a small head that describes the body, and the body. */
export interface EncodedMessage {
  readonly head: Uint8Array<ArrayBuffer>;
  readonly body: Uint8Array<ArrayBuffer> | Blob;
  readonly topic: string | undefined;
  /** The size of head and body together, in bytes. */
  readonly size: number;
}

/** The most bytes of a head, which the first frame of a message has to hold. */
export const maxHeadSize = 4_096;

const dataType = { text: 1, json: 2, buffer: 3, blob: 4, view: 5, file: 6 } as const;
const flag = { topic: 1, retained: 2 } as const;

/** The index is sent over the wire: append only. */
const viewTypes: readonly string[] = [
  'Uint8Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
];

type ViewConstructor = new (buffer: ArrayBuffer) => ArrayBufferView;

interface MessageOptions {
  topic?: string | undefined;
  retained?: boolean;
}

/**
 * Encodes a message.
 *
 * @throws `send-failed` for data that would not arrive as they are.
 */
export function encodeMessage(data: MessageData, options: MessageOptions = {}): EncodedMessage {
  try {
    return encode(data, options);
  } catch (cause) {
    if (cause instanceof BeachError) throw cause;
    // A buffer may have been transferred.
    throw BeachError.notSendable('data', 'not readable', cause);
  }
}

function encode(data: MessageData, { topic, retained = false }: MessageOptions): EncodedMessage {
  const head = new ByteWriter();
  const begin = (type: number): ByteWriter => {
    head.byte(type).byte((topic === undefined ? 0 : flag.topic) | (retained ? flag.retained : 0));
    return topic === undefined ? head : head.text(topic);
  };
  const type = typeName(data);
  const viewType = viewTypes.indexOf(type);
  let body: Uint8Array<ArrayBuffer> | Blob;
  // UTF-8 has no lone surrogates, but JSON does.
  if (typeof data === 'string' && !/\p{Cs}/u.test(data)) {
    begin(dataType.text);
    body = new TextEncoder().encode(data);
  } else if (type === 'Blob' || type === 'File') {
    // The getter throws for anything that only claims to be one.
    Reflect.get(Blob.prototype, 'size', data);
    const { name, lastModified } = data as File;
    begin(dataType[type === 'File' ? 'file' : 'blob']).text((data as Blob).type);
    if (type === 'File') head.text(name).text(`${lastModified}`);
    body = data as Blob;
  } else if (type === 'ArrayBuffer') {
    begin(dataType.buffer);
    // A copy, because a page may change its buffer before all chunks are sent.
    body = new Uint8Array(data as ArrayBuffer).slice();
  } else if (ArrayBuffer.isView(data) && viewType >= 0) {
    begin(dataType.view).byte(viewType);
    body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  } else {
    begin(dataType.json);
    body = new TextEncoder().encode(encodeJson(data));
  }
  const encodedHead = head.done();
  if (encodedHead.length > maxHeadSize) {
    throw BeachError.sendFailed('The name, type and topic are too long: nothing was sent.');
  }
  const bodySize = body instanceof Uint8Array ? body.length : body.size;
  return { head: encodedHead, body, topic, size: encodedHead.length + bodySize };
}

/** Decodes a message from its parts. Throws where they are not a message. */
export function decodeMessage(parts: Uint8Array<ArrayBuffer>[]): Message {
  const [first = new Uint8Array()] = parts;
  const reader = new ByteReader(first);
  const type = reader.byte();
  const flags = reader.byte();
  const topic = flags & flag.topic ? reader.text() : undefined;
  const retained = (flags & flag.retained) !== 0;
  const body = (): Uint8Array<ArrayBuffer>[] => [reader.rest(), ...parts.slice(1)];
  const message = (data: MessageData): Message => ({ data, topic, retained });
  switch (type) {
    case dataType.text:
      return message(decodeText(body()));
    case dataType.json:
      return message(JSON.parse(decodeText(body())) as JsonValue);
    case dataType.buffer:
      return message(joinBytes(body()).buffer);
    case dataType.blob: {
      const mimeType = reader.text();
      return message(new Blob(body(), { type: mimeType }));
    }
    case dataType.view: {
      const View = Reflect.get(globalThis, viewTypes[reader.byte()] ?? '') as ViewConstructor;
      if (View === undefined) throw new RangeError('Unknown typed array.');
      return message(new View(joinBytes(body()).buffer));
    }
    case dataType.file: {
      const [mimeType, name, lastModified] = [reader.text(), reader.text(), Number(reader.text())];
      return message(new File(body(), name, { type: mimeType, lastModified }));
    }
    default:
      throw new RangeError('Unknown data type.');
  }
}

function decodeText(parts: Uint8Array<ArrayBuffer>[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(joinBytes(parts));
}
