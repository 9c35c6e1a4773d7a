import { describe, it } from 'node:test';
import { expect } from 'chai';
import { OutputCutter } from '../../src/terminal/output-cutter.ts';

const encoder = new TextEncoder();
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** Returns what comes out of a cutter for each byte of some output. */
function pieces(output: string | Uint8Array): string[] {
  const bytes = typeof output === 'string' ? encoder.encode(output) : output;
  const cutter = new OutputCutter();
  return [...bytes].map((byte) => text(cutter.push(Uint8Array.of(byte)))).filter(Boolean);
}

describe('R48 OutputCutter', () => {
  const whole = [
    'a',
    'é',
    '€',
    '🏖',
    '\u001b[31m',
    '\u001b[?1049h',
    '\u001b(B',
    '\u001b7',
    '\u001bM',
  ];
  whole.push('\u001b]0;title\u0007', '\u001b]8;;https://a.example\u001b\\', '\u001bP$qm\u001b\\');
  whole.push('\u001b#8', '\u001b[1;31\u0018', '\u001b_app\u001b\\', '\r', '\n', '\u0007');

  for (const unit of whole) {
    it(`keeps ${JSON.stringify(unit)} together`, () => {
      expect(pieces(`${unit}x`)).deep.equal([text(encoder.encode(unit)), 'x']);
    });
  }

  it('loses and reorders nothing, whatever it gets', () => {
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const alphabet = [
      0x1b, 0x5b, 0x5d, 0x50, 0x07, 0x5c, 0x18, 0x3b, 0x6d, 0xe2, 0x82, 0xac, 0xf0, 0xff, 0x41,
    ];
    for (let round = 0; round < 200; round += 1) {
      const output = Uint8Array.from(
        { length: 64 },
        () => alphabet[next(alphabet.length)] as number,
      );
      const cutter = new OutputCutter();
      let out = '';
      for (let at = 0; at < output.length; ) {
        const length = 1 + next(9);
        out += text(cutter.push(output.subarray(at, at + length)));
        at += length;
      }
      expect(out + text(cutter.flush())).equal(text(output));
    }
  });

  it('passes plain output at once', () => {
    const cutter = new OutputCutter();
    expect(text(cutter.push(encoder.encode('$ ls\r\n')))).equal('$ ls\r\n');
    expect(cutter.flush()).length(0);
  });

  it('passes broken UTF-8, and sequences that another one breaks off', () => {
    expect(pieces(Uint8Array.of(0xe2, 0x41))).deep.equal(['\u00e2A']);
    expect(pieces(Uint8Array.of(0xff, 0x80))).deep.equal(['\u00ff', '\u0080']);
    expect(pieces('\u001b[3\u001b[1mx')).deep.equal(['\u001b[3', '\u001b[1m', 'x']);
  });

  it('keeps no more than 64 KiB of a sequence that does not end', () => {
    const cutter = new OutputCutter();
    const image = encoder.encode(`\u001bPq${'#'.repeat(63 * 1024)}`);
    expect(cutter.push(image)).length(0);
    expect(cutter.push(encoder.encode('#'.repeat(2 * 1024)))).length(image.length + 2 * 1024);
    expect(cutter.flush()).length(0);
  });
});
