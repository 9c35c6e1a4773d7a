import { expect } from '@open-wc/testing';
import { until } from '../../kit/until.ts';
import { clear, frames, freshName, heard, make, pair, put, record, stage, words } from '../page.ts';

type Tag = 'beach-session' | 'beach-viewer';

/** Starts an element, and returns the error of the start. */
async function refusal(element: HTMLElementTagNameMap[Tag]): Promise<{ code: string }> {
  return ('start' in element ? element.start() : element.join()).catch((error) => error);
}

async function hostLocks(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.map(({ name = '' }) => name).filter((name) => /^beach:.*:host$/.test(name));
}

describe('an option that restricts the audience', () => {
  afterEach(clear);

  const both: Record<string, string[]> = {
    session: ['my standup!', 'x'.repeat(129), 'ä', ' padded', 'a/b'],
    signaling: ['wss//road.example', 'ftp://road.example', 'x'],
    token: ['x'.repeat(4097)],
  };
  const ofHost = {
    ...both,
    topology: ['ring', 'Mesh'],
    'max-viewers': ['0', '5 people', '4000'],
    'when-full': ['explode'],
  };
  for (const [tag, table] of [
    ['beach-session', ofHost],
    ['beach-viewer', both],
  ] as const) {
    for (const [attribute, values] of Object.entries(table)) {
      for (const value of values) {
        it(`${tag} ${attribute}="${value.slice(0, 24)}" is an error on the page, and nothing goes live`, async () => {
          const element = make(tag, { session: freshName(), [attribute]: value });
          const warnings = record(element, 'beach-warning');
          const errors = record(element, 'beach-error');
          const states = record(element, 'beach-statechange');
          const signaling = record(element, 'beach-signalingstatechange');
          stage().append(element);
          const { error } = await heard(element, 'beach-error');
          expect(error.code).to.equal('invalid-option');
          const shown = attribute === 'token' ? 'this value' : `"${value.slice(0, 24)}`;
          expect(error.message).to.include(`"${attribute}" cannot be ${shown}`);
          expect(error.message).to.match(/: use .{5,}\.$/);
          expect(element.error).to.equal(error);
          await until(() => words(element, '[part~=error]')?.includes('(invalid-option)') === true);
          expect(element.getAttribute(attribute)).to.equal(value);
          // Another change is no reason to say it again.
          element.name = 'Ada';
          await element.updateComplete;
          await frames(1);
          expect(errors.length).to.equal(1);
          const failed = tag === 'beach-session' ? 'failed' : 'failed-permanent';
          expect(states.map(({ state }) => state)).to.deep.equal([failed]);
          expect(await refusal(element)).to.equal(error);
          expect(states.length).to.equal(1);
          expect([warnings, signaling]).to.deep.equal([[], []]);
          expect(await hostLocks()).to.deep.equal([]);
          await expect(element).to.be.accessible();
        });
      }
    }
  }

  it('starts once it is good, if it names the session', async () => {
    const host = put('beach-session', { session: 'my standup!' });
    await heard(host, 'beach-error');
    host.session = freshName();
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
    expect(host.error).to.equal(null);
    const viewer = put('beach-viewer', { session: 'my standup!' });
    await heard(viewer, 'beach-error');
    viewer.session = host.session;
    await viewer.join();
    expect(viewer.error).to.equal(null);
  });

  for (const [property, [bad, other, good]] of Object.entries({
    topology: ['ring', 'tree', 'mesh'],
    maxViewers: ['none', '0', '5'],
    token: ['x'.repeat(4097), 'y'.repeat(4097), null],
    hostKey: ['x'.repeat(257), 'y'.repeat(257), null],
  })) {
    it(`starts once ${property} is good, and fails again where it is bad in another way`, async () => {
      const host = make('beach-session', { session: freshName() });
      Object.assign(host, { [property]: bad });
      const errors = record(host, 'beach-error');
      stage().append(host);
      await heard(host, 'beach-error');
      const again = heard(host, 'beach-error');
      Object.assign(host, { [property]: other });
      expect((await again).error).to.equal(host.error);
      Object.assign(host, { [property]: good });
      await heard(host, 'beach-statechange', ({ state }) => state === 'live');
      expect([host.error, errors.length]).to.deep.equal([null, 2]);
    });
  }

  it('starts once the last of several is good', async () => {
    const viewer = put('beach-viewer', {
      session: 'my standup!',
      signaling: 'ftp://road.example',
      token: 'x'.repeat(4097),
    });
    await heard(viewer, 'beach-error');
    for (const good of [{ session: freshName() }, { token: 'x' }]) {
      const error = heard(viewer, 'beach-error');
      Object.assign(viewer, good);
      await error;
    }
    viewer.removeAttribute('signaling');
    await heard(viewer, 'beach-signalingstatechange', ({ state }) => state === 'open');
    expect(viewer.error).to.equal(null);
  });

  for (const attribute of ['session', 'token']) {
    it(`is forgotten by a viewer that has no session any more: ${attribute}`, async () => {
      const bad = attribute === 'session' ? 'my standup!' : 'x'.repeat(4097);
      const viewer = put('beach-viewer', { session: freshName(), [attribute]: bad });
      await heard(viewer, 'beach-error');
      const states = record(viewer, 'beach-statechange');
      viewer.removeAttribute('session');
      expect((await heard(viewer, 'beach-warning')).error.message).to.include('has no session');
      expect(states.map(({ state }) => state)).to.deep.equal(['disconnected']);
      expect([viewer.state, viewer.error]).to.deep.equal(['disconnected', null]);
      await until(() => words(viewer, '[part~=status]') === 'No session to watch');
      expect(viewer.matches(':state(failed-permanent)')).to.equal(false);
    });
  }

  it('does not start what was stopped', async () => {
    const host = put('beach-session', { session: freshName(), topology: 'ring' });
    await heard(host, 'beach-error');
    host.stop();
    host.topology = 'star';
    await frames(1);
    expect(host.state).to.equal('failed');
  });

  for (const [property, value] of Object.entries({
    hostKey: 'x'.repeat(257),
    session: { name: 'standup' },
    signaling: { connekt() {} },
    maxViewers: Number.NaN,
  })) {
    it(`in the property ${property} keeps the session from starting`, async () => {
      const host = put('beach-session', { session: freshName(), manual: true });
      Object.assign(host, { [property]: value });
      expect((await refusal(host)).code).to.equal('invalid-option');
      expect(host.state).to.equal('failed');
    });
  }

  it('is a warning while it changes nothing: before the start, and for the next one', async () => {
    const idle = make('beach-session', { session: 'my standup!', manual: true });
    const told = record(idle, 'beach-warning');
    stage().append(idle);
    await heard(idle, 'beach-warning');
    expect((await refusal(idle)).code).to.equal('invalid-option');
    expect(told.length).to.equal(1);

    const host = put('beach-session', { session: freshName() });
    await host.start();
    const warnings = record(host, 'beach-warning');
    for (const change of [
      { topology: 'ring' },
      { maxViewers: 'x' },
      { hostKey: {} },
      { token: {} },
    ]) {
      const warning = heard(host, 'beach-warning');
      Object.assign(host, change);
      expect((await warning).error.code).to.equal('invalid-option');
    }
    expect(warnings.length).to.equal(4);
    expect(host.state).to.equal('live');
    host.stop();
    expect((await refusal(host)).code).to.equal('invalid-option');
    expect(host.state).to.equal('failed');
  });

  it('ends a session whose name becomes invalid, to send nothing more to its viewers', async () => {
    const [host, viewer] = await pair();
    const left = heard(viewer, 'beach-statechange', ({ state }) => state === 'waiting');
    const { session } = host;
    host.session = 'my private talk!';
    await heard(host, 'beach-error');
    expect(host.state).to.equal('failed');
    await left;
    viewer.session = 'my private talk!';
    await heard(viewer, 'beach-error');
    expect(viewer.state).to.equal('failed-permanent');
    host.session = session;
    await heard(host, 'beach-statechange', ({ state }) => state === 'live');
  });

  it("is checked in the page's address, too", async () => {
    const { href } = location;
    const address = new URL(href);
    address.searchParams.set('session', 'my standup!');
    history.replaceState(null, '', address);
    try {
      const viewer = put('beach-viewer');
      const { error } = await heard(viewer, 'beach-error');
      expect(error.message).to.include('"?session" cannot be "my standup!"');
      const other = put('beach-viewer', { session: freshName() });
      await heard(other, 'beach-signalingstatechange', ({ state }) => state === 'open');
      viewer.session = other.session;
      await heard(viewer, 'beach-signalingstatechange', ({ state }) => state === 'open');
    } finally {
      history.replaceState(null, '', href);
    }
  });
});
