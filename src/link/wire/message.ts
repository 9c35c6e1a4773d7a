import { BeachError } from '../../runtime/beach-error.ts';
import { ByteReader, ByteWriter, joinBytes } from './bytes.ts';

/** A value that JSON can express. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue | undefined };

/** Data that can be sent. Each type arrives as the same type: a `Float32Array` as a `Float32Array`. */
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

const dataType = { text: 1, json: 2, buffer: 3, blob: 4, view: 5 } as const;
const flag = { topic: 1, retained: 2 } as const;

/** The index is sent over the wire: append only. */
const viewTypes = [
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
] as const;

type ViewConstructor = new (buffer: ArrayBuffer) => ArrayBufferView;

/**
 * Encodes a message.
 *
 * @throws `send-failed` for data that cannot be sent: functions, cycles, `undefined`.
 */
export function encodeMessage(
  data: MessageData,
  { topic, retained = false }: { topic?: string | undefined; retained?: boolean } = {},
): EncodedMessage {
  const head = new ByteWriter();
  const begin = (type: number): void => {
    head.byte(type).byte((topic === undefined ? 0 : flag.topic) | (retained ? flag.retained : 0));
    if (topic !== undefined) head.text(topic);
  };
  let body: Uint8Array<ArrayBuffer> | Blob;
  if (typeof data === 'string') {
    begin(dataType.text);
    body = new TextEncoder().encode(data);
  } else if (data instanceof Blob) {
    begin(dataType.blob);
    head.text(data.type);
    body = data;
  } else if (data instanceof ArrayBuffer) {
    begin(dataType.buffer);
    // A copy, because a page may change its buffer before all chunks are sent.
    body = new Uint8Array(data.slice(0));
  } else if (ArrayBuffer.isView(data)) {
    begin(dataType.view);
    head.byte(viewTypeOf(data));
    body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  } else {
    begin(dataType.json);
    body = new TextEncoder().encode(toJson(data));
  }
  const encodedHead = head.done();
  const size = encodedHead.length + (body instanceof Blob ? body.size : body.length);
  return { head: encodedHead, body, topic, size };
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
      const View = viewTypes[reader.byte()];
      if (View === undefined) throw new RangeError('Unknown typed array.');
      return message(new (View as ViewConstructor)(joinBytes(body()).buffer));
    }
    default:
      throw new RangeError('Unknown data type.');
  }
}

function toJson(value: unknown): string {
  let json: string | undefined;
  let cause: unknown;
  try {
    json = JSON.stringify(value);
  } catch (error) {
    cause = error;
  }
  if (json !== undefined) return json;
  const kind = typeof value;
  throw BeachError.sendFailed(
    `A ${kind} cannot be sent: use text, a JSON value, an ArrayBuffer, a typed array or a Blob.`,
    cause,
  );
}

function viewTypeOf(view: ArrayBufferView): number {
  const index = viewTypes.findIndex((View) => view instanceof View);
  if (index >= 0) return index;
  throw BeachError.sendFailed(
    `A ${view.constructor.name} cannot be sent: use another typed array.`,
  );
}

function decodeText(parts: Uint8Array<ArrayBuffer>[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(joinBytes(parts));
}
