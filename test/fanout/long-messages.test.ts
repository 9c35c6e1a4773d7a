import { expect } from '@open-wc/testing';
import type { MessageProgress } from '../../src/link/wire/message-progress.ts';
import type { Session } from '../../src/session/session.ts';
import { heard, linked, Meeting } from '../session/meet.ts';

const mebibyte = 1024 * 1024;

describe('long messages', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  async function pair(): Promise<[Session, Session]> {
    const [host, viewer] = [meeting.make('host'), meeting.make('viewer')];
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    return [host, viewer];
  }

  function progressOf(session: Session): MessageProgress[] {
    const log: MessageProgress[] = [];
    session.on('progress', (progress) => log.push(progress));
    return log;
  }

  it('report their progress on both sides', async () => {
    const [host, viewer] = await pair();
    const [sent, received] = [progressOf(host), progressOf(viewer)];
    const arrival = heard(viewer, 'message');
    await host.send(new Blob([new Uint8Array(4 * mebibyte)]));
    await arrival;
    for (const [log, direction] of [
      [sent, 'sending'],
      [received, 'receiving'],
    ] as const) {
      expect(log.length).to.be.within(20, 60);
      const bytes = log.map((progress) => progress.bytes);
      expect(bytes).to.deep.equal([...bytes].sort((one, other) => one - other));
      const last = log.at(-1) as MessageProgress;
      expect(last.direction).to.equal(direction);
      expect(last.bytes).to.equal(last.total);
      expect(last.total).to.be.within(4 * mebibyte, 4 * mebibyte + 64);
      for (const { total } of log) expect(total).to.be.closeTo(last.total, 16 * 1024);
    }
  });

  it('R39 do not delay short messages that are sent meanwhile', async () => {
    const [host, viewer] = await pair();
    const order: number[] = [];
    const all = heard(viewer, 'message', ({ data }) => {
      order.push((data as ArrayBuffer).byteLength);
      return order.length === 11;
    });
    const long = host.send(new ArrayBuffer(16 * mebibyte));
    for (let count = 0; count < 10; count += 1) await host.send(new ArrayBuffer(1024));
    await Promise.all([long, all]);
    expect(order.at(-1)).to.equal(16 * mebibyte);
  });

  it('arrive in the order in which they were sent if they have the same length', async () => {
    const [host, viewer] = await pair();
    const order: number[] = [];
    const all = heard(viewer, 'message', ({ data }) => {
      order.push((data as Uint8Array)[0] as number);
      return order.length === 40;
    });
    for (let number = 0; number < 40; number += 1) {
      void host.send(new Uint8Array(50_000).fill(number));
    }
    await all;
    expect(order).to.deep.equal([...order].sort((one, other) => one - other));
  });

  it('do not change the order of short ones, also of those that are read from a Blob', async () => {
    const [host, viewer] = await pair();
    const order: number[] = [];
    const sizes = [100, 10_000, 20, 5_000];
    const all = heard(viewer, 'message', ({ data }) => {
      order.push(data instanceof Blob ? data.size : (data as ArrayBuffer).byteLength);
      return order.length === sizes.length + 4;
    });
    const long = Array.from({ length: 4 }, () => host.send(new Uint8Array(2 * mebibyte)));
    const short = sizes.map((size, index) =>
      host.send(index % 2 === 0 ? new Blob([new Uint8Array(size)]) : new Uint8Array(size)),
    );
    await Promise.all([...long, ...short, all]);
    expect(order.slice(0, sizes.length)).to.deep.equal(sizes);
  });

  it('keep the order of their topic, also beside short ones and those that are read from a Blob', async () => {
    const [host, viewer] = await pair();
    const order: number[] = [];
    const sizes = [100, 40_000, 30, 20];
    const all = heard(viewer, 'message', ({ data }) => {
      order.push(data instanceof Blob ? data.size : (data as ArrayBuffer).byteLength);
      return order.length === sizes.length;
    });
    const sent = sizes.map((size, index) =>
      host.send(index === 0 ? new Blob([new Uint8Array(size)]) : new Uint8Array(size), {
        topic: 'one',
      }),
    );
    await Promise.all([...sent, all]);
    expect(order).to.deep.equal(sizes);
  });

  it('fail with a code if they cannot be read, and later messages arrive', async () => {
    const [host, viewer] = await pair();
    class GoneBlob extends Blob {
      override slice(): Blob {
        return this;
      }
      override arrayBuffer(): Promise<ArrayBuffer> {
        return Promise.reject(new DOMException('It is gone.', 'NotReadableError'));
      }
    }
    for (const size of [10, 100_000]) {
      const gone = new GoneBlob([new Uint8Array(size)]);
      const arrival = heard(viewer, 'message');
      const sending = host.send(gone).catch((error) => error.code);
      await host.send(size);
      expect(await sending).to.equal('send-failed');
      expect((await arrival).data).to.equal(size);
    }
  });

  it('are refused above 16 MiB', async () => {
    const [host] = await pair();
    const sending = host.send(new Blob([new Uint8Array(16 * mebibyte + 1)]));
    const code = await sending.catch((error) => error.code);
    expect(code).to.equal('message-too-large');
  });
});
