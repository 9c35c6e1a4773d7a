import { describe, it } from 'node:test';
import { expect } from 'chai';
import { base64url } from '../../../src/identity/base64url.ts';
import type { BeachError } from '../../../src/runtime/beach-error.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';
import { JoinToken } from '../../../src/session/token/join-token.ts';
import type { TokenProvider } from '../../../src/session/token/token-provider.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const epoch = new VirtualClock().wall() / 1_000;

/** A JSON Web Token that expires in so many seconds. */
function jwt(seconds: unknown): string {
  const exp = typeof seconds === 'number' ? epoch + seconds : seconds;
  const part = (value: object) => base64url.encode(new TextEncoder().encode(JSON.stringify(value)));
  return `${part({ alg: 'HS256' })}.${part({ session: 'Ünïcode', exp })}.signature`;
}

function begin(source: TokenProvider) {
  const clock = new VirtualClock();
  const end = new AbortController();
  let asked = 0;
  const token = new JoinToken({
    source: (signal) => {
      asked += 1;
      return source(signal);
    },
    runtime: createRuntime({ clock, random: { next: () => 0.999, uuid: () => '' } }),
    signal: end.signal,
  });
  /** The token, or the message of the error. */
  const next = () => token.next().catch((error: BeachError) => `${error.code} ${error.message}`);
  return { clock, end, next, asked: () => asked };
}

describe('R34 the token of a join', () => {
  it('is asked for at each join, and is what the function returns or promises', async () => {
    const answers = ['one', Promise.resolve('two'), ''];
    const { next, asked, clock } = begin(() => answers[asked() - 1] as string);
    expect([await next(), await next(), await next()]).to.deep.equal(['one', 'two', '']);
    expect(asked()).to.equal(3);
    expect(clock.pending).to.equal(0);
  });

  it('is asked for once by two joins at once', async () => {
    const { next, asked } = begin(async () => 'one');
    expect(await Promise.all([next(), next()])).to.deep.equal(['one', 'one']);
    expect(asked()).to.equal(1);
  });

  for (const [when, seconds, due] of [
    ['after 80 % of its life', 100, 80_000],
    ['5 s before its end at the latest', 12, 7_000],
    ['after 1 s at the earliest', 3, 1_000],
    ['never if it has expired, as the clock may be wrong', -10, undefined],
    ['never if it does not tell', undefined, undefined],
    ['never if it tells nonsense', 'tomorrow', undefined],
  ] as const) {
    it(`is asked for again ${when}`, async () => {
      const { next, clock } = begin(() => jwt(seconds));
      await next();
      expect(clock.nextDue).to.equal(due);
    });
  }

  for (const text of ['a.b.c', 'plain', 'a.e30.c', '..', `a.${'x'.repeat(4_000)}.c`]) {
    it(`may be any text, such as ${text.slice(0, 9)}`, async () => {
      const { next, clock } = begin(() => text);
      expect(await next()).to.equal(text);
      expect(clock.pending).to.equal(0);
    });
  }

  it('is the one that was renewed, where the function fails at the join', async () => {
    let fails = false;
    const lives = [100, 300, 0, 300];
    const { next, asked, clock } = begin(() => {
      if (fails) throw new Error('no network today');
      return jwt(lives[asked() - 1]);
    });
    expect(await next()).to.equal(jwt(100));
    clock.advance(80_000);
    await settled();
    expect(asked()).to.equal(2);
    fails = true;
    expect(await next()).to.equal(jwt(300));
    // It is renewed as soon as the function allows it, until it has expired.
    fails = false;
    clock.advance(1_000);
    expect(asked()).to.equal(4);
    // Its answer ends the back-off.
    await settled();
    fails = true;
    await next();
    expect(clock.nextDue).to.be.below(clock.now() + 600);
  });

  it('is none once it has expired, and is not asked for until the next join', async () => {
    let fails = false;
    const { next, clock } = begin(() => (fails ? Promise.reject('closed today') : jwt(20)));
    await next();
    fails = true;
    clock.advance(15_000);
    await settled();
    for (let i = 0; i < 20; i++) {
      clock.advance(1_000);
      await settled();
    }
    expect(clock.pending).to.equal(0);
    expect(await next()).to.match(/^signaling-unreachable .*"token" function failed: closed today/);
    expect(clock.pending).to.equal(0);
  });

  it('is none where the function gives no answer within 5 s; it is asked again', async () => {
    const { next, asked, clock } = begin(() => new Promise(() => {}));
    for (const time of [1, 2]) {
      const answer = next();
      clock.advance(5_000);
      expect(await answer).to.match(/no answer within 5 s/);
      expect(asked()).to.equal(time);
    }
  });

  for (const [what, answer] of [
    ['a number', 7],
    ['nothing', undefined],
    ['null', null],
    ['a function', () => 'token'],
    ['more than 4096 characters', 'x'.repeat(4_097)],
  ] as const) {
    it(`is none where the function returns ${what}`, async () => {
      const { next } = begin(() => answer as string);
      const message = await next();
      expect(message).to.match(/it returned no text of up to 4096 characters/);
      expect(message).to.not.match(/xxx/);
    });
  }

  it('is not asked for any more after the end', async () => {
    const { next, clock, end } = begin(() => jwt(100));
    await next();
    end.abort();
    expect(clock.pending).to.equal(0);
  });
});
