import { describe, it } from 'node:test';
import { expect } from 'chai';
import { controlSecret, withControl } from '../../src/terminal/control-link.ts';

const link = 'https://road.example/watch?session=deploy';

describe('R14 the link to type along', () => {
  it('has the secret in its fragment alone', () => {
    const typing = withControl(link, 'a1-b2');
    expect(typing).equal(`${link}#control=a1-b2`);
    expect(new URL(typing).search).equal('?session=deploy');
    expect(controlSecret(typing)).equal('a1-b2');
  });

  it('replaces an earlier secret, and keeps other fields', () => {
    const typing = withControl(`${link}#tab=2&control=old`, 'new');
    expect(controlSecret(typing)).equal('new');
    expect(typing).equal(`${link}#tab=2&control=new`);
  });

  it('reads no secret where there is none that is well formed', () => {
    for (const other of [
      link,
      `${link}#top`,
      `${link}#control=`,
      `${link}&control=a`,
      'deploy',
      '',
    ]) {
      expect(controlSecret(other), other).equal(null);
    }
    expect(controlSecret(`${link}#control=${'x'.repeat(129)}`)).equal(null);
    expect(controlSecret(`${link}#control=a%1b`)).equal(null);
  });
});
