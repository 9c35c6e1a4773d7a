import { expect } from '@open-wc/testing';
import { watchLeftovers } from '../../kit/leftovers.ts';
import { until } from '../../kit/until.ts';
import {
  clear,
  frames,
  freshName,
  heard,
  make,
  pair,
  put,
  record,
  recordAll,
  stage,
} from '../page.ts';

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('attachment to the document', () => {
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
    it(`R37 a move with ${how} keeps the session and fires no event`, async () => {
      const [host, viewer] = await pair();
      const ids = [...host.peers.keys()];
      const noticed = recordAll(host, viewer);
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

  it('R37 keeps the session when it is put back a frame later', async () => {
    const [host, viewer] = await pair();
    const ids = [...host.peers.keys()];
    const noticed = recordAll(host, viewer);
    host.remove();
    viewer.remove();
    await frames(1);
    stage().append(host, viewer);
    await frames(4);
    expect([...host.peers.keys()]).to.deep.equal(ids);
    expect(noticed).to.deep.equal(noticed.map(() => []));
  });

  it('R37 waits two frames after each of two removals', async () => {
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

  it('R37 waits two frames also while the page is busy', async () => {
    const [host] = await pair();
    const states = record(host, 'beach-statechange');
    host.remove();
    const busyUntil = performance.now() + 400;
    while (performance.now() < busyUntil);
    await nextTask();
    stage().append(host);
    await frames(4);
    expect(states).to.deep.equal([]);
  });

  it('R37 lets the tasks go first that were due before the two frames', async () => {
    const [host] = await pair();
    const states = record(host, 'beach-statechange');
    const { requestAnimationFrame } = globalThis;
    globalThis.requestAnimationFrame = (callback) => {
      queueMicrotask(() => callback(performance.now()));
      return 0;
    };
    try {
      const due = nextTask();
      host.remove();
      await due;
      stage().append(host);
    } finally {
      globalThis.requestAnimationFrame = requestAnimationFrame;
    }
    await frames(4);
    expect(states).to.deep.equal([]);
  });

  it('R33 ends when it is removed from a hidden page', async () => {
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

  it('R37 stays stopped when it is moved', async () => {
    const host = put('beach-session', { session: freshName() });
    await host.start();
    host.stop();
    const elsewhere = document.createElement('section');
    stage().append(elsewhere);
    elsewhere.append(host);
    await frames(4);
    expect(host.state).to.equal('ended');
  });

  it('R33 leaves nothing when it is removed for good', async () => {
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

  it('R33 leaves no media when it is removed for good', async () => {
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

  it('R37 starts again when it is attached after its end', async () => {
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

  it('waits for a call when it is manual', async () => {
    const host = put('beach-session', { session: freshName(), manual: true });
    const viewer = put('beach-viewer', { session: host.session, manual: true });
    const noticed = recordAll(host, viewer);
    await frames(2);
    expect(noticed).to.deep.equal(noticed.map(() => []));
    expect([host.state, viewer.state]).to.deep.equal(['idle', 'disconnected']);
    await Promise.all([host.start(), viewer.join()]);
    expect([host.state, viewer.state]).to.deep.equal(['live', 'connected']);
  });

  it('survives its removal with keep-alive, until a script ends it', async () => {
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

  it('runs without being attached when a script starts it', async () => {
    const host = make('beach-session', { session: freshName() });
    await host.start();
    expect(host.state).to.equal('live');
    host.stop();
  });

  it('leaves when the page is hidden, and returns when it is restored', async () => {
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
