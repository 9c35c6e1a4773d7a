import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { PeerInfo } from '../../../../src/session/state/peer-info.ts';
import { until } from '../../../kit/until.ts';
import { clear, freshName, heard, make, put, stage, words } from '../../page.ts';

const all = (host: Element, selector: string): HTMLElement[] => [
  ...(host.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
];

/** Attaches a host that lists these viewers. */
function hostOf(count: number, attributes = {}): HTMLElementTagNameMap['beach-session'] {
  const host = make('beach-session', { session: freshName(), ...attributes });
  const viewer = { role: 'viewer', state: 'connected', quality: null, streams: [] };
  const peers = Array.from(
    { length: count },
    (_, index) =>
      [`${index}`, { ...viewer, peerId: `${index}`, name: `Viewer ${index}` }] as unknown as [
        string,
        PeerInfo,
      ],
  );
  Object.defineProperty(host, 'peers', { value: new Map(peers) });
  stage().append(host);
  return host;
}

describe("R26 a host's list of viewers", () => {
  afterEach(clear);

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
    await sendKeys({ press: 'ArrowDown' });
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
    const host = hostOf(100);
    await until(() => all(host, '.viewers .name').length === 100);
    const [list] = all(host, '.viewers');
    expect(list?.clientHeight).to.be.at.most(200);
    expect(list?.scrollHeight).to.be.above(list?.clientHeight ?? 0);
    expect(words(host, '.viewers .more')).to.equal(null);
  });

  it('is one stop of the Tab key, in which the arrow keys move', async () => {
    const host = hostOf(100, { 'viewer-url': '/watch' });
    await until(() => all(host, '.viewers .name').length === 100);
    const focused = (): string | undefined => {
      const found = host.shadowRoot?.activeElement;
      return found?.getAttribute('aria-label') ?? found?.textContent?.trim();
    };
    const after = async (press: string): Promise<string | undefined> => {
      const [key = '', modifier] = press.split('+').reverse();
      if (modifier) await sendKeys({ down: modifier });
      await sendKeys({ press: key });
      if (modifier) await sendKeys({ up: modifier });
      return focused();
    };
    all(host, '[part~=toggle-button]')[0]?.focus();
    expect(await after('Tab')).to.equal('Viewer 0');
    expect(await after('ArrowRight')).to.equal('Send away Viewer 0');
    expect(await after('ArrowRight')).to.equal('Viewer 1');
    expect(await after('ArrowLeft')).to.equal('Send away Viewer 0');
    expect(await after('ArrowDown')).to.equal('Send away Viewer 1');
    expect(await after('ArrowDown')).to.equal('Send away Viewer 2');
    expect(await after('ArrowUp')).to.equal('Send away Viewer 1');
    expect(await after('Home')).to.equal('Viewer 1');
    expect(await after('End')).to.equal('Send away Viewer 1');
    expect(await after('Control+End')).to.equal('Send away Viewer 99');
    expect(await after('ArrowRight')).to.equal('Send away Viewer 99');
    await sendKeys({ press: 'Tab' });
    expect(host.shadowRoot?.activeElement?.id).to.equal('link');
    expect(await after('Shift+Tab')).to.equal('Send away Viewer 99');
    expect(await after('Control+Home')).to.equal('Viewer 0');
    // The place of the Tab key is no longer there: it has another.
    for (const stop of all(host, '.viewers [tabindex="0"]')) stop.closest('[role=row]')?.remove();
    host.requestUpdate();
    await host.updateComplete;
    expect(all(host, '.viewers [tabindex="0"]').length).to.equal(1);
    await expect(host).to.be.accessible();
  });

  it('moves with the arrow keys as people see it, from right to left', async () => {
    const host = hostOf(2, { dir: 'rtl' });
    await until(() => all(host, '.viewers .name').length === 2);
    all(host, '.away')[0]?.focus();
    await sendKeys({ press: 'ArrowLeft' });
    expect(host.shadowRoot?.activeElement?.textContent?.trim()).to.equal('Viewer 1');
  });
});
