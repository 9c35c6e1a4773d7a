import fc from 'fast-check';

/** One act of a hostile peer on its socket. */
export type HostileAct =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'flood'; readonly text: string; readonly times: number }
  | { readonly kind: 'binary' | 'ping' | 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly code: number }
  | { readonly kind: 'drop' };

const peerId = fc.oneof(
  fc.constantFrom('host', 'viewer-0', 'viewer-7', 'nobody', '', '__proto__', 'x'.repeat(65)),
  fc.integer({ min: 0, max: 15 }).map((i) => `hostile-${i}`),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', [], {}, -1, 0.5, 1e308, 'x'.repeat(300), '\u0000', '💥'),
  fc.jsonValue({ maxDepth: 3 }),
);

const join = fc.record({
  type: fc.constant('join'),
  protocol: fc.constant(1),
  session: fc.oneof(fc.constant('standup'), fc.integer({ min: 0, max: 5000 }).map(String)),
  role: fc.constantFrom('host', 'viewer'),
  peerId,
  name: fc.string({ unit: 'grapheme', maxLength: 256 }),
  claim: fc.constantFrom('mine', 'yours', 'claim of host'),
  topology: fc.constantFrom('star', 'mesh'),
});

const body = fc.oneof(
  { weight: 6, arbitrary: fc.record({ sdp: fc.string({ maxLength: 200 }) }) },
  { weight: 1, arbitrary: fc.nat(64_000).map((length) => ({ sdp: 'x'.repeat(length) })) },
  { weight: 1, arbitrary: fc.nat(3000).map(nested) },
  { weight: 1, arbitrary: junk },
);

const signal = fc.record({
  type: fc.constant('signal'),
  to: peerId,
  from: peerId,
  handshakeId: fc.string({ minLength: 1, maxLength: 64 }),
  generation: fc.nat(3),
  seq: fc.nat(5),
  kind: fc.constantFrom('offer', 'answer', 'candidate', 'renegotiate', 'bye'),
  body,
});

/** A valid message in which some fields are replaced, removed or added. */
const mutated = fc
  .tuple(
    fc.oneof(join, signal, fc.record({ type: fc.constantFrom('ping', 'pong') })),
    fc.array(fc.tuple(fc.nat(9), fc.option(junk, { nil: undefined })), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'to', 'x'), junk, { maxKeys: 1 }),
  )
  .map(([message, changes, extra]) => {
    const result: Record<string, unknown> = { ...message, ...extra };
    const keys = Object.keys(result);
    for (const [at, value] of changes) result[keys[at % keys.length] as string] = value;
    return JSON.stringify(result);
  });

const text = fc.oneof(
  { weight: 3, arbitrary: join.map((message) => JSON.stringify(message)) },
  { weight: 5, arbitrary: signal.map((message) => JSON.stringify(message)) },
  { weight: 5, arbitrary: mutated },
  // Cut off, repeated, and larger than allowed.
  { weight: 2, arbitrary: fc.tuple(mutated, fc.nat(400)).map(([all, end]) => all.slice(0, end)) },
  { weight: 1, arbitrary: mutated.map((all) => all + all) },
  { weight: 1, arbitrary: fc.nat(70_000).map((length) => 'x'.repeat(length)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
);

const bytes = fc.uint8Array({ maxLength: 125 });

/** Acts of hostile peers that are structured like real ones, so that most pass the first check. */
export const hostileAct: fc.Arbitrary<HostileAct> = fc.oneof(
  { weight: 900, arbitrary: text.map((each) => ({ kind: 'text' as const, text: each })) },
  { weight: 30, arbitrary: bytes.map((each) => ({ kind: 'binary' as const, bytes: each })) },
  { weight: 30, arbitrary: bytes.map((each) => ({ kind: 'ping' as const, bytes: each })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('{"type":"ping"}', '{"type":"shout"}', `{"type":"${'x'.repeat(2000)}"}`)
      .map((each) => ({ kind: 'flood' as const, text: each, times: 6000 })),
  },
  // A broken frame, or the beginning of one that never ends.
  { weight: 10, arbitrary: bytes.map((each) => ({ kind: 'raw' as const, bytes: each })) },
  {
    weight: 20,
    arbitrary: fc.constantFrom(1000, 3000, 4000, 4001, 4002).map((code) => ({
      kind: 'close' as const,
      code,
    })),
  },
  { weight: 10, arbitrary: fc.constant({ kind: 'drop' as const }) },
);

function nested(levels: number): object {
  let value: object = {};
  for (let i = 0; i < levels; i++) value = [value];
  return { value };
}
