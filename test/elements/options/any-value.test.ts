import { expect } from '@open-wc/testing';
import { strictOptions } from '../../../src/elements/options/element-options.ts';
import {
  attributeName,
  type OptionTable,
  readOption,
} from '../../../src/session/options/option.ts';
import { frames, freshName, heard, make, pair, record, stage } from '../page.ts';
import { named, sweep, tags } from './sweep.ts';

/** What a page may set by mistake: nothing, another type, an extreme. */
const anything: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  'an empty text': () => '',
  'a number': () => 5,
  'a negative number': () => -1,
  infinity: () => Number.POSITIVE_INFINITY,
  'a BigInt': () => 10n ** 30n,
  'a symbol': () => Symbol('s'),
  'an object': () => ({}),
  'an object without text': () => Object.create(null),
  'an array': () => [null],
  'a function': () => () => {},
  'long text': () => 'x'.repeat(100_000),
};

/** The properties beside the table; every value above is bad for them, except those that are not set. */
const beside = {
  'beach-session': ['stream', 'limits', 'logger'],
  'beach-viewer': ['limits', 'logger'],
};

const isUnset = (value: unknown): boolean => value === undefined || value === null || value === '';

function isBad(name: string, value: unknown, table: OptionTable): boolean {
  const option = table[name];
  if (name === 'logger' && typeof value === 'function') return false;
  if (name === 'limits' && typeof value === 'object') return false;
  if (option === undefined) return !isUnset(value);
  try {
    readOption(name, value, option);
    return false;
  } catch {
    return true;
  }
}

describe('any value', () => {
  const uncaught = sweep();

  for (const [tag, table] of tags) {
    const names = [...Object.keys(table), ...beside[tag]];

    it(`R42 of each property of ${tag} throws nothing and warns once while live, and the session continues`, async () => {
      const [host, viewer] = await pair();
      const element = tag === 'beach-session' ? host : viewer;
      const warnings = record(element, 'beach-warning');
      const changing = names.filter((name) => !strictOptions.has(attributeName(name)));
      for (const [what, makeValue] of Object.entries(anything)) {
        const value = makeValue();
        warnings.length = 0;
        for (const name of changing) Reflect.set(element, name, value);
        await element.updateComplete;
        await frames(1);
        const bad = changing.filter((name) => isBad(name, value, table));
        expect(named(warnings), what).to.have.members(
          bad.map((name) => `invalid-option ${attributeName(name)}`),
        );
      }
      for (const name of changing) Reflect.set(element, name, null);
      await element.updateComplete;
      const heardBack = heard(viewer, 'beach-message');
      await host.send('still here');
      expect((await heardBack).data).to.equal('still here');
      expect(uncaught).to.deep.equal([]);
    });

    it(`R42 of each property of ${tag} throws nothing before the start`, async () => {
      const elements = names.flatMap((name) =>
        Object.values(anything).map((makeValue) => {
          const element = make(tag, { session: freshName(), manual: true });
          const warnings = record(element, 'beach-warning');
          Reflect.set(element, name, makeValue());
          stage().append(element);
          return { element, warnings, name };
        }),
      );
      await Promise.all(elements.map(({ element }) => element.updateComplete));
      await frames(1);
      for (const { warnings, name } of elements) {
        expect(warnings.length, name).to.be.at.most(1);
        expect(named(warnings).every((each) => each.startsWith('invalid-option'))).to.equal(true);
      }
      expect(uncaught).to.deep.equal([]);
    });
  }
});
