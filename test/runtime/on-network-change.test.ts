import { expect } from '@open-wc/testing';
import { onNetworkChange } from '../../src/runtime/on-network-change.ts';

/** Chromium has it. */
const { connection } = navigator as { connection?: EventTarget };

const signs: [string, EventTarget, string][] = [['is online again', window, 'online']];
if (connection) signs.push(['has another network', connection, 'change']);

describe('onNetworkChange', () => {
  it('finds the Network Information API in Chromium', () => {
    expect(connection !== undefined).to.equal(/Chrome/.test(navigator.userAgent));
  });

  for (const [what, target, type] of signs) {
    it(`calls its listener each time the browser ${what}, until the abort`, () => {
      const end = new AbortController();
      let calls = 0;
      onNetworkChange(() => {
        calls += 1;
      }, end.signal);
      expect(calls).to.equal(0);
      target.dispatchEvent(new Event(type));
      target.dispatchEvent(new Event(type));
      expect(calls).to.equal(2);
      end.abort();
      target.dispatchEvent(new Event(type));
      expect(calls).to.equal(2);
    });
  }
});
