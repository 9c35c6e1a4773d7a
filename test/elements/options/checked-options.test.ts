import { describe, it } from 'node:test';
import { expect } from 'chai';
import { CheckedOptions } from '../../../src/elements/options/checked-options.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';

describe('the checked options', () => {
  for (const setting of [Number.NaN, -0, 'bad', null]) {
    it(`warn of ${String(setting)} once, until it is good`, () => {
      const warnings: BeachError[] = [];
      const checked = new CheckedOptions((error) => warnings.push(error));
      const report = (value: unknown): BeachError =>
        checked.report('name', value, BeachError.invalidOption('name', value, 'another one'));
      const first = report(setting);
      expect(report(setting)).to.equal(first);
      expect(warnings).to.deep.equal([first]);
      report('another bad one');
      expect(warnings).to.have.length(2);
      checked.forget('name');
      report('another bad one');
      expect(warnings).to.have.length(3);
    });
  }
});
