import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { IceServerGrant } from '../../../src/session/ice/ice-server-grant.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { begin, server, settled, slowProvider } from './ice-servers-harness.ts';

/** The longest wait of the backoff, in milliseconds. */
const longestBackoff = 15_000;

describe('IceServers', () => {
  it('has the servers of a list at once, and they never expire', () => {
    const { iceServers, clock } = begin([server('ada')]);
    iceServers.ask();
    expect(iceServers.current()).to.deep.equal({
      iceServers: [server('ada')],
      iceTransportPolicy: 'all',
      bundlePolicy: 'max-bundle',
    });
    expect(clock.pending).to.equal(0);
  });

  it('warns once of a list that makes no sense, and never reads it again', async () => {
    const { iceServers, clock, warnings, current } = begin([{ urls: 'http://turn.example' }]);
    iceServers.ask();
    expect(await current()).to.equal(undefined);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['invalid-option']);
    expect(clock.pending).to.equal(0);
  });

  it('asks a provider once for all connections that wait', async () => {
    const provider = slowProvider();
    const { iceServers, current } = begin(provider.source);
    expect(provider.asked).to.equal(0);
    iceServers.ask();
    const both = [current(), current()];
    await provider.answer([server('ada')]);
    expect(await Promise.all(both)).to.deep.equal(['ada', 'ada']);
    expect(provider.asked).to.equal(1);
  });

  const epoch = new VirtualClock().wall() / 1_000;
  const until = (seconds: number): RTCIceServer => server(`${epoch + seconds}:ada`);
  const lives: [string, RTCIceServer[] | IceServerGrant, number | undefined][] = [
    ['after 80 % of their ttl', { iceServers: [server('ada')], ttl: 100 }, 80_000],
    ['5 s before their end at the latest', { iceServers: [server('ada')], ttl: 12 }, 7_000],
    ['after 1 s at the earliest', { iceServers: [server('ada')], ttl: 3 }, 1_000],
    ['after 80 % of the time in a username', [until(100)], 80_000],
    ['after the time in a username without a name', [server(`${epoch + 100}`)], 80_000],
    ['after the first time in several usernames', [until(200), until(100), server('ada')], 80_000],
    ['after the ttl, not the time in a username', { iceServers: [until(10)], ttl: 100 }, 80_000],
    ['as late as a timer can fire', { iceServers: [server('ada')], ttl: 90 * 86_400 }, 2 ** 31 - 1],
    ['never if the servers do not expire', [server('ada'), server('12:30')], undefined],
    ['never if the time in a username has passed', [until(-10)], undefined],
  ];
  for (const [when, answer, due] of lives) {
    it(`asks again ${when}`, () => {
      const { iceServers, clock, warnings } = begin(() => answer);
      iceServers.ask();
      expect(clock.nextDue).to.equal(due);
      expect(warnings).to.deep.equal([]);
    });
  }

  it('tells of other servers, and not of the same again', async () => {
    const provider = slowProvider();
    const { iceServers, clock, told, current } = begin(provider.source);
    iceServers.ask();
    for (const username of ['ada', 'ada', 'ben']) {
      await provider.answer({ iceServers: [server(username)], ttl: 100 });
      clock.advance(80_000);
    }
    expect(provider.asked).to.equal(4);
    expect(told).to.deep.equal(['ada', 'ben']);
    expect(await current()).to.equal('ben');
  });

  it('keeps the former servers in use while it asks for others', async () => {
    const provider = slowProvider();
    const { iceServers, clock } = begin(provider.source);
    iceServers.ask();
    await provider.answer({ iceServers: [server('ada')], ttl: 100 });
    clock.advance(80_000);
    expect(provider.asked).to.equal(2);
    expect(iceServers.current()).to.deep.include({ iceServers: [server('ada')] });
  });

  it('asks again when a connection needs servers that expired while the machine slept', async () => {
    const provider = slowProvider();
    const { iceServers, clock, current } = begin(provider.source);
    iceServers.ask();
    await provider.answer({ iceServers: [server('ada')], ttl: 100 });
    clock.wall = () => (epoch + 1_000) * 1_000;
    const later = current();
    expect(provider.asked).to.equal(2);
    await provider.answer({ iceServers: [server('ben')], ttl: 100 });
    expect(await later).to.equal('ben');
  });

  for (const how of ['rejects', 'throws'] as const) {
    it(`asks a provider that ${how} again with backoff, and warns once`, async () => {
      let fails = true;
      let asked = 0;
      const { iceServers, clock, warnings, current } = begin(() => {
        asked += 1;
        if (!fails) return { iceServers: [server('ada')], ttl: 100 };
        if (how === 'throws') throw new Error('no network today');
        return Promise.reject(new Error('no network today'));
      });
      iceServers.ask();
      const waits: number[] = [];
      for (let round = 0; round < 8; round += 1) {
        await settled();
        expect(asked).to.equal(round + 1);
        waits.push((clock.nextDue ?? Number.NaN) - clock.now());
        expect(await current()).to.equal(undefined);
        clock.step();
      }
      for (const [index, wait] of waits.entries()) {
        expect(wait).to.be.at.most(longestBackoff);
        if (index > 0) expect(wait).to.be.at.least(waits[index - 1] as number);
      }
      expect(waits.at(-1)).to.be.above(longestBackoff * 0.99);
      expect(warnings.map(({ code }) => code)).to.deep.equal(['ice-failed']);
      expect(warnings[0]?.message).to.include('no network today');
      fails = false;
      await settled();
      clock.step();
      expect(await current()).to.equal('ada');
      fails = true;
      clock.step();
      await settled();
      expect(warnings).to.have.length(2);
      expect(await current()).to.equal('ada');
    });
  }

  const nonsense: Record<string, unknown> = {
    'nothing at all': undefined,
    null: null,
    'an answer that was not read': { ok: true, status: 200 },
    text: 'turn:turn.example',
    'another scheme': [{ urls: 'http://turn.example' }],
    'a server without an address': [{}],
    'a life of nothing': { iceServers: [server('ada')], ttl: 0 },
    'a life in words': { iceServers: [server('ada')], ttl: 'long' },
  };
  for (const [what, answer] of Object.entries(nonsense)) {
    it(`does not accept ${what} from a provider`, async () => {
      const provider = slowProvider();
      const { iceServers, clock, warnings, told } = begin(provider.source);
      iceServers.ask();
      await provider.answer(answer);
      clock.step();
      await provider.answer(answer);
      expect(provider.asked).to.equal(2);
      expect(warnings.map(({ code }) => code)).to.deep.equal(['invalid-option']);
      expect(warnings[0]?.message).to.match(/^"ice-servers" .*: use .{5,}\.$/);
      expect(told).to.deep.equal([]);
    });
  }

  it('delays no connection for more than 5 s, and takes servers that come late', async () => {
    const provider = slowProvider();
    const { iceServers, clock, warnings, told, current } = begin(provider.source);
    iceServers.ask();
    let resolved = false;
    const first = current().finally(() => {
      resolved = true;
    });
    clock.advance(4_999);
    await settled();
    expect(resolved).to.equal(false);
    expect(warnings).to.deep.equal([]);
    clock.advance(1);
    expect(await first).to.equal(undefined);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['ice-failed']);
    expect(warnings[0]?.message).to.include('5 s');
    await provider.answer([server('ada')]);
    expect(told).to.deep.equal(['ada']);
    expect(clock.pending).to.equal(0);
    expect(provider.asked).to.equal(1);
  });

  it('asks again once if the provider rejects after it was given up', async () => {
    const provider = slowProvider();
    const { iceServers, clock, warnings } = begin(provider.source);
    iceServers.ask();
    clock.advance(5_000);
    await provider.fail();
    expect(clock.pending).to.equal(1);
    expect(warnings).to.have.length(1);
    clock.step();
    expect(provider.asked).to.equal(2);
  });

  it('makes one request at a time if none is answered', async () => {
    const provider = slowProvider();
    const { iceServers, clock } = begin(provider.source);
    iceServers.ask();
    for (const asked of [1, 2, 3]) {
      clock.advance(4_999);
      expect(provider.asked).to.equal(asked);
      clock.advance(1);
      clock.step();
    }
  });

  for (const answer of [{ iceServers: [server('ben')], ttl: 100 }, 'nonsense']) {
    it(`ignores the answer ${JSON.stringify(answer)} after its end`, async () => {
      const provider = slowProvider();
      const { iceServers, clock, end, warnings, told } = begin(provider.source);
      iceServers.ask();
      await provider.answer({ iceServers: [server('ada')], ttl: 100 });
      clock.advance(80_000);
      end.abort();
      expect(provider.signals.map(({ aborted }) => aborted)).to.deep.equal([true, true]);
      expect(clock.pending).to.equal(0);
      await provider.answer(answer);
      expect(clock.pending).to.equal(0);
      expect(told).to.deep.equal(['ada']);
      expect(warnings).to.deep.equal([]);
    });
  }

  for (const [what, source, count] of [
    ['no server', [], 1],
    ['STUN only', [{ urls: 'stun:stun.example' }], 1],
    ['TURN', [{ urls: ['stun:a', 'turns:b'], username: 'ada', credential: 'secret' }], 0],
  ] as const) {
    it(`${count ? 'warns' : 'does not warn'} where there is ${what}, and only relays may be used`, () => {
      const { iceServers, warnings } = begin(source as unknown as RTCIceServer[], true);
      iceServers.ask();
      expect(warnings.map(({ code }) => code)).to.deep.equal(count ? ['invalid-option'] : []);
      for (const { message } of warnings) expect(message).to.include('"relay-only"');
      expect(iceServers.current()).to.deep.include({ iceTransportPolicy: 'relay' });
    });
  }
});
