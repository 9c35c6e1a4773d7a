import { describe, it } from 'node:test';
import { expect } from 'chai';
import { StableList } from '../../../src/elements/host/stable-list.ts';

describe('a stable list', () => {
  const [ada, grace, edsger, barbara] = ['Ada', 'Grace', 'Edsger', 'Barbara'].map((name) => ({
    name,
  })) as [object, object, object, object];

  it('gives a place that has just become free to nobody, so that no click hits another', () => {
    const list = new StableList<object>();
    expect(list.arrange([ada, grace])).to.deep.equal([ada, grace]);
    expect(list.arrange([grace, edsger])).to.deep.equal([null, grace, edsger]);
    expect(list.arrange([grace, edsger, barbara])).to.deep.equal([barbara, grace, edsger]);
  });

  it('keeps every entry in its place', () => {
    const list = new StableList<object>();
    list.arrange([ada, grace, edsger]);
    expect(list.arrange([edsger, ada])).to.deep.equal([ada, null, edsger]);
  });
});
