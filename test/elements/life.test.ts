import { expect } from '@open-wc/testing';
import { watchLeftovers } from '../kit/leftovers.ts';
import { clear, frames, freshName, heard, make, pair, put, record, stage, until } from './page.ts';

const told = [
  'beach-statechange',
  'beach-signalingstatechange',
  'beach-connectionstatechange',
  'beach-viewerjoin',
  'beach-viewerleave',
  'beach-warning',
  'beach-error',
] as const;

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('life in the page', () => {
  afterEach(clear);

  const moves: Record<string, (element: HTMLElement, to: HTMLElement) => void> = {
    append: (element, to) => to.append(element),
    'remove and append': (element, to) => {
      element.remove();
      to.append(element);
    },
    ...('moveBefore' in Element.prototype
      ? { moveBefore: (element: HTMLElement, to: HTMLElement) => to.moveBefore(element, null) }
      : {}),
  };
  for (const [how, move] of Object.entries(moves)) {
    it(`R37 a move with ${how} keeps the session, and tells of nothing`, async () => {
      const [host, viewer] = await pair();
      const ids = [...host.peers.keys()];
      const noticed = [host, viewer].flatMap((element) =>
        told.map((type) => record(element, type)),
      );
      const elsewhere = document.createElement('section');
      stage().append(elsewhere);
      move(host, elsewhere);
      move(viewer, elsewhere);
      await frames(4);
      expect(host.parentElement).to.equal(elsewhere);
      expect([...host.peers.keys()]).to.deep.equal(ids);
      expect(noticed).to.deep.equal(noticed.map(() => []));
      const arrival = heard(viewer, 'beach-message');
      await host.send('moved');
      expect((await arrival).data).to.equal('moved');
    });
  }

  it('R37 put back a frame later, the session is the same', async () => {
    const [host, viewer] = await pair();
    const ids = [...host.peers.keys()];
    const noticed = [host, viewer].flatMap((element) => told.map((type) => record(element, type)));
    host.remove();
    viewer.remove();
    await frames(1);
    stage().append(host, viewer);
    await frames(4);
    expect([...host.peers.keys()]).to.deep.equal(ids);
    expect(noticed).to.deep.equal(noticed.map(() => []));
  });

  it('R37 removed twice, it is given its time each time', async () => {
    const [host] = await pair();
    const states = record(host, 'beach-statechange');
    host.remove();
    await frames(1);
    stage().append(host);
    host.remove();
    // The first removal would be over by now.
    await frames(1);
    stage().append(host);
    await frames(4);
    expect(states).to.deep.equal([]);
  });

  it('R33 removed from a page that nobody sees, it ends all the same', async () => {
    const host = put('beach-session', { session: freshName() });
    await host.start();
    const { requestAnimationFrame } = globalThis;
    globalThis.requestAnimationFrame = () => 0;
    try {
      const ended = heard(host, 'beach-statechange', ({ state }) => state === 'ended');
      host.remove();
      await ended;
    } finally {
      globalThis.requestAnimationFrame = requestAnimationFrame;
    }
  });

  it('R37 a move does not start again what was stopped', async () => {
    const host = put('beach-session', { session: freshName() });
    await host.start();
    host.stop();
    const elsewhere = document.createElement('section');
    stage().append(elsewhere);
    elsewhere.append(host);
    await frames(4);
    expect(host.state).to.equal('ended');
  });

  it('R33 removed for good, nothing of it is left', async () => {
    const leftovers = watchLeftovers();
    try {
      const [host, viewer] = await pair();
      expect(leftovers.connections).to.equal(2);
      expect(leftovers.listeners).not.to.deep.equal([]);
      host.shadowRoot?.querySelector<HTMLElement>('[part~=copy-button]')?.click();
      const ended = heard(host, 'beach-statechange', ({ state }) => state === 'ended');
      const left = heard(viewer, 'beach-statechange', ({ state }) => state === 'disconnected');
      host.remove();
      viewer.remove();
      await Promise.all([ended, left]);
      await nextTask();
      expect(leftovers.timers).to.equal(0);
      expect(leftovers.connections).to.equal(0);
      expect(leftovers.frames).to.equal(0);
      expect(leftovers.listeners).to.deep.equal([]);
      await until(async () => {
        const { held = [], pending = [] } = await navigator.locks.query();
        return ![...held, ...pending].some(({ name }) => name?.includes(host.session));
      });
    } finally {
      leftovers.restore();
    }
  });

  it('R33 removed for good, nothing of its media is left', async () => {
    const leftovers = watchLeftovers();
    try {
      const [host, viewer] = await pair({ share: 'camera microphone', topology: 'mesh' });
      const pictures = (element: HTMLElement): HTMLVideoElement[] =>
        [...(element.shadowRoot?.querySelectorAll('video') ?? [])].filter(
          ({ videoWidth }) => videoWidth > 0,
        );
      await until(() => [host, viewer].every((element) => pictures(element).length === 2));
      const videos = [host, viewer].flatMap(pictures);
      const tracks = [host, viewer].flatMap(
        ({ localStreams }) => localStreams.get('camera')?.getTracks() ?? [],
      );
      expect(tracks.length).to.equal(4);
      expect(leftovers.listeners.join()).to.contain('devicechange');
      expect(leftovers.listeners.join()).to.contain('visibilitychange');
      const ended = heard(host, 'beach-statechange', ({ state }) => state === 'ended');
      const left = heard(viewer, 'beach-statechange', ({ state }) => state === 'disconnected');
      host.remove();
      viewer.remove();
      await Promise.all([ended, left]);
      expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(tracks.map(() => 'ended'));
      await until(() => videos.every(({ srcObject }) => srcObject === null));
      // An exchange that simple-peer had put off to the next task.
      await nextTask();
      expect(leftovers.timers).to.equal(0);
      expect(leftovers.connections).to.equal(0);
      expect(leftovers.listeners).to.deep.equal([]);
    } finally {
      leftovers.restore();
    }
  });

  it('R37 attached again after it was given up, it starts anew', async () => {
    const [host, viewer] = await pair();
    const alone = heard(viewer, 'beach-statechange', ({ state }) => state === 'waiting');
    host.remove();
    await alone;
    expect(host.state).to.equal('ended');
    const join = heard(host, 'beach-viewerjoin');
    stage().append(host);
    await join;
    expect(host.state).to.equal('live');
  });

  it('manual waits to be told', async () => {
    const host = put('beach-session', { session: freshName(), manual: true });
    const viewer = put('beach-viewer', { session: host.session, manual: true });
    const noticed = [host, viewer].flatMap((element) => told.map((type) => record(element, type)));
    await frames(2);
    expect(noticed).to.deep.equal(noticed.map(() => []));
    expect([host.state, viewer.state]).to.deep.equal(['idle', 'disconnected']);
    await Promise.all([host.start(), viewer.join()]);
    expect([host.state, viewer.state]).to.deep.equal(['live', 'connected']);
  });

  it('keep-alive survives its removal, until a script ends it', async () => {
    const [host, viewer] = await pair({ 'keep-alive': true });
    host.remove();
    viewer.remove();
    await frames(4);
    const arrival = heard(viewer, 'beach-message');
    await host.send('from nowhere');
    expect((await arrival).data).to.equal('from nowhere');
    viewer.leave();
    host.stop();
    expect([host.state, viewer.state]).to.deep.equal(['ended', 'disconnected']);
  });

  it('an element that was never attached runs where a script says so', async () => {
    const host = make('beach-session', { session: freshName() });
    await host.start();
    expect(host.state).to.equal('live');
    host.stop();
  });

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

  it('starts in another session after it failed in one', async () => {
    const session = freshName();
    await put('beach-session', { session }).start();
    const second = put('beach-session', { session });
    await heard(second, 'beach-error');
    second.session = freshName();
    await heard(second, 'beach-statechange', ({ state }) => state === 'live');
    expect(second.error).to.equal(null);
  });

  it('stopped by whoever hears that it starts, it stays stopped', async () => {
    const host = put('beach-session', { session: freshName(), manual: true });
    host.addEventListener('beach-statechange', ({ state }) => state === 'starting' && host.stop());
    const reason = await host.start().catch((error) => error);
    expect(reason.name).to.equal('AbortError');
    expect(host.state).to.equal('ended');
  });

  it('started again by whoever hears that it ended, it runs, and tells of it', async () => {
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

  it('R33 stopped by whoever hears that it starts, it leaves no camera on', async () => {
    const host = make('beach-session', { session: freshName(), manual: true, share: 'camera' });
    stage().append(host);
    host.addEventListener('beach-statechange', ({ state }) => state === 'starting' && host.stop());
    await host.start().catch(() => {});
    expect(host.sharing.size).to.equal(0);
    expect(host.localStreams.size).to.equal(0);
  });

  it('started again by whoever hears that it ended, it has its camera', async () => {
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

  it('R33 stopped by whoever hears that it asks for one device, it asks for none', async () => {
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
    ['its devices are let go', 'beach-sharechange', null],
    ['signaling is closed', 'beach-signalingstatechange', 'closed'],
  ] as const) {
    it(`started again by whoever hears that ${what}, it runs`, async () => {
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

  it('start() rejects where it is stopped first', async () => {
    const viewer = put('beach-viewer', { session: freshName(), manual: true });
    const joining = viewer.join().catch((error) => error);
    viewer.leave();
    expect((await joining).name).to.equal('AbortError');
  });

  it('leaves with the page, and is back when the page comes back', async () => {
    const [host, viewer] = await pair();
    const bystander = put('beach-session', { session: freshName() });
    await bystander.start();
    bystander.stop();
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect([host.state, viewer.state]).to.deep.equal(['ended', 'disconnected']);
    const join = heard(host, 'beach-viewerjoin');
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await join;
    await viewer.join();
    expect([host.state, bystander.state]).to.deep.equal(['live', 'ended']);
  });
});
