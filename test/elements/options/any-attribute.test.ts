import { expect } from '@open-wc/testing';
import { strictOptions } from '../../../src/elements/options/element-options.ts';
import {
  attributeName,
  type OptionTable,
  readOption,
} from '../../../src/session/options/option.ts';
import type { Signaling } from '../../../src/signaling/signaling.ts';
import { until } from '../../kit/until.ts';
import { frames, freshName, heard, make, pair, record, stage } from '../page.ts';
import { named, sweep, type Tag, tags } from './sweep.ts';

type Known = HTMLElementTagNameMap[Tag];

/** What markup may hold by mistake; null removes an attribute. */
const anything: Record<string, string | null> = {
  nothing: '',
  nonsense: '\u202e<b>[{%',
  'an extreme': `-${'9'.repeat(100_000)}`,
  removed: null,
};

/** A change of these makes a running element leave its session. */
const restarting = ['session', 'signaling'];

/** A road on which nobody else is. */
const lonely: Signaling = {
  connect(_join, observer) {
    queueMicrotask(() => {
      observer.state('open');
      observer.message({ type: 'joined', peerId: 'x', host: null, peers: [], topology: 'star' });
    });
    return { send() {} };
  },
};

/** Returns whether a value of an attribute is bad by itself. */
function isBad(name: string, value: string | null, table: OptionTable): boolean {
  const [, option] = Object.entries(table).find(([each]) => attributeName(each) === name) ?? [];
  if (option === undefined) throw new Error(`${name} is in no table`);
  try {
    // An attribute of a flag is there, or is not.
    if (option.default !== false) readOption(name, value, option);
    return false;
  } catch {
    return true;
  }
}

/** Returns whether an element that starts warns of a value, though it is good by itself. */
function isUseless(tag: Tag, name: string, value: string | null): boolean {
  // There is no TURN server, the browser accepts no such server, and there is nothing to watch.
  if (name === 'relay-only') return value !== null;
  if (name === 'ice-servers') return Boolean(value);
  return tag === 'beach-viewer' && name === 'session' && !value;
}

function set(element: Known, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

describe('any attribute', () => {
  const uncaught = sweep();

  for (const [tag, table] of tags) {
    const { observedAttributes: names } = customElements.get(tag) as unknown as {
      observedAttributes: string[];
    };

    it(`R42 of ${tag} throws nothing before the start, and is told once`, async () => {
      expect(names).to.include.members(Object.keys(table).map(attributeName));
      const started = Object.entries(anything).flatMap(([what, value]) =>
        names.map((name) => {
          const element = make(tag, { session: freshName() });
          element.signaling = lonely;
          set(element, name, value);
          const told = [record(element, 'beach-warning'), record(element, 'beach-error')];
          stage().append(element);
          if ('start' in element) element.start().catch(() => {});
          else element.join().catch(() => {});
          return { element, told, name, value, what };
        }),
      );
      await until(() =>
        started.every(({ element, name, value }) => {
          if (isUseless(tag, name, value) && name === 'session') return true;
          return !['idle', 'starting', 'disconnected'].includes(element.state);
        }),
      );
      await frames(1);
      for (const { element, told, name, value, what } of started) {
        const bad = isBad(name, value, table);
        const fails = bad && strictOptions.has(name);
        const all = told.map((events) => events.map(({ error }) => error.code));
        const codes = bad || isUseless(tag, name, value) ? ['invalid-option'] : [];
        expect(all, `${name}: ${what}`).to.deep.equal(fails ? [[], codes] : [codes, []]);
        expect(element.state.startsWith('failed'), `${name}: ${what}`).to.equal(fails);
        // It would outlive the test.
        element.keepAlive = false;
      }
      expect(uncaught).to.deep.equal([]);
    });

    it(`R42 of ${tag} throws nothing while live, is told once, and the session continues`, async () => {
      const [host, viewer] = await pair();
      const element = tag === 'beach-session' ? host : viewer;
      const warnings = record(element, 'beach-warning');
      const errors = [host, viewer].map((each) => record(each, 'beach-error'));
      const changes = [host, viewer].map((each) => record(each, 'beach-statechange'));
      // No speaker has such a name, which is no bad value, but is reported, too.
      const left = [...restarting, 'speaker'];
      const changing = names.filter((name) => !left.includes(name));
      for (const [what, value] of Object.entries(anything)) {
        warnings.length = 0;
        for (const round of [1, 2]) {
          for (const name of changing) set(element, name, value);
          await element.updateComplete;
          await frames(1);
          const bad = changing.filter((name) => isBad(name, value, table));
          expect(named(warnings), `${what}, set ${round} times`).to.have.members(
            bad.map((name) => `invalid-option ${name}`),
          );
        }
      }
      const heardBack = heard(viewer, 'beach-message');
      await host.send('still here');
      expect((await heardBack).data).to.equal('still here');
      expect([errors, changes]).to.deep.equal([
        [[], []],
        [[], []],
      ]);
      expect(uncaught).to.deep.equal([]);
    });

    it(`R42 that names the session of ${tag}, or its signaling, ends it with one error if it is bad`, async () => {
      const [host, viewer] = await pair();
      const element = tag === 'beach-session' ? host : viewer;
      const told = [record(element, 'beach-error'), record(element, 'beach-warning')];
      for (const name of restarting) {
        const good = element.getAttribute(name);
        for (const [what, value] of Object.entries(anything)) {
          for (const events of told) events.length = 0;
          set(element, name, value);
          await element.updateComplete;
          await frames(2);
          const fails = isBad(name, value, table);
          const all = told.map((events) => events.map(({ error }) => error.code));
          const codes = fails || isUseless(tag, name, value) ? ['invalid-option'] : [];
          expect(all, `${name}: ${what}`).to.deep.equal(fails ? [codes, []] : [[], codes]);
          if (fails) expect(element.state).to.match(/^failed/);
        }
        set(element, name, good);
        await Promise.all([
          until(() => host.state === 'live'),
          until(() => viewer.state === 'connected'),
        ]);
      }
      expect(uncaught).to.deep.equal([]);
    });
  }
});
