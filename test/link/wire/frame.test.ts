import { describe, it } from 'node:test';
import { expect } from 'chai';
import fc from 'fast-check';
import { ByteWriter } from '../../../src/link/wire/bytes.ts';
import {
  decodeFrame,
  encodeControl,
  FramedMessage,
  frameKind,
} from '../../../src/link/wire/frame.ts';
import { decodeMessage, encodeMessage, type JsonValue } from '../../../src/link/wire/message.ts';
import { Reassembly } from '../../../src/link/wire/reassembly.ts';
import { MemoryBudget } from '../../../src/runtime/memory-budget.ts';

const bytes = fc.uint8Array({ maxLength: 64 }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>;

const roomy = {
  ordered: false,
  maxMessages: 4,
  maxBytes: 1 << 20,
  maxTotalBytes: 1 << 22,
  timeout: 30_000,
  step: 1_024,
  budget: new MemoryBudget(1 << 24),
};

async function framesOf(framed: FramedMessage): Promise<Uint8Array<ArrayBuffer>[]> {
  return Promise.all(Array.from({ length: framed.frameCount }, (_, index) => framed.frame(index)));
}

describe('frames', () => {
  it('restore every message, for every size and order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ maxLength: 400 }), fc.jsonValue()),
        fc.integer({ min: 64, max: 200 }),
        fc.integer(),
        async (data, chunkSize, shuffle) => {
          const framed = new FramedMessage(7, encodeMessage(data as JsonValue), chunkSize);
          const frames = await framesOf(framed);
          for (const frame of frames) expect(frame.length).to.be.at.most((chunkSize * 17) / 16 + 8);
          const order = frames
            .map((frame, index) => ({ frame, at: (index * 7919 + shuffle) % frames.length }))
            .sort((one, other) => one.at - other.at);
          const reassembly = new Reassembly(roomy);
          let parts: Uint8Array<ArrayBuffer>[] | null = null;
          for (const { frame } of order) {
            const decoded = decodeFrame(frame);
            if (decoded.kind === 'message') parts = [decoded.part];
            if (decoded.kind === 'chunk') parts = reassembly.add(decoded, 0) ?? parts;
          }
          const expected = typeof data === 'string' ? data : JSON.parse(JSON.stringify(data));
          expect(decodeMessage(parts ?? []).data).to.deep.equal(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('throw an error on bytes that are not a frame', () => {
    fc.assert(
      fc.property(bytes, (noise) => {
        try {
          const frame = decodeFrame(noise);
          if (frame.kind === 'message') decodeMessage([frame.part]);
        } catch (error) {
          expect(error).to.be.instanceOf(Error);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('throw a RangeError on a number above 2^53 − 1', () => {
    const most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
    const ping = (varint: number[]) => decodeFrame(new Uint8Array([frameKind.ping, ...varint]));
    expect(ping(most)).to.deep.equal({ kind: 'ping', id: Number.MAX_SAFE_INTEGER });
    for (const tooMuch of [
      [...most.slice(0, -1), 0x10],
      [...most.slice(0, -1), 0x8f, 0x01],
    ]) {
      expect(() => ping(tooMuch)).to.throw(RangeError);
    }
  });

  it('throw a RangeError on a chunk outside of its message', () => {
    const chunk = (index: number, count: number) =>
      decodeFrame(
        new ByteWriter().byte(frameKind.chunk).varint(1).varint(index).varint(count).done(),
      );
    expect(chunk(1, 2).kind).to.equal('chunk');
    expect(() => chunk(2, 2)).to.throw(RangeError);
    expect(() => chunk(0, 0)).to.throw(RangeError);
  });

  it('throw an error on a note of two streams of one source', () => {
    const camera = { id: 'a', source: 'camera' as const, muted: [] };
    const note = { streams: [camera, { ...camera, id: 'b' }], accepts: [] };
    expect(() => decodeFrame(encodeControl({ kind: 'media', note }))).to.throw(TypeError);
  });

  it('keep the bytes that a page changes after it has sent them', async () => {
    const page = new Float32Array(1_000).fill(1);
    const framed = new FramedMessage(1, encodeMessage(page), 1_024);
    page.fill(2);
    const reassembly = new Reassembly(roomy);
    let parts: Uint8Array<ArrayBuffer>[] | null = null;
    for (const frame of await framesOf(framed)) {
      const decoded = decodeFrame(frame);
      if (decoded.kind === 'chunk') parts = reassembly.add(decoded, 0) ?? parts;
    }
    expect(decodeMessage(parts ?? []).data).to.deep.equal(new Float32Array(1_000).fill(1));
  });

  it('keep the type of a Blob', async () => {
    const blob = new Blob(['<p>'], { type: 'text/html' });
    const frame = decodeFrame(await new FramedMessage(1, encodeMessage(blob), 1_024).frame(0));
    if (frame.kind !== 'message') throw new Error(frame.kind);
    expect((decodeMessage([frame.part]).data as Blob).type).to.equal('text/html');
  });

  it('carry control frames', () => {
    for (const frame of [
      { kind: 'ready', stream: 'mine', resumes: 'yours', received: 2 ** 40 },
      { kind: 'received', bytes: 128 },
      { kind: 'gap', position: 2 ** 40 },
      { kind: 'ping', id: 300 },
      { kind: 'pong', id: 2 ** 40 },
      { kind: 'bye', reason: 'evicted-slow' },
    ] as const) {
      expect(decodeFrame(encodeControl(frame))).to.deep.equal(frame);
    }
  });
});

describe('reassembly', () => {
  const chunk = (id: number, index: number, count: number, size = 2_000) =>
    ({ kind: 'chunk', id, index, count, part: new Uint8Array(size) }) as const;

  it('gives up the oldest of too many unfinished messages', () => {
    const reassembly = new Reassembly({ ...roomy, maxMessages: 2 });
    for (const id of [1, 2, 3]) expect(reassembly.add(chunk(id, 0, 2), 0)).to.equal(null);
    expect(reassembly.add(chunk(2, 1, 2), 0)?.length).to.equal(2);
    expect(reassembly.add(chunk(1, 1, 2), 0)).to.equal(null);
  });

  it('gives up the oldest when all together are too large', () => {
    const reassembly = new Reassembly({ ...roomy, maxTotalBytes: 5_000 });
    reassembly.add(chunk(1, 0, 2), 0);
    reassembly.add(chunk(2, 0, 2), 0);
    expect(reassembly.add(chunk(2, 1, 2), 0)?.length).to.equal(2);
    reassembly.add(chunk(3, 0, 3), 0);
    expect(reassembly.unfinished).to.equal(0);
    reassembly.add(chunk(3, 1, 3), 0);
    expect(reassembly.unfinished).to.equal(1);
    expect(reassembly.add(chunk(3, 2, 3), 0)?.length).to.equal(3);
    expect(reassembly.add(chunk(1, 1, 2), 0)).to.equal(null);
  });

  it('refuses a message that grows beyond the bound, or has too many chunks', () => {
    const reassembly = new Reassembly({ ...roomy, maxBytes: 10_000 });
    expect(() => {
      for (let index = 0; index < 9; index += 1) reassembly.add(chunk(1, index, 9), 0);
    }).to.throw(RangeError);
    expect(() => reassembly.add(chunk(2, 0, 1_000_000), 0)).to.throw(RangeError);
  });

  it('gives up a message whose rest does not arrive', () => {
    const reassembly = new Reassembly(roomy);
    reassembly.add(chunk(1, 0, 3), 0);
    reassembly.add(chunk(1, 1, 3), 20_000);
    reassembly.sweep(49_999);
    expect(reassembly.unfinished).to.equal(0);
    reassembly.sweep(50_000);
    expect(reassembly.unfinished).to.equal(1);
    expect(reassembly.add(chunk(1, 2, 3), 50_001)).to.equal(null);
  });

  it('ignores a duplicate chunk, and refuses chunks that contradict each other', () => {
    const reassembly = new Reassembly(roomy);
    expect(reassembly.add(chunk(1, 0, 2), 0)).to.equal(null);
    expect(reassembly.add(chunk(1, 0, 2), 0)).to.equal(null);
    expect(() => reassembly.add(chunk(1, 1, 3), 0)).to.throw(RangeError);
  });
});
