import assert from 'node:assert/strict';
import type { TestContext, TestFn } from 'node:test';
import type { RoadBus } from '../../../src/road/bus/road-bus.ts';

/** Opens two connections to one bus, for a test. Resolves once both can be used. */
type OpenBus = (t: TestContext) => Promise<readonly [RoadBus, RoadBus]>;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** How long an answer may take on a busy machine, in milliseconds. */
const patience = 30_000;

/** Declares the tests that every bus passes. */
export function testsBus(
  test: (name: string, body: TestFn) => unknown,
  name: string,
  open: OpenBus,
): void {
  const rule = (sentence: string, body: (t: TestContext) => Promise<void>): void =>
    void test(`${name} ${sentence}`, body);

  rule('brings the messages of one sender in order, to every subscriber', async (t) => {
    const [one, other] = await open(t);
    const heard: string[][] = [[], []];
    for (const [index, bus] of [one, other].entries()) {
      bus.subscribe('news.a', (message) => heard[index]?.push(decode(message)));
    }
    await subscribed(other);
    for (let count = 0; count < 50; count++) one.publish('news.a', encode(String(count)));
    one.publish('news.b', encode('for nobody'));
    await subscribed(one);
    await subscribed(other);
    const all = Array.from({ length: 50 }, (_, count) => String(count));
    assert.deepEqual(heard, [all, all]);
  });

  rule('brings a message as it was, however long', async (t) => {
    const [one, other] = await open(t);
    const bytes = Uint8Array.from({ length: 500_000 }, (_, index) => index % 251);
    const arrived = new Promise<Uint8Array>((resolve) => other.subscribe('long', resolve));
    await subscribed(other);
    one.publish('long', bytes);
    assert.deepEqual(Buffer.from(await arrived), Buffer.from(bytes));
  });

  rule('brings nothing after the end of a subscription', async (t) => {
    const [one, other] = await open(t);
    const heard: string[] = [];
    const end = other.subscribe('news', (message) => heard.push(decode(message)));
    await subscribed(other);
    one.publish('news', encode('first'));
    await subscribed(one);
    await subscribed(other);
    end();
    await subscribed(other);
    one.publish('news', encode('second'));
    await subscribed(one);
    await subscribed(other);
    assert.deepEqual(heard, ['first']);
  });

  rule('answers requests', async (t) => {
    const [one, other] = await open(t);
    other.subscribe('double', (message, answer) => answer(encode(decode(message).repeat(2))));
    await subscribed(other);
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((text) => one.request('double', encode(text), patience)),
    );
    assert.deepEqual(answers.map(decode), ['aa', 'bb', 'cc']);
  });

  rule('rejects a request without a subscriber, and one without an answer', async (t) => {
    const [one, other] = await open(t);
    await assert.rejects(one.request('nobody', encode('?'), patience));
    other.subscribe('silent', () => {});
    await subscribed(other);
    await assert.rejects(one.request('silent', encode('?'), 20));
  });

  rule('writes a record only in the version that its writer knows', async (t) => {
    const [one, other] = await open(t);
    assert.equal(await one.records.get('a.b'), null);
    assert.equal(await one.records.put('a.b', 'early', 1), null);
    const first = await one.records.put('a.b', 'first', 0);
    assert.ok(first);
    assert.equal(await other.records.put('a.b', 'late', 0), null);
    assert.deepEqual(await other.records.get('a.b'), { value: 'first', revision: first });
    const second = await other.records.put('a.b', 'second', first);
    assert.ok(second && second > first);
    assert.equal(await one.records.put('a.b', 'stale', first), null);
    assert.deepEqual(await one.records.get('a.b'), { value: 'second', revision: second });
    assert.equal(await one.records.get('a'), null);
  });

  rule('deletes a record only in the version that is known, and begins it anew', async (t) => {
    const [one, other] = await open(t);
    const first = await one.records.put('key', 'first', 0);
    const second = await one.records.put('key', 'second', first ?? 0);
    assert.equal(await other.records.delete('key', first ?? 0), false);
    assert.equal(await other.records.delete('key', second ?? 0), true);
    assert.equal(await one.records.get('key'), null);
    assert.equal(await one.records.delete('key', second ?? 0), false);
    assert.equal(await one.records.put('key', 'stale', second ?? 0), null);
    const third = await one.records.put('key', '', 0);
    assert.ok(third && second && third > second, 'a revision comes twice');
    assert.deepEqual(await other.records.get('key'), { value: '', revision: third });
  });

  rule('lets one of several writers win', async (t) => {
    const buses = await open(t);
    const writes = Array.from({ length: 20 }, (_, index) =>
      (buses[index % 2] as RoadBus).records.put('contested', String(index), 0),
    );
    const won = (await Promise.all(writes)).filter((revision) => revision !== null);
    assert.equal(won.length, 1);
    assert.equal((await buses[0].records.get('contested'))?.revision, won[0]);
  });

  /** Resolves when everything that a bus has sent, and everybody has heard, has arrived at it. */
  async function subscribed(bus: RoadBus): Promise<void> {
    const end = bus.subscribe('echo', (_, answer) => answer(encode('')));
    await bus.request('echo', encode(''), patience);
    end();
  }
}
