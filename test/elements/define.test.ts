import { expect } from '@open-wc/testing';
import { BeachSession, BeachViewer } from '../../src/index.ts';

describe('define', () => {
  it('registers both tags, which no other import does', async () => {
    const taken = class extends HTMLElement {};
    expect(customElements.get('beach-session')).to.equal(undefined);
    customElements.define('beach-viewer', taken);
    await import('../../src/define.ts');
    expect(customElements.get('beach-session')).to.equal(BeachSession);
    // The first definition keeps the tag.
    expect(customElements.get('beach-viewer')).to.equal(taken);
    expect(BeachViewer.prototype).to.be.instanceOf(HTMLElement);
  });

  it("keeps the notice of Lit's development build out of the console", async () => {
    await import('../../src/define.ts');
    // Lit's own place for the codes of warnings that a page does not want.
    const { litIssuedWarnings } = globalThis as { litIssuedWarnings?: Set<string> };
    expect(litIssuedWarnings?.has('dev-mode')).to.equal(true);
  });
});
