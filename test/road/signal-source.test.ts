import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { relayedFrame, sourceOf } from '../../src/road/signal-source.ts';
import { parsePeerMessage, parseRoadMessage, type Signal } from '../../src/signaling/messages.ts';

const fields = {
  type: '"signal"',
  to: '"viewer"',
  handshakeId: '"h"',
  generation: '1',
  seq: '0',
  kind: '"offer"',
  body: '{"sdp":"v=0 ✓"}',
};

/** Writes an object with these fields, which may repeat. */
function write(entries: readonly (readonly [name: string, json: string])[], space = ''): string {
  return `{${entries.map(([name, json]) => `"${name}":${space}${json}`).join(`,${space}`)}}`;
}

/** Returns the frame of a message, and whether it has the bytes of the message; null where it is no signal. */
function relay(data: string | Uint8Array): { frame: Uint8Array; asItCame: boolean } | null {
  const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
  const value = Object(JSON.parse(text)) as object;
  const signal = parsePeerMessage(value);
  if (signal?.type !== 'signal') return null;
  const source = sourceOf(data, text, value, signal);
  const frame = relayedFrame('host', signal, source);
  assertSame(frame, signal);
  return { frame, asItCame: source !== undefined };
}

/** Fails where a frame says something else than the signal, or not on one line. */
function assertSame(frame: Uint8Array, signal: Signal): void {
  const text = Buffer.from(frame).toString();
  const { to: _to, ...rest } = signal;
  assert.deepEqual(parseRoadMessage(text), { ...rest, from: 'host' });
  assert.equal(JSON.parse(text).from, 'host');
  assert.ok(isUtf8(frame));
  assert.doesNotMatch(text, /[\n\r]/);
}

test('R3 R43 a signal is relayed as it came, with the sender in the place of the receiver', () => {
  const entries = Object.entries(fields);
  const relayed = relay(Buffer.from(write(entries)));
  assert.equal(relayed?.asItCame, true);
  const [, , ...rest] = entries;
  const expected = write([['type', '"signal"'], ['from', '"host"'], ...rest]);
  assert.equal(Buffer.from(relayed?.frame ?? []).toString(), expected);
  assert.equal(relayed?.frame.buffer.byteLength, relayed?.frame.byteLength);
  assert.equal(relay(write(entries))?.asItCame, true);
});

const invalidUtf8 = Buffer.from(write(Object.entries(fields)));
invalidUtf8[invalidUtf8.indexOf(0xe2)] = 0xff;

for (const [name, data] of [
  ['names another sender', write([...Object.entries(fields), ['from', '"other"']])],
  [
    'names another sender in other words',
    write([...Object.entries(fields), ['\\u0066rom', '"x"']]),
  ],
  ['has a field that nobody knows', write([...Object.entries(fields), ['extra', '1']])],
  ['has more than one line', write(Object.entries({ ...fields, body: '{\n}' }))],
  [
    'has more than one line for an event stream',
    write(Object.entries({ ...fields, body: '{\r}' })),
  ],
  ['has spaces', write(Object.entries(fields), ' ')],
  ['has another order', write(Object.entries(fields).reverse())],
  ['names its receiver twice', write([...Object.entries(fields), ['to', '"other"']])],
  ['is no UTF-8', invalidUtf8],
] as const) {
  test(`R3 R43 a signal is written anew that ${name}`, () => {
    assert.equal(relay(data)?.asItCame, false);
  });
}

test('R3 R43 whatever a peer sends, others get what the road has read', () => {
  const names = [...Object.keys(fields), 'from', 'proof', 'extra', '__proto__', 'b\\u006fdy'];
  const json = fc.oneof(
    fc.constantFrom(...Object.values(fields), '"other"', '{\n}', '{"a":\r{"from":"x"}}'),
    fc.json(),
  );
  const more = fc.array(fc.tuple(fc.constantFrom(...names), json), { maxLength: 4 });
  const space = fc.constantFrom('', ' ', '\t', '\n', '\r\n');
  fc.assert(
    fc.property(more, space, fc.boolean(), (extra, space, last) => {
      const entries = Object.entries(fields);
      relay(Buffer.from(write(last ? [...entries, ...extra] : [...extra, ...entries], space)));
    }),
    { numRuns: 500 },
  );
});
