import { describe, it } from 'node:test';
import { expect } from 'chai';
import { meshConflicts } from '../../../src/session/options/mesh-conflicts.ts';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';

describe('meshConflicts', () => {
  const conflicts = (options: Partial<SessionOptions>): string[] =>
    meshConflicts({ topology: 'mesh', ...options }, 32).map(({ code, message }) => {
      expect(code).to.equal('invalid-option');
      return message;
    });

  it('R17 names each option that cannot hold in a mesh', () => {
    expect(conflicts({ maxViewers: 33 })).to.deep.equal([
      '"maxViewers" cannot be 33: use at most 32 in a mesh.',
    ]);
    expect(conflicts({ whenFull: 'evict-oldest' })).to.deep.equal([
      '"whenFull" cannot be "evict-oldest": use "refuse" in a mesh.',
    ]);
    expect(conflicts({ slowViewers: 'skip' })).to.have.length(1);
    expect(conflicts({ accepts: ['video'] })).to.have.length(1);
  });

  it('says nothing of options that hold, or that the page has not set', () => {
    expect(conflicts({ maxViewers: 32, approval: true })).to.be.empty;
    expect(conflicts({ maxViewers: 120, whenFull: 'refuse', slowViewers: 'evict' })).to.be.empty;
    expect(conflicts({ accepts: ['audio', 'video'] })).to.be.empty;
    expect(conflicts({ topology: 'star', whenFull: 'evict-oldest', maxViewers: 400 })).to.be.empty;
  });
});
