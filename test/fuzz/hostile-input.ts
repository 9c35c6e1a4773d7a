import fc from 'fast-check';
import { ByteWriter, joinBytes } from '../../src/link/wire/bytes.ts';
import { encodeControl, frameKind } from '../../src/link/wire/frame.ts';

/** Kinds of signals that do not end anything. */
const going = ['offer', 'answer', 'candidate', 'renegotiate'] as const;

/** One input of a hostile peer: a frame on its link, or the body of a signal. */
export type HostileInput =
  | { readonly kind: 'frame'; readonly greedy: boolean; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'signal';
      readonly toHost: boolean;
      readonly signal: {
        readonly kind: (typeof going)[number] | 'bye';
        readonly handshakeId: string;
        readonly generation: number;
        readonly seq: number;
        readonly body: Record<string, unknown>;
      };
    };

const noise = (maxLength: number) =>
  fc.uint8Array({ maxLength }).map((bytes) => new Uint8Array(bytes));
const id = fc.oneof(fc.nat(20), fc.nat(), fc.maxSafeNat());
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', [], {}, -1, 0.5, 'x'.repeat(300), '\u0000', '💥'),
  fc.jsonValue({ maxDepth: 3 }),
);

function chunk(id: number, index: number, count: number, part: Uint8Array<ArrayBuffer>) {
  const head = new ByteWriter().byte(frameKind.chunk).varint(id).varint(index).varint(count);
  return joinBytes([head.done(), part]);
}

/** Chunks of messages that never end: empty, small and full ones. */
const greedy = fc
  .tuple(fc.nat(40), fc.nat(16_000), fc.constantFrom(0, 1, 1_024, 16_000, 64_000))
  .map(([each, index, size]) => chunk(each, index, 16_384, new Uint8Array(size)));

const control = fc.oneof(
  id.map((each) => encodeControl({ kind: 'ping', id: each })),
  id.map((each) => encodeControl({ kind: 'pong', id: each })),
  id.map((received) =>
    encodeControl({ kind: 'ready', stream: 'forged', resumes: 'forged', received }),
  ),
  id.map((position) => encodeControl({ kind: 'gap', position })),
  junk.map((note) => encodeControl({ kind: 'media', note: note as never })),
);

/** A message whose head is nearly valid. */
const message = fc
  .tuple(id, fc.nat(7), fc.nat(4), noise(200))
  .map(([each, type, flags, rest]) =>
    joinBytes([
      new ByteWriter().byte(frameKind.message).varint(each).byte(type).byte(flags).done(),
      rest,
    ]),
  );

const frame = fc.oneof(
  { weight: 2, arbitrary: control },
  { weight: 3, arbitrary: message },
  { weight: 2, arbitrary: fc.tuple(id, id, id, noise(99)).map((all) => chunk(...all)) },
  { weight: 1, arbitrary: noise(100) },
  // Cut off, where its head is.
  { weight: 1, arbitrary: fc.tuple(message, fc.nat(9)).map(([all, end]) => all.slice(0, end)) },
);

const body = fc.oneof(
  fc.record({ sdp: fc.string({ maxLength: 200 }), connection: fc.string({ maxLength: 70 }) }),
  fc.record({
    candidate: fc.string(),
    sdpMid: fc.option(fc.string()),
    sdpMLineIndex: fc.option(fc.nat()),
  }),
  fc.record({
    connection: fc.string({ minLength: 1, maxLength: 64 }),
    kinds: fc.array(fc.constantFrom('audio', 'video'), { maxLength: 500 }),
    restart: fc.boolean(),
  }),
  fc.record({ reason: fc.constantFrom('left', 'refused', '__proto__', 'x'.repeat(65)) }),
  fc.dictionary(fc.constantFrom('sdp', 'kinds', 'candidate', 'constructor', 'reason'), junk),
);

/** Inputs that are structured like real ones, so that most get past the first check. */
export const hostileInput: fc.Arbitrary<HostileInput> = fc.oneof(
  {
    weight: 4,
    arbitrary: frame.map((bytes) => ({ kind: 'frame' as const, greedy: false, bytes })),
  },
  {
    weight: 3,
    arbitrary: greedy.map((bytes) => ({ kind: 'frame' as const, greedy: true, bytes })),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('signal' as const),
      toHost: fc.boolean(),
      signal: fc.record({
        kind: fc.oneof(
          { weight: 40, arbitrary: fc.constantFrom(...going) },
          { weight: 1, arbitrary: fc.constant('bye' as const) },
        ),
        handshakeId: fc.string({ minLength: 1, maxLength: 64 }),
        generation: fc.oneof(fc.nat(3), fc.maxSafeNat()),
        seq: fc.nat(5),
        body: body as fc.Arbitrary<Record<string, unknown>>,
      }),
    }),
  },
);
