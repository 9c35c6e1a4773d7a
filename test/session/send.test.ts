import { expect } from '@open-wc/testing';
import type { MessageData } from '../../src/link/wire/message.ts';
import { BeachError } from '../../src/runtime/beach-error.ts';
import type { Session } from '../../src/session/session.ts';
import { broadcastSessions } from './broadcast-sessions.ts';
import { heard } from './meet.ts';

describe('Session.send:', () => {
  const { make, connected } = broadcastSessions();

  const values: [string, MessageData][] = [
    ['text', 'héllo 🏖'],
    ['empty text', ''],
    ['null', null],
    ['a number', 42.5],
    ['an object', { a: [1, { b: null }], c: true }],
    ['an ArrayBuffer', new Uint8Array([1, 2, 3]).buffer],
    ['a Uint8Array', new Uint8Array([0, 255, 7])],
    ['a part of a Float32Array', new Float32Array([0, 1.5, -2.25, 9]).subarray(1, 3)],
    ['a BigInt64Array', new BigInt64Array([-1n, 2n ** 62n])],
    ['a DataView', new DataView(new Uint8Array([9, 8, 7]).buffer, 1)],
    ['a Blob', new Blob(['<p>hi</p>'], { type: 'text/html' })],
    ['text of many chunks', 'wörd '.repeat(20_000)],
    ['a Blob of many chunks', new Blob([new Uint8Array(100_000).fill(7)])],
    ['a megabyte', new Uint8Array(1 << 20).map((_, index) => index * 31)],
  ];
  for (const [what, value] of values) {
    it(`carries ${what} both ways as it was sent`, async () => {
      const [host, viewer] = (await connected()) as [Session, Session];
      for (const [from, to] of [
        [host, viewer],
        [viewer, host],
      ] as const) {
        const arrival = heard(to, 'message');
        await from.send(value, { topic: 'things' });
        const { data, topic, peerId } = await arrival;
        expect(topic).to.equal('things');
        expect(peerId).to.equal(from.peerId);
        await expectSame(data, value);
      }
    });
  }

  it('sends to all peers, to some, and to one', async () => {
    const [host, ...viewers] = await connected(3);
    const log = viewers.map((viewer) => {
      const seen: MessageData[] = [];
      viewer.on('message', ({ data }) => seen.push(data));
      return seen;
    });
    const last = viewers.map((viewer) => heard(viewer, 'message', ({ data }) => data === 'end'));
    const ids = viewers.map(({ peerId }) => peerId as string);
    await host.send('all');
    await host.send('some', { to: ids.slice(0, 2) });
    await host.send('one', { to: ids[2] });
    await host.send('once', { to: [ids[2], ids[2]] as string[] });
    await host.send('end');
    await Promise.all(last);
    expect(log).to.deep.equal([
      ['all', 'some', 'end'],
      ['all', 'some', 'end'],
      ['all', 'one', 'once', 'end'],
    ]);
  });

  it('takes null for an option that is not set', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const arrived: unknown[] = [];
    const both = heard(viewer, 'message', ({ data, topic }) => {
      arrived.push([data, topic]);
      return arrived.length === 2;
    });
    await host.send('x', null as never);
    const unset = { to: null, lane: null, topic: null, retain: null, signal: null };
    await host.send('y', unset as never);
    await both;
    expect(arrived).to.deep.equal([
      ['x', undefined],
      ['y', undefined],
    ]);
  });

  it('takes null for an option of a session that is not set', async () => {
    const unset = { hostKey: null, limits: null, logger: null, clock: null, random: null };
    const host = make('host', { ...unset, linkFactory: null, name: null, accepts: null } as never);
    const joined = heard(host, 'peerjoin');
    await Promise.all([host.start(), make('viewer').start(), joined]);
  });

  it('rejects a message that cannot be delivered, and sends nothing', async () => {
    const [host, viewer] = (await connected()) as [Session, Session];
    const codeOf = async (sending: Promise<void>): Promise<string | undefined> =>
      sending.then(
        () => 'sent',
        (error) => (error instanceof BeachError ? error.code : error.name),
      );
    expect(await codeOf(host.send('x', { to: 'nobody' }))).to.equal('send-failed');
    expect(await codeOf(host.send((() => {}) as never))).to.equal('send-failed');
    expect(await codeOf(host.send(new Uint8Array(16 * 1024 * 1024 + 1)))).to.equal(
      'message-too-large',
    );
    expect(await codeOf(host.send('x', { topic: 'x'.repeat(257) }))).to.equal('invalid-option');
    expect(await codeOf(host.send('x', { lane: 'fast' as never }))).to.equal('invalid-option');
    expect(await codeOf(host.send('x', { signal: AbortSignal.abort() }))).to.equal('AbortError');
    expect(await codeOf(make('viewer').send('x'))).to.equal('send-failed');
    for (const bad of [{ topic: 5 }, { topic: 'a\ud800' }, { to: 5 }, { signal: {} }]) {
      expect(await codeOf(host.send('x', bad as never))).to.equal('invalid-option');
    }
    const arrival = heard(viewer, 'message');
    await host.send('well');
    expect((await arrival).data).to.equal('well');
  });
});

async function expectSame(actual: MessageData, expected: MessageData): Promise<void> {
  if (expected instanceof Blob) {
    expect(actual).to.be.instanceOf(Blob);
    expect((actual as Blob).type).to.equal(expected.type);
    const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
    expect(await bytes(actual as Blob)).to.deep.equal(await bytes(expected));
    return;
  }
  expect(Object.prototype.toString.call(actual)).to.equal(Object.prototype.toString.call(expected));
  if (expected instanceof DataView) {
    const bytes = ({ buffer, byteOffset, byteLength }: DataView) =>
      new Uint8Array(buffer, byteOffset, byteLength);
    expect(bytes(actual as DataView)).to.deep.equal(bytes(expected));
    return;
  }
  expect(actual).to.deep.equal(expected);
}
