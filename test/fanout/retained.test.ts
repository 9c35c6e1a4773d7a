import { expect } from '@open-wc/testing';
import type { BeachError } from '../../src/runtime/beach-error.ts';
import type { Session } from '../../src/session/session.ts';
import { heard, linked, Meeting } from '../session/meet.ts';

describe('retained messages', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  /** Returns the messages that a viewer gets from its first moment, up to the text `end`. */
  async function hears(host: Session, viewer = meeting.make('viewer')) {
    const log: [topic: string | undefined, data: unknown, retained: boolean][] = [];
    const ended = heard(viewer, 'message', ({ topic, data, retained }) => {
      log.push([topic, data, retained]);
      return data === 'end';
    });
    await viewer.start();
    await linked(host, 1);
    await host.send('end');
    await ended;
    return log;
  }

  it('R35 bring a late joiner the last value of each topic, before anything newer', async () => {
    const host = meeting.make('host');
    await host.start();
    await host.send({ x: 1 }, { topic: 'board', retain: true });
    await host.send({ x: 2 }, { topic: 'board', retain: true });
    await host.send('Hello', { topic: 'title', retain: true });
    host.on('peerjoin', () => void host.send({ x: 3 }, { topic: 'board' }));
    expect(await hears(host)).to.deep.equal([
      ['board', { x: 2 }, true],
      ['title', 'Hello', true],
      ['board', { x: 3 }, false],
      [undefined, 'end', false],
    ]);
  });

  it('R35 keep their order behind a long message of their topic', async () => {
    const host = meeting.make('host');
    await host.start();
    const long = 'x'.repeat(2_000_000);
    await host.send(long, { topic: 'board', retain: true });
    host.on('peerjoin', () => void host.send('newer', { topic: 'board' }));
    const viewer = meeting.make('viewer');
    const log: number[] = [];
    const newer = heard(viewer, 'message', ({ data }) => {
      log.push(String(data).length);
      return data === 'newer';
    });
    await viewer.start();
    await newer;
    expect(log).to.deep.equal([long.length, 5]);
  });

  it('R35 reach present peers like any other message', async () => {
    const host = meeting.make('host');
    const viewer = meeting.make('viewer');
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    const arrival = heard(viewer, 'message');
    await host.send('now', { topic: 'title', retain: true });
    expect((await arrival).retained).to.equal(false);
  });

  it('R35 are cleared by null, and are sent again to a peer that rejoins', async () => {
    const host = meeting.make('host');
    await host.start();
    await host.send('a', { topic: 'one', retain: true });
    await host.send('b', { topic: 'two', retain: true });
    await host.send(null, { topic: 'one', retain: true });
    const viewer = meeting.make('viewer');
    const expected = [
      ['two', 'b', true],
      [undefined, 'end', false],
    ];
    expect(await hears(host, viewer)).to.deep.equal(expected);
    viewer.stop();
    await heard(host, 'peerleave');
    expect(await hears(host, viewer)).to.deep.equal(expected);
  });

  it('R14 that a function returns leave no gap and no overlap with what is sent while peers join', async () => {
    const host = meeting.make('host');
    await host.start();
    let count = 0;
    host.retain('count', () => count);
    let counting = true;
    const flood = (async () => {
      while (counting) {
        count += 1;
        await host.send(count, { topic: 'count' });
        if (count % 8 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
    })();
    const logs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const viewer = meeting.make('viewer');
        const log: [number, boolean][] = [];
        const enough = heard(viewer, 'message', ({ data, retained }) => {
          log.push([data as number, retained]);
          return log.length === 100;
        });
        await viewer.start();
        await enough;
        return log;
      }),
    );
    counting = false;
    await flood;
    for (const log of logs) {
      const [[first]] = log as [[number, boolean]];
      expect(log).to.deep.equal(log.map((_, i) => [first + i, i === 0]));
    }
  });

  it('are bounded in topics and in bytes, and reject above', async () => {
    const host = meeting.make('host', { limits: { maxRetained: 2, maxRetainedBytes: 1_000 } });
    await host.start();
    const codeOf = (sending: Promise<void>): Promise<string> =>
      sending.then(
        () => 'sent',
        ({ code }: BeachError) => code,
      );
    const retain = (topic: string, data = '') => codeOf(host.send(data, { topic, retain: true }));
    expect(await retain('one')).to.equal('sent');
    expect(await retain('two')).to.equal('sent');
    expect(await retain('three')).to.equal('send-failed');
    expect(await retain('two', 'x'.repeat(2_000))).to.equal('send-failed');
    expect(await codeOf(host.send('', { retain: true }))).to.equal('invalid-option');
    expect(await codeOf(host.send('', { topic: 'one', retain: true, lane: 'ephemeral' }))).to.equal(
      'invalid-option',
    );
    const viewer = meeting.make('viewer');
    await viewer.start();
    expect(await codeOf(viewer.send('', { topic: 'one', retain: true }))).to.equal(
      'invalid-option',
    );
    expect(() => viewer.retain('one', () => '')).to.throw('retain');
    host.stop();
    expect(() => host.retain('one', () => '')).to.throw('has not been started');
  });
});
