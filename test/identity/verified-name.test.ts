import { describe, it } from 'node:test';
import { expect } from 'chai';
import { isVerifiedName, parseVerifiedName } from '../../src/identity/verified-name.ts';

const fingerprint = '0123456789abcdefghjkmnpqrs';

describe('R41 a verified name', () => {
  it('has a name and a fingerprint', () => {
    expect(parseVerifiedName(`talk.${fingerprint}`)).deep.equal({ name: 'talk', fingerprint });
    expect(parseVerifiedName(`a.b.${fingerprint}`)).deep.equal({ name: 'a.b', fingerprint });
  });

  it('ends in a fingerprint', () => {
    for (const plain of [
      '',
      'talk',
      fingerprint,
      `talk-${fingerprint}`,
      `talk.${fingerprint}.more`,
      `talk.${fingerprint}0`,
      `talk.${fingerprint.slice(1)}`,
      `talk.${fingerprint.toUpperCase()}`,
      `talk.i${fingerprint.slice(1)}`,
      `talk.u${fingerprint.slice(1)}`,
    ]) {
      expect(isVerifiedName(plain), plain).equal(false);
    }
  });
});
