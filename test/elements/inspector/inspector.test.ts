import { expect } from '@open-wc/testing';
import axe from 'axe-core';
import { BeachInspector } from '../../../src/elements/beach-inspector.ts';
import { defineTag } from '../../../src/elements/define-tag.ts';
import { BroadcastSignaling } from '../../../src/signaling/broadcast/broadcast-signaling.ts';
import type { Signaling } from '../../../src/signaling/signaling.ts';
import { tapped } from '../../kit/signaling/tapped-signaling.ts';
import { until } from '../../kit/until.ts';
import { clear, freshName, make, put, stage, words } from '../page.ts';

defineTag('beach-inspector', BeachInspector);

describe('R26 <beach-inspector>', () => {
  afterEach(clear);

  function inspect(target: string | Element | null, floating = false): BeachInspector {
    const inspector = document.createElement('beach-inspector');
    Object.assign(inspector, { for: target, floating });
    stage().append(inspector);
    return inspector;
  }

  /** Attaches a host and a viewer, whose answers may get lost. */
  function meet(losesAnswers = false) {
    const session = freshName();
    const host = make('beach-session', { session, id: session });
    const viewer = make('beach-viewer', { session, name: 'Ada' });
    const lossy: Signaling = tapped(new BroadcastSignaling(), {
      outgoing: (signal, pass) => {
        if (!losesAnswers || signal.kind !== 'answer') pass(signal);
      },
    });
    Object.assign(viewer, { signaling: lossy });
    if (losesAnswers) host.limits = { answerTimeout: 300, retryDelays: [10] };
    stage().append(host, viewer);
    return { session, host, viewer };
  }

  const find = <E extends HTMLElement>(inspector: BeachInspector, selector: string): E => {
    const found = inspector.shadowRoot?.querySelector<E>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  };
  const shows = (inspector: BeachInspector, selector: string, pattern: RegExp): Promise<void> =>
    until(() => pattern.test(words(inspector, selector) ?? ''));

  /** Selects the first peer once it is there. */
  async function selectPeer(inspector: BeachInspector): Promise<void> {
    await until(() => inspector.shadowRoot?.querySelector('.peer'));
    find(inspector, '.peer').click();
    await inspector.updateComplete;
  }

  async function tab(inspector: BeachInspector, name: string): Promise<void> {
    find(inspector, `#tab-${name}`).click();
    await inspector.updateComplete;
  }

  async function expectAccessible(inspector: BeachInspector): Promise<void> {
    const { violations } = await axe.run(inspector, {
      // The page of a test has neither a heading nor landmarks.
      rules: { region: { enabled: false }, 'heading-order': { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).to.deep.equal([]);
  }

  it('shows the peers, the path that carries, the descriptions and the log of a host', async () => {
    const { host, viewer } = meet();
    const inspector = inspect(host.id);
    await until(() => viewer.state === 'connected');
    await shows(inspector, '.summary', /1 of 1 peer is connected/);
    await selectPeer(inspector);
    await shows(inspector, '.headline', /^Connected after [\d.]+ m?s\.$/);
    expect(words(inspector, '.detail h3')).to.equal('Ada');
    await shows(inspector, 'tr.carries', /^carries (host|prflx) /);
    await shows(inspector, '.sparks', /Round trip \d+ ms/);
    expect(words(inspector, '.sdp')).to.match(/^v=0/).and.to.include('a=ice-pwd:…');
    expect(words(inspector, '.events')).to.match(/offer sent/);
    await tab(inspector, 'counters');
    await shows(inspector, '.counters', /offers posted 1 /);
    await tab(inspector, 'log');
    await shows(inspector, '.log', /connection-connected/);
    const search = find<HTMLInputElement>(inspector, '.filter input');
    search.value = 'answer nothing';
    search.dispatchEvent(new Event('input'));
    await shows(inspector, '.panel', /Nothing matches/);
  });

  it('fits into a narrow column', async () => {
    const { host } = meet();
    const column = document.createElement('div');
    column.style.width = '300px';
    stage().append(column);
    const inspector = inspect(host);
    column.append(inspector);
    await shows(inspector, '.summary', /./);
    const { right } = inspector.getBoundingClientRect();
    for (const button of inspector.shadowRoot?.querySelectorAll('button') ?? []) {
      expect(button.getBoundingClientRect().right, button.textContent ?? '').to.be.at.most(right);
    }
  });

  it('breaks no rule of axe in any of its views', async () => {
    const { host, viewer } = meet();
    const inspector = inspect(host);
    await inspector.updateComplete;
    await expectAccessible(inspector);
    await until(() => viewer.state === 'connected');
    await selectPeer(inspector);
    for (const details of inspector.shadowRoot?.querySelectorAll('details') ?? []) {
      details.open = true;
    }
    await shows(inspector, 'tr.carries', /carries/);
    await expectAccessible(inspector);
    for (const name of ['counters', 'log']) {
      await tab(inspector, name);
      await expectAccessible(inspector);
    }
  });

  it('says the same of a failed session in a file, without a session', async () => {
    const { host, viewer } = meet(true);
    const inspector = inspect(host);
    const info = () => [...host.peers.values()][0];
    await until(() => info()?.state === 'failed-permanent');
    await selectPeer(inspector);
    await shows(inspector, '.headline', /^Given up: handshake-timeout\./);
    await shows(inspector, '.causes', /Handshakes 1.* failed: handshake-timeout/);
    // The offers of two attempts differ, for one in the name of the connection, and not in all.
    const lines = (kind: string): string => words(inspector, `.sdp ${kind}`) ?? '';
    expect(lines('ins')).to.match(/^\+ o=\S+ \d+ /);
    expect(lines('del')).to.match(/^− o=\S+ \d+ /);
    expect(words(inspector, '.sdp')).to.match(/^v=0 − o=/);
    // It shows the last events a little later than it has them.
    inspector.requestUpdate();
    await inspector.updateComplete;
    const json = inspector.exportJson({ redacted: true }) as string;
    const said = ['.headline', '.causes'].map((part) => words(inspector, part));
    for (const element of [host, viewer, inspector]) element.remove();
    const fresh = inspect(null);
    await fresh.updateComplete;
    fresh.importJson(json);
    await shows(fresh, '.bar', /File: recording/);
    await selectPeer(fresh);
    expect(['.headline', '.causes'].map((part) => words(fresh, part))).to.deep.equal(said);
  });

  it('keeps what it shows, and says why, if a file is none of its own', async () => {
    const { host } = meet();
    const inspector = inspect(host);
    await shows(inspector, '.summary', /The session is live/);
    expect(() => inspector.importJson('{}'))
      .to.throw()
      .with.property('code', 'invalid-option');
    const input = find<HTMLInputElement>(inspector, 'input[type=file]');
    const files = new DataTransfer();
    files.items.add(new File(['{}'], 'other.json'));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await shows(inspector, '.problem', /not a recording/);
    expect(words(inspector, '.summary')).to.match(/The session is live/);
  });

  it('shows one element, or all of the page, also those that start later', async () => {
    const one = inspect('later');
    const all = inspect(null);
    const session = freshName();
    put('beach-session', { session, id: 'other' });
    put('beach-session', { session: `${session}-2` });
    await shows(all, '.bar select', /Host of .*Host of /);
    expect(words(one, '.bar h2')).to.equal('Inspector');
  });

  it('shows a session that ran before it came', async () => {
    const { host } = meet();
    await until(() => [...host.peers.values()].some(({ state }) => state === 'connected'));
    const inspector = inspect(host);
    await selectPeer(inspector);
    await shows(inspector, '.headline', /^Connected before the recording began\.$/);
    await shows(inspector, 'tr.carries', /carries/);
  });

  it('floats on Ctrl+Alt+B, takes the focus, and gives it back on Escape', async () => {
    const button = document.createElement('button');
    stage().append(button);
    const { host } = meet();
    const inspector = inspect(host, true);
    await inspector.updateComplete;
    button.focus();
    expect(inspector.open).to.equal(false);
    expect(getComputedStyle(inspector).display).to.equal('none');
    const press = (target: EventTarget, init: KeyboardEventInit): boolean =>
      target.dispatchEvent(
        new KeyboardEvent('keydown', { ...init, bubbles: true, composed: true, cancelable: true }),
      );
    press(button, { code: 'KeyB', ctrlKey: true, altKey: true });
    expect(inspector.open).to.equal(true);
    await shows(inspector, '.summary', /The session is live/);
    expect(document.activeElement).to.equal(inspector);
    press(inspector, { key: 'Escape' });
    expect(inspector.open).to.equal(false);
    expect(document.activeElement).to.equal(button);
  });

  it('moves between its views with the arrow keys', async () => {
    const { host } = meet();
    const inspector = inspect(host);
    await shows(inspector, '.summary', /The session is live/);
    const focused = () => inspector.shadowRoot?.activeElement?.id;
    find(inspector, '#tab-peers').focus();
    for (const [key, id] of [
      ['ArrowRight', 'tab-counters'],
      ['End', 'tab-connectivity'],
      ['ArrowRight', 'tab-peers'],
    ]) {
      inspector.shadowRoot?.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: key as string, bubbles: true }),
      );
      await inspector.updateComplete;
      expect(focused()).to.equal(id);
      expect(find(inspector, `#${id}`).ariaSelected).to.equal('true');
    }
  });

  it('forgets the oldest sessions of elements that are gone', async () => {
    const inspector = inspect(null);
    await inspector.updateComplete;
    const sessions = Array.from({ length: 13 }, freshName);
    for (const session of sessions) {
      const viewer = put('beach-viewer', { session });
      await until(() => viewer.signalingState === 'open');
      viewer.remove();
      await until(() => viewer.signalingState === 'closed');
    }
    const shown = (session: string) => words(inspector, '.bar select')?.includes(session);
    await until(() => shown(sessions[12] as string));
    expect(sessions.map(shown)).to.deep.equal(sessions.map((_, index) => index > 1));
  });

  it('hears nothing any more once it is removed', async () => {
    const { host, viewer } = meet();
    const inspector = inspect(host);
    await until(() => viewer.state === 'connected');
    await shows(inspector, '.summary', /1 of 1 peer/);
    inspector.remove();
    const before = inspector.exportJson();
    viewer.leave();
    await until(() => host.peers.size === 0);
    expect(inspector.exportJson()).to.equal(before);
  });
});
