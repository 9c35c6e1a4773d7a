import { expect } from '@open-wc/testing';
import {
  elementOptions,
  hostElementOptions,
  strictOptions,
  viewerElementOptions,
} from '../../../src/elements/options/element-options.ts';
import {
  attributeName,
  type OptionTable,
  readOption,
} from '../../../src/session/options/option.ts';
import { clear, frames, freshName, heard, make, pair, record, stage } from '../page.ts';

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

// No engine is involved: one of them is enough, and Firefox takes the longer.
const once = navigator.userAgent.includes('Firefox') ? describe.skip : describe;

once('any value', () => {
  const uncaught: unknown[] = [];
  const note = (event: ErrorEvent | PromiseRejectionEvent) => uncaught.push(event);
  before(() => {
    addEventListener('error', note);
    addEventListener('unhandledrejection', note);
  });
  after(() => {
    removeEventListener('error', note);
    removeEventListener('unhandledrejection', note);
  });
  afterEach(async () => {
    uncaught.length = 0;
    await clear();
  });

  for (const [tag, table] of [
    ['beach-session', { ...elementOptions, ...hostElementOptions }],
    ['beach-viewer', { ...elementOptions, ...viewerElementOptions }],
  ] as ['beach-session' | 'beach-viewer', OptionTable][]) {
    const names = [...Object.keys(table), ...beside[tag]];
    for (const name of names.filter((each) => !strictOptions.has(attributeName(each)))) {
      it(`R42 of ${tag}.${name} throws nothing and warns once while live, and the session continues`, async () => {
        const [host, viewer] = await pair();
        const element = tag === 'beach-session' ? host : viewer;
        const warnings = record(element, 'beach-warning');
        for (const [what, makeValue] of Object.entries(anything)) {
          const value = makeValue();
          warnings.length = 0;
          Reflect.set(element, name, value);
          await element.updateComplete;
          await frames(1);
          const codes = warnings.map(({ error }) => error.code);
          expect(codes, what).to.deep.equal(isBad(name, value, table) ? ['invalid-option'] : []);
        }
        Reflect.set(element, name, null);
        await element.updateComplete;
        const heardBack = heard(viewer, 'beach-message');
        await host.send('still here');
        expect((await heardBack).data).to.equal('still here');
        expect(uncaught).to.deep.equal([]);
      });
    }

    for (const name of names) {
      it(`R42 of ${tag}.${name} throws nothing before the start`, async () => {
        const elements = Object.values(anything).map((makeValue) => {
          const element = make(tag, { session: freshName(), manual: true });
          const warnings = record(element, 'beach-warning');
          Reflect.set(element, name, makeValue());
          stage().append(element);
          return { element, warnings };
        });
        await Promise.all(elements.map(({ element }) => element.updateComplete));
        await frames(1);
        for (const { warnings } of elements) {
          for (const { error } of warnings) expect(error.code).to.equal('invalid-option');
          expect(warnings.length).to.be.at.most(1);
        }
        expect(uncaught).to.deep.equal([]);
      });
    }
  }
});
