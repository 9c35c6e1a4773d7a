import { describe, it } from 'node:test';
import { expect } from 'chai';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { type OptionTable, readOption } from '../../../src/session/options/option.ts';
import { hostOptions, peerOptions } from '../../../src/session/options/session-options.ts';

const table: OptionTable = { ...peerOptions, ...hostOptions };

function read(name: string, setting: unknown): unknown {
  const option = table[name];
  if (option === undefined) throw new Error(`There is no option ${name}.`);
  try {
    return readOption(name, setting, option);
  } catch (error) {
    if (error instanceof BeachError) return error.message;
    throw error;
  }
}

describe('readOption', () => {
  for (const [name, least, most] of [
    ['maxViewers', 1, 400],
    ['maxBitrate', 100_000, 50_000_000],
    ['maxUplink', 100_000, 1_000_000_000],
    ['maxFramerate', 1, 60],
  ] as const) {
    it(`R9 takes ${least} to ${most} for ${name}, and nothing beyond`, () => {
      for (const good of [least, most, `${most}`]) expect(read(name, good)).to.equal(Number(good));
      for (const bad of [
        least - 1,
        most + 1,
        most * 10,
        `${most + 1}`,
        least + 0.5,
        true,
        [least],
      ]) {
        expect(read(name, bad)).to.include(`use a whole number from ${least} to ${most}.`);
      }
    });
  }

  it('takes null for every option as not set', () => {
    for (const [name, option] of Object.entries(table)) {
      expect(read(name, null), name).to.deep.equal(option.parse(option.default));
    }
  });

  it('throws invalid-option for what has no text, in words that show no secret', () => {
    for (const name of Object.keys(table)) {
      for (const bad of [Object.create(null), Symbol('s')])
        expect(read(name, bad)).to.match(/: use /);
    }
    for (const name of ['token', 'iceServers']) {
      expect(read(name, `{"s3cret${'s3cret'.repeat(1_000)}`)).to.not.include('s3cret');
    }
  });

  for (const name of ['iceServers', 'token'] as const) {
    for (const text of [
      'async () => servers',
      '() => ({ iceServers: [] })',
      '(a, { b })=>b',
      'e=>[]',
      'async function servers() {}',
      'function(){}',
      '[object Object]',
      '[object Promise]',
    ]) {
      it(`points to the property ${name} for the text "${text}"`, () => {
        const expected = `use the property "${name}": an attribute holds only text.`;
        expect(read(name, text)).to.equal(`"${name}" cannot be this value: ${expected}`);
      });
    }
  }

  it('takes text that only resembles code', () => {
    expect(read('token', 'functional.token')).to.equal('functional.token');
    expect(read('token', 'async')).to.equal('async');
    expect(read('name', 'me => you')).to.equal('me => you');
  });
});
