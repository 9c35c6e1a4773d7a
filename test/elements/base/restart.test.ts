import { expect } from '@open-wc/testing';
import { until } from '../../kit/until.ts';
import { clear, freshName, heard, make, pair, put, record, stage } from '../page.ts';

describe('start and stop', () => {
  afterEach(clear);

  it('moves to another session when the attribute changes, once for several changes', async () => {
    const [host, viewer] = await pair();
    const states = record(host, 'beach-statechange');
    const session = freshName();
    const join = heard(host, 'beach-viewerjoin');
    for (const element of [host, viewer]) {
      element.session = freshName();
      element.setAttribute('session', session);
    }
    await join;
    expect(states.map(({ previous, state }) => [previous, state])).to.deep.equal([
      ['live', 'ended'],
      ['ended', 'starting'],
      ['starting', 'live'],
    ]);
    await viewer.join();
    expect(viewer.state).to.equal('connected');
  });

  it('starts in another session after a failure', async () => {
    const session = freshName();
    await put('beach-session', { session }).start();
    const second = put('beach-session', { session });
    await heard(second, 'beach-error');
    second.session = freshName();
    await heard(second, 'beach-statechange', ({ state }) => state === 'live');
    expect(second.error).to.equal(null);
  });

  it('stays stopped when a listener of its start stops it', async () => {
    const host = put('beach-session', { session: freshName(), manual: true });
    host.addEventListener('beach-statechange', ({ state }) => state === 'starting' && host.stop());
    const reason = await host.start().catch((error) => error);
    expect(reason.name).to.equal('AbortError');
    expect(host.state).to.equal('ended');
  });

  it('runs, and fires its events, when a listener of its end starts it again', async () => {
    const host = put('beach-session', { session: freshName() });
    await host.start();
    host.addEventListener('beach-statechange', ({ state }) => state === 'ended' && host.start(), {
      once: true,
    });
    const live = heard(host, 'beach-statechange', ({ state }) => state === 'live');
    host.session = freshName();
    await live;
    host.stop();
    expect(host.state).to.equal('ended');
  });

  it('R33 leaves no camera on when a listener of its start stops it', async () => {
    const host = make('beach-session', { session: freshName(), manual: true, share: 'camera' });
    stage().append(host);
    host.addEventListener('beach-statechange', ({ state }) => state === 'starting' && host.stop());
    await host.start().catch(() => {});
    expect(host.sharing.size).to.equal(0);
    expect(host.localStreams.size).to.equal(0);
  });

  it('has its camera when a listener of its end starts it again', async () => {
    const host = put('beach-session', { session: freshName(), share: 'camera' });
    await until(() => host.sharing.get('camera') === 'live');
    host.addEventListener('beach-statechange', ({ state }) => state === 'ended' && host.start(), {
      once: true,
    });
    host.stop();
    expect(host.state).to.equal('starting');
    await until(() => host.sharing.get('camera') === 'live');
    const viewer = put('beach-viewer', { session: host.session });
    await heard(viewer, 'beach-stream', ({ stream }) => stream !== null);
  });

  it('R33 asks for no device when a listener of the first request stops it', async () => {
    const host = make('beach-session', {
      session: freshName(),
      manual: true,
      share: 'camera microphone',
    });
    stage().append(host);
    host.addEventListener('beach-sharechange', ({ state }) => state === 'asking' && host.stop());
    await host.start().catch(() => {});
    expect([host.state, host.sharing.size]).to.deep.equal(['ended', 0]);
  });

  for (const [what, type, means] of [
    ['its devices are released', 'beach-sharechange', null],
    ['signaling is closed', 'beach-signalingstatechange', 'closed'],
  ] as const) {
    it(`runs when a listener starts it again after ${what}`, async () => {
      const host = put('beach-session', { session: freshName(), share: 'camera microphone' });
      await until(() => host.sharing.get('camera') === 'live');
      let started = Promise.resolve();
      const start = ({ state }: { state: unknown }): void => {
        if (state !== means) return;
        host.removeEventListener(type, start as never);
        started = host.start();
      };
      host.addEventListener(type, start as never);
      host.stop();
      await started;
      expect(host.state).to.equal('live');
      await until(() => [...host.sharing.values()].join() === 'live,live');
    });
  }

  it('start() twice is one session', async () => {
    const host = put('beach-session', { session: freshName(), manual: true });
    const states = record(host, 'beach-statechange');
    await Promise.all([host.start(), host.start()]);
    await host.start();
    expect(states.map(({ state }) => state)).to.deep.equal(['starting', 'live']);
  });

  it('start() rejects when it is stopped first', async () => {
    const viewer = put('beach-viewer', { session: freshName(), manual: true });
    const joining = viewer.join().catch((error) => error);
    viewer.leave();
    expect((await joining).name).to.equal('AbortError');
  });
});
