import { describe, it } from 'node:test';
import { expect } from 'chai';
import { mediaKind, packetize, readPart } from '../../src/broadcast/wire/media-part.ts';
import { encodeRequest, type MediaRequest, readRequest } from '../../src/broadcast/wire/request.ts';
import { parseSharedNote } from '../../src/broadcast/wire/shared-note.ts';
import { joinPackets, splitPackets } from '../../src/broadcast/wire/sound-packets.ts';

describe('R46 the media lane', () => {
  const frame = {
    encoding: 3,
    number: 4_000_000_000,
    key: true,
    upper: false,
    depends: 0,
    time: 4_294_967_295,
    data: Uint8Array.from({ length: 5_000 }, (_, index) => index),
  };

  it('carries a frame in parts of one packet each', () => {
    const messages = packetize(frame);
    expect(messages.map(({ length }) => length)).to.deep.equal([1_150, 1_150, 1_150, 1_150, 485]);
    const parts = messages.map(readPart);
    expect(parts.flatMap(({ data }) => [...data])).to.deep.equal([...frame.data]);
    for (const [index, { data: _, ...part }] of parts.entries()) {
      const { data: __, ...head } = frame;
      expect(part).to.deep.equal({ ...head, sparse: false, part: index, parts: 5 });
    }
  });

  it('reads no part that lies outside of its frame, or is cut short', () => {
    const [message] = packetize(frame) as [Uint8Array<ArrayBuffer>];
    message[9] = 5;
    expect(() => readPart(message)).to.throw(RangeError);
    expect(() => readPart(Uint8Array.of(mediaKind.part, 0, 0))).to.throw(RangeError);
    const [first] = packetize({ ...frame, number: 1, depends: 1 }) as [Uint8Array<ArrayBuffer>];
    expect(() => readPart(first)).to.throw(RangeError);
  });

  it('carries requests', () => {
    const requests: MediaRequest[] = [
      { kind: 'repeat', encoding: 3, frame: 70_000, parts: [0, 300] },
      { kind: 'repeat', encoding: 3, frame: 1, parts: [] },
      {
        kind: 'report',
        encoding: 65_535,
        needsKey: true,
        done: false,
        shown: 1,
        lost: 2,
        parts: 3,
        jitter: 4,
        behind: 5,
      },
    ];
    for (const request of requests) {
      expect(readRequest(encodeRequest(request))).to.deep.equal(request);
    }
    for (const bytes of [[], [9, 0, 0], [2, 0, 0, 0, 0, 0, 0, 1], [3, 0, 0, 0]]) {
      expect(() => readRequest(Uint8Array.from(bytes))).to.throw(RangeError);
    }
    const many = { kind: 'repeat', encoding: 1, frame: 1, parts: new Array(257).fill(0) } as const;
    expect(() => readRequest(encodeRequest(many))).to.throw(RangeError);
  });

  it('carries packets of sound', () => {
    const packets = [Uint8Array.of(1, 2), Uint8Array.of(), new Uint8Array(300)];
    expect(splitPackets(joinPackets(packets))).to.deep.equal(packets);
    expect(() => splitPackets(Uint8Array.of(5, 1))).to.throw(RangeError);
  });

  it('takes no note that is none', () => {
    const note = { video: { encoding: 1, codec: 'vp8' } };
    expect(parseSharedNote(note)).to.deep.equal(note);
    for (const other of [undefined, null, 1, { video: { encoding: 1, codec: 'mp3' } }]) {
      expect(parseSharedNote(other)).to.equal(null);
    }
  });
});
