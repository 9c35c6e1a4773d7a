import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, pair, put, words } from '../page.ts';

describe('admission by the host', () => {
  afterEach(clear);

  it('R15 shows requests, with buttons to admit and refuse', async () => {
    const session = freshName();
    const host = put('beach-session', { session, approval: true });
    const asked = heard(host, 'beach-viewerrequest');
    const ada = put('beach-viewer', { session, name: 'Ada' });
    await asked;
    await until(() => words(host, '.requests .name') === 'Ada');
    expect(words(host, '.status')).to.equal('Live · nobody watching · 1 waiting');
    expect(host.matches(':state(asked)')).to.equal(true);
    expect(ada.state).to.equal('waiting');
    await expect(host).to.be.accessible();
    host.shadowRoot?.querySelector<HTMLElement>('[part~=accept-button]')?.click();
    await heard(ada, 'beach-statechange', ({ state }) => state === 'connected');
    await until(() => words(host, '.requests') === null);

    const bob = put('beach-viewer', { session, name: 'Bob' });
    await until(() => words(host, '.requests .name') === 'Bob');
    host.shadowRoot?.querySelector<HTMLElement>('[part~=refuse-button]')?.click();
    const { error } = await heard(bob, 'beach-error');
    expect(error.code).to.equal('refused');
    expect(bob.state).to.equal('failed-permanent');
    expect(host.matches(':state(asked)')).to.equal(false);
  });

  it('R15 admits every viewer at once, unless the page holds it', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    host.addEventListener('beach-viewerrequest', (event) => {
      if (event.name === 'Bob') event.preventDefault();
    });
    const ada = put('beach-viewer', { session, name: 'Ada' });
    await heard(ada, 'beach-statechange', ({ state }) => state === 'connected');
    const request = heard(host, 'beach-viewerrequest', ({ name }) => name === 'Bob');
    const bob = put('beach-viewer', { session, name: 'Bob' });
    const { accept } = await request;
    await until(() => words(host, '.requests .name') === 'Bob');
    expect(bob.state).to.equal('waiting');
    accept();
    await heard(bob, 'beach-statechange', ({ state }) => state === 'connected');
  });

  it('R15 keeps the focus on the button of the same viewer when others leave', async () => {
    const session = freshName();
    const host = put('beach-session', { session, approval: true });
    const asked = (): (string | null)[] =>
      [...(host.shadowRoot?.querySelectorAll('[part~=accept-button]') ?? [])].map((button) =>
        button.getAttribute('aria-label'),
      );
    const ada = put('beach-viewer', { session, name: 'Ada' });
    await until(() => asked().length === 1);
    put('beach-viewer', { session, name: 'Bob' });
    await until(() => asked().length === 2);
    const [, bob] = host.shadowRoot?.querySelectorAll<HTMLElement>('[part~=accept-button]') ?? [];
    bob?.focus();
    ada.leave();
    await until(() => asked().length === 1);
    expect(asked()).to.deep.equal(['Let in Bob']);
    expect(host.shadowRoot?.activeElement === bob).to.equal(true);
  });

  it('R26 passes the focus on from request to request, and then to the main button', async () => {
    const session = freshName();
    const host = put('beach-session', { session, approval: true });
    const buttons = (part: string): HTMLElement[] => [
      ...(host.shadowRoot?.querySelectorAll<HTMLElement>(`[part~=${part}]`) ?? []),
    ];
    const focused = (): string | null | undefined =>
      host.shadowRoot?.activeElement?.getAttribute('aria-label');
    for (const [index, name] of ['Ada', 'Bob', 'Cleo'].entries()) {
      put('beach-viewer', { session, name });
      await until(() => buttons('accept-button').length === index + 1);
    }
    buttons('accept-button')[1]?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => buttons('accept-button').length === 2);
    expect(focused()).to.equal('Let in Cleo');
    await sendKeys({ press: 'Enter' });
    await until(() => buttons('accept-button').length === 1);
    expect(focused()).to.equal('Let in Ada');
    await sendKeys({ press: 'Enter' });
    await until(() => buttons('accept-button').length === 0);
    expect(host.shadowRoot?.activeElement).to.equal(buttons('toggle-button')[0]);
  });

  it('R15 shows each viewer under a name that is there, and that reverses nothing', async () => {
    const session = freshName();
    const host = put('beach-session', { session, approval: true });
    const found = (selector: string): HTMLElement[] => [
      ...(host.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
    ];
    for (const name of [' \u200B ', '\u202Eada', ' עדה ']) put('beach-viewer', { session, name });
    await until(() => found('[part=request]').length === 3);
    const expected = ['Guest', 'ada', 'עדה'];
    const names = found('[part=request] .name');
    expect(names.map(({ textContent }) => textContent).sort()).to.deep.equal(expected);
    // Isolated, and each in its own direction.
    const bidi = names.map((element) => getComputedStyle(element).unicodeBidi);
    expect(bidi).to.deep.equal(names.map(() => 'plaintext'));
    const labels = found('[part~=accept-button]').map((button) => button.ariaLabel);
    expect(labels.sort()).to.deep.equal(expected.map((name) => `Let in ${name}`));
    for (const button of found('[part~=accept-button]')) button.click();
    await until(() => found('[part=viewer]').length === 3);
    const joined = found('[part=viewer] bdi').map(({ textContent }) => textContent);
    expect(joined.sort()).to.deep.equal(expected);
  });

  it('R15 forgets a viewer that leaves while it waits', async () => {
    const session = freshName();
    const host = put('beach-session', { session, approval: true });
    const viewer = put('beach-viewer', { session, name: 'Ada' });
    await until(() => words(host, '.requests .name') === 'Ada');
    viewer.leave();
    await until(() => words(host, '.requests') === null);
  });

  it('R9 keeps to max-viewers, and tells the refused viewer', async () => {
    const [host] = await pair({ 'max-viewers': '1' });
    const late = put('beach-viewer', { session: host.session });
    const { error } = await heard(late, 'beach-error');
    expect(error.code).to.equal('session-full');
    expect(error.message).to.contain('try again later');
    expect(words(late, '[part~=join-button]')).to.equal('Try again');
  });

  it('R9 evicts the oldest viewer with evict-oldest', async () => {
    const [host, oldest] = await pair({ 'max-viewers': '1', 'when-full': 'evict-oldest' });
    const leave = heard(host, 'beach-viewerleave');
    const evicted = heard(oldest, 'beach-error');
    const next = put('beach-viewer', { session: host.session });
    await heard(next, 'beach-statechange', ({ state }) => state === 'connected');
    expect((await leave).reason).to.equal('evicted-capacity');
    expect((await evicted).error.code).to.equal('evicted-capacity');
  });

  it('reports the progress of a long message on both sides', async () => {
    const [host, viewer] = await pair();
    const both = [heard(host, 'beach-progress'), heard(viewer, 'beach-progress')] as const;
    const arrival = heard(viewer, 'beach-message');
    await host.send(new ArrayBuffer(1_000_000));
    const [sending, receiving] = await Promise.all(both);
    expect(sending.direction).to.equal('sending');
    expect(receiving.direction).to.equal('receiving');
    expect(receiving.bytes).to.be.below(receiving.total);
    await arrival;
  });

  it('R35 delivers retained messages to a late joiner', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
    await host.send({ page: 7 }, { topic: 'slide', retain: true });
    const viewer = put('beach-viewer', { session });
    const { data, topic, retained } = await heard(viewer, 'beach-message');
    expect([data, topic, retained]).to.deep.equal([{ page: 7 }, 'slide', true]);
  });
});
