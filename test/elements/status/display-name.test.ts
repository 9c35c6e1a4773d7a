import { describe, it } from 'node:test';
import { expect } from 'chai';
import { displayName } from '../../../src/elements/status/display-name.ts';

describe('displayName', () => {
  const guests = [
    '',
    ' ',
    '\u00A0',
    '\u3000\t\n',
    '\u200B',
    '\u202E',
    '\u2060\uFEFF',
    '\u00AD',
    '\u3164',
  ];
  for (const name of [
    ...guests,
    '\u115F',
    '\u2800',
    '\u0301',
    '\u0000',
    '\uE000',
    '\u{E0041}',
    '\u200D\uFE0F',
  ]) {
    it(`shows a guest instead of ${JSON.stringify(name)}`, () => {
      expect(displayName(name, 'Guest')).to.equal('Guest');
      expect(displayName(name, 'Host')).to.equal('Host');
    });
  }

  for (const [name, shown] of [
    ['  Ada  ', 'Ada'],
    ['Ada\n\tLovelace', 'Ada Lovelace'],
    ['\u202Egpj.ada', 'gpj.ada'],
    ['\u2067\u200FAda', 'Ada'],
    ['עדה', 'עדה'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['क्षि', 'क्षि'],
    ['می‌خواهم', 'می‌خواهم'],
    ['-', '-'],
    ['7', '7'],
  ] as const) {
    it(`shows ${JSON.stringify(name)} as ${JSON.stringify(shown)}`, () => {
      expect(displayName(name, 'Guest')).to.equal(shown);
    });
  }

  it('shows a guest for no name', () => {
    expect(displayName(undefined, 'Guest')).to.equal('Guest');
  });
});
