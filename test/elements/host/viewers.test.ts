import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { PeerInfo } from '../../../src/session/state/peer-info.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, make, put, stage, words } from '../page.ts';

describe("R26 a host's list of viewers", () => {
  afterEach(clear);

  const all = (host: Element, selector: string): HTMLElement[] => [
    ...(host.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
  ];

  it('sends away a viewer whose button is pressed twice, and passes the focus on', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const ada = put('beach-viewer', { session, name: 'Ada' });
    await until(() => all(host, '.away').length === 1);
    put('beach-viewer', { session, name: 'Bob' });
    await until(() => all(host, '.away').length === 2);
    const label = (): string | null | undefined =>
      host.shadowRoot?.activeElement?.getAttribute('aria-label');

    all(host, '.away')[0]?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => label() === 'Send away Ada: press again');
    expect(words(host, '.away')).to.equal('Send away');
    await expect(host).to.be.accessible();
    // To look elsewhere takes it back.
    await sendKeys({ press: 'Tab' });
    expect(label()).to.equal('Send away Bob');
    await until(() => all(host, '.confirming').length === 0);
    expect(ada.state).to.equal('connected');

    all(host, '.away')[0]?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => label() === 'Send away Ada: press again');
    const sent = heard(ada, 'beach-error');
    await sendKeys({ press: 'Enter' });
    expect((await sent).error.code).to.equal('refused');
    await until(() => words(ada, '[part~=error]') === 'The host has removed you.');
    await until(() => all(host, '.away').length === 1);
    expect(label()).to.equal('Send away Bob');
  });

  it('has no such button in a mesh, where nobody is the host of others', async () => {
    const session = freshName();
    const room = put('beach-session', { session, topology: 'mesh' });
    put('beach-viewer', { session, name: 'Ada' });
    await until(() => words(room, '.viewers .name') === 'Ada');
    expect(all(room, '.away')).to.deep.equal([]);
  });

  it('lists a hundred in a place that scrolls', async () => {
    const host = make('beach-session', { session: freshName() });
    const viewer = { name: 'Ada', role: 'viewer', state: 'connected', quality: null };
    const peers = Array.from(
      { length: 100 },
      (_, index) =>
        [`${index}`, { ...viewer, peerId: `${index}` }] as unknown as [string, PeerInfo],
    );
    Object.defineProperty(host, 'peers', { value: new Map(peers) });
    stage().append(host);
    await until(() => all(host, '.viewers .name').length === 100);
    const [list] = all(host, '.viewers');
    expect(list?.clientHeight).to.be.at.most(200);
    expect(list?.scrollHeight).to.be.above(list?.clientHeight ?? 0);
    expect(words(host, '.viewers .more')).to.equal(null);
  });
});
