import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Lane } from '../../../src/link/connection/connection.ts';
import { decodeFrame, encodeControl, FramedMessage, unpack } from '../../../src/link/wire/frame.ts';
import { encodeMessage, type MessageData } from '../../../src/link/wire/message.ts';
import { Packer } from '../../../src/link/wire/packer.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

const size = 16_384;

/** A channel that holds what it is given until it is emptied. */
class HeldChannel {
  readonly sent: { lane: Lane; bytes: Uint8Array<ArrayBuffer> }[] = [];
  readonly held = { reliable: 0, ephemeral: 0 };
  full = false;

  send(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.full) throw new Error('The queue is full.');
    this.sent.push({ lane, bytes });
    this.held[lane] += bytes.length;
  }

  buffered(lane: Lane): number {
    return this.held[lane];
  }

  empty(): void {
    this.held.reliable = 0;
    this.held.ephemeral = 0;
  }

  /** The ids of the messages in each thing that was sent; control frames have their kind. */
  get contents(): unknown[][] {
    return this.sent.map(({ bytes }) =>
      unpack(bytes).map((frame) => {
        const decoded = decodeFrame(frame);
        return decoded.kind === 'message' || decoded.kind === 'chunk' ? decoded.id : decoded.kind;
      }),
    );
  }
}

function setUp() {
  const clock = new VirtualClock();
  const connection = new HeldChannel();
  const end = new AbortController();
  const packer = new Packer(connection, size, clock, end.signal);
  const send = (id: number, data: MessageData = 'short', lane: Lane = 'reliable'): void => {
    packer.send(lane, frame(id, data));
  };
  return { clock, connection, packer, send, end };
}

function frame(id: number, data: MessageData): Uint8Array<ArrayBuffer> {
  const framed = new FramedMessage(id, encodeMessage(data), 16_384);
  return framed.frame(0) as Uint8Array<ArrayBuffer>;
}

describe('R45 a packer', () => {
  it('sends a lone frame at once, as it is', () => {
    const { clock, connection, send } = setUp();
    for (const id of [1, 2, 3]) {
      send(id);
      expect(connection.contents.at(-1)).to.deep.equal([id]);
      connection.empty();
    }
    expect(connection.sent[0]?.bytes).to.deep.equal(frame(1, 'short'));
    expect(clock.pending).to.equal(0);
  });

  it('sends the frames of one task together, in their order, at its end', () => {
    const { clock, connection, send } = setUp();
    for (const id of [1, 2, 3, 4]) send(id);
    expect(connection.contents).to.deep.equal([[1]]);
    clock.advance(0);
    expect(connection.contents).to.deep.equal([[1], [2, 3, 4]]);
  });

  it('waits for no more frames than fit into a pack', () => {
    const { clock, connection, send } = setUp();
    for (let id = 0; id < 100; id += 1) send(id, '-'.repeat(1_000));
    expect(connection.contents.flat().length).to.be.above(80);
    clock.advance(0);
    expect(connection.contents.flat()).to.deep.equal(Array.from({ length: 100 }, (_, id) => id));
    for (const { bytes } of connection.sent) expect(bytes.length).to.be.at.most(size);
    expect(connection.sent.length).to.be.below(9);
  });

  it('keeps the order of long, short and control frames', () => {
    const { clock, connection, packer, send } = setUp();
    send(1);
    send(2);
    packer.send('reliable', encodeControl({ kind: 'ping', id: 7 }));
    send(3);
    send(4, new ArrayBuffer(10_000));
    send(5);
    clock.advance(0);
    expect(connection.contents).to.deep.equal([[1], [2], ['ping'], [3], [4], [5]]);
  });

  it('puts no more frames of the ephemeral lane into a pack than fit into one packet', () => {
    const { clock, connection, send } = setUp();
    for (let id = 0; id < 30; id += 1) send(id, '-'.repeat(100), 'ephemeral');
    clock.advance(0);
    expect(connection.contents.flat().length).to.equal(30);
    expect(connection.sent.length).to.be.below(6);
    for (const { bytes } of connection.sent) expect(bytes.length).to.be.at.most(1_150);
  });

  it('keeps the lanes apart', () => {
    const { clock, connection, send } = setUp();
    for (const lane of ['reliable', 'ephemeral'] as const) {
      for (const id of [1, 2, 3]) send(id, 'short', lane);
    }
    clock.advance(0);
    const lanes = connection.sent.map(({ lane }) => lane);
    expect(lanes).to.deep.equal(['reliable', 'ephemeral', 'reliable', 'ephemeral']);
    expect(connection.contents).to.deep.equal([[1], [1], [2, 3], [2, 3]]);
  });

  it('loses nothing while the lane takes no more, and refuses what has no room', () => {
    const { clock, connection, packer, send } = setUp();
    send(1);
    send(2);
    connection.full = true;
    clock.advance(0);
    send(3);
    expect(() => send(4, new ArrayBuffer(10_000))).to.throw('full');
    expect(connection.contents).to.deep.equal([[1]]);
    connection.full = false;
    packer.flush('reliable');
    expect(connection.contents).to.deep.equal([[1], [2, 3]]);
  });

  it('counts nothing that waits as buffered: the lane would never report it as drained', () => {
    const { connection, packer, send } = setUp();
    send(1);
    for (const id of [2, 3]) send(id, '-'.repeat(1_000));
    expect(packer.buffered('reliable')).to.equal(connection.buffered('reliable'));
  });

  it('sends nothing after the connection has ended', () => {
    const { clock, connection, send, end } = setUp();
    send(1);
    send(2);
    end.abort();
    clock.advance(0);
    expect(connection.contents).to.deep.equal([[1]]);
    expect(clock.pending).to.equal(0);
  });

  it('joins the frames once for all links that send the same ones', () => {
    const links = [setUp(), setUp(), setUp()];
    const frames = [1, 2, 3].map((id) => frame(id, 'to all'));
    for (const { packer } of links) for (const each of frames) packer.send('reliable', each);
    for (const { clock } of links) clock.advance(0);
    const packs = new Set(links.map(({ connection }) => connection.sent[1]?.bytes.buffer));
    expect(packs.size).to.equal(1);
  });
});

describe('R45 a pack', () => {
  it('that is cut off, or has other frames than those of messages, is none', () => {
    const { clock, connection, send } = setUp();
    for (const id of [1, 2, 3]) send(id);
    clock.advance(0);
    const whole = connection.sent[1]?.bytes as Uint8Array<ArrayBuffer>;
    expect(unpack(whole).length).to.equal(2);
    expect(() => unpack(whole.subarray(0, -1))).to.throw(RangeError);
    const ping = encodeControl({ kind: 'ping', id: 1 });
    for (const inner of [ping, whole, new Uint8Array()]) {
      const wrong = Uint8Array.of(whole[0] as number, inner.length, ...inner);
      expect(() => unpack(wrong)).to.throw('frames of messages only');
    }
  });
});
