import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RecordedEntry } from '../../src/diagnosis/recording/recorded-entry.ts';
import { mostEntries, Recording } from '../../src/diagnosis/recording/recording.ts';
import { redactAddresses } from '../../src/diagnosis/recording/redact-addresses.ts';
import { BeachError } from '../../src/runtime/beach-error.ts';

const signal = (time: number, content: string): RecordedEntry => ({
  ...{ time, type: 'signal', peerId: 'ada', direction: 'sent', kind: 'offer', generation: 1 },
  ...{ handshakeId: 'h', seq: 0, copy: false, content },
});

const fingerprint = `AA:BB:${'0C:'.repeat(29)}DD`;
const sdp = [
  'o=- 42 2 IN IP4 127.0.0.1',
  'c=IN IP4 192.168.1.7',
  `a=fingerprint:sha-256 ${fingerprint}`,
  'a=candidate:1 1 udp 2122 192.168.1.7 50123 typ host',
  'a=candidate:2 1 udp 1686 203.0.113.9 50123 typ srflx raddr 0.0.0.0 rport 0',
  'a=candidate:3 1 udp 2122 2001:db8::7 50124 typ host',
  'a=candidate:4 1 udp 2122 6f1e2d3c-aaaa-4bbb-8ccc-123456789abc.local 50125 typ host',
].join('\r\n');

describe('R26 a recording in a file', () => {
  test('has no address where that is asked for, and the same name for the same address', () => {
    const recording = new Recording('sim');
    recording.add(signal(1, sdp));
    recording.add({
      ...{ time: 2, type: 'candidate-error', peerId: 'ada', code: 701 },
      ...{ url: 'turn:turn.example.org:3478?transport=udp', text: 'to 203.0.113.9:3478.' },
    });
    const secrets = /192\.168|203\.0|2001:db8|\.local|turn\.example/;
    assert.match(recording.toJson(false), secrets);
    const redacted = recording.toJson(true);
    assert.doesNotMatch(redacted, secrets);
    const [first, second] = Recording.fromJson(redacted).entries;
    const content = first?.type === 'signal' ? first.content : '';
    assert.deepEqual(content?.split('\r\n'), [
      'o=- 42 2 IN IP4 127.0.0.1',
      'c=IN IP4 private-1',
      `a=fingerprint:sha-256 ${fingerprint}`,
      'a=candidate:1 1 udp 2122 private-1 50123 typ host',
      'a=candidate:2 1 udp 1686 public-1 50123 typ srflx raddr 0.0.0.0 rport 0',
      'a=candidate:3 1 udp 2122 public-2 50124 typ host',
      'a=candidate:4 1 udp 2122 local-1 50125 typ host',
    ]);
    assert.ok(second?.type === 'candidate-error');
    assert.deepEqual(
      [second.url, second.text],
      ['turn:server-1:3478?transport=udp', 'to public-1:3478.'],
    );
  });

  test('redacts addresses beside brackets, quotes and ports, and leaves times and versions', () => {
    const given = 'at 12:34:56, [fe80::1]:80, "address":"10.0.0.1", to:10.0.0.1, v1.2.3, 300.1.1.1';
    assert.equal(
      redactAddresses(given),
      'at 12:34:56, [private-2]:80, "address":"private-1", to:private-1, v1.2.3, 300.1.1.1',
    );
  });

  test('is refused with invalid-option, and a reason, if it is no recording', () => {
    const file = { format: 'beach-recording', version: 1, session: 'sim', dropped: 0 };
    const cases: [string, RegExp][] = [
      ['not JSON', /not a recording/],
      ['null', /not a recording/],
      [JSON.stringify({ ...file, version: 2, entries: [] }), /not a recording of version 1/],
      [JSON.stringify({ ...file, entries: [{ time: 1, type: 'else' }] }), /entry 1 .*type is else/],
      [
        JSON.stringify({ ...file, entries: [signal(1, ''), { time: 1, type: 'signal' }] }),
        /entry 2/,
      ],
      [JSON.stringify({ ...file, entries: [{ type: 'signaling', state: 'open' }] }), /entry 1/],
      [JSON.stringify({ ...file, entries: [null] }), /entry 1/],
    ];
    for (const [text, words] of cases) {
      assert.throws(
        () => Recording.fromJson(text),
        (error) => {
          assert.ok(error instanceof BeachError, text);
          assert.equal(error.code, 'invalid-option');
          assert.match(error.message, words);
          return true;
        },
      );
    }
  });

  test('drops the oldest entries above its bound, and counts them', () => {
    const recording = new Recording('sim');
    for (let time = 1; time <= mostEntries + 1; time += 1) recording.add(signal(time, ''));
    assert.ok(recording.entries.length <= mostEntries);
    assert.equal(recording.entries.length + recording.dropped, mostEntries + 1);
    assert.equal(recording.entries.at(-1)?.time, mostEntries + 1);
    assert.equal(Recording.fromJson(recording.toJson(false)).dropped, recording.dropped);
  });
});
