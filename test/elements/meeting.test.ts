import { expect } from '@open-wc/testing';
import type { MessageData } from '../../src/link/wire/message.ts';
import { BeachError } from '../../src/runtime/beach-error.ts';
import { until } from '../kit/until.ts';
import { clear, freshName, heard, pair, put, record, stage } from './page.ts';

describe('two tags on one page', () => {
  afterEach(clear);

  it('R38 find each other without other attributes or scripts', async () => {
    const session = freshName();
    stage().append(
      document.createRange().createContextualFragment(
        `<beach-session session="${session}"></beach-session>
           <beach-viewer session="${session}"></beach-viewer>`,
      ),
    );
    const viewer = document.querySelector('beach-viewer') as HTMLElementTagNameMap['beach-viewer'];
    const host = document.querySelector('beach-session') as HTMLElementTagNameMap['beach-session'];
    const joined = heard(host, 'beach-viewerjoin');
    await heard(viewer, 'beach-statechange', ({ state }) => state === 'connected');
    const { peerId } = await joined;
    expect(host.state).to.equal('live');
    expect(host.peers.get(peerId)?.state).to.equal('connected');
    expect(host.metrics.activePeers).to.equal(1);
    expect(host.error).to.equal(null);
    expect(viewer.error).to.equal(null);
    expect(host.signalingState).to.equal('open');
    expect(viewer.signalingState).to.equal('open');
  });

  it('R20 fire an event for each change of state, after the property has changed', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const viewer = put('beach-viewer', { session });
    const seen: string[] = [];
    for (const element of [host, viewer]) {
      element.addEventListener('beach-statechange', ({ state, previous }) => {
        seen.push(`${element.localName} ${previous} ${state}`);
        expect(element.state).to.equal(state);
        expect(element.matches(`:state(${state})`)).to.equal(true);
        expect(element.matches(`:state(${previous})`)).to.equal(false);
      });
    }
    await Promise.all([host.start(), viewer.join()]);
    viewer.leave();
    host.stop();
    expect(seen.filter((line) => line.startsWith('beach-session'))).to.deep.equal([
      'beach-session idle starting',
      'beach-session starting live',
      'beach-session live ended',
    ]);
    expect(seen.filter((line) => line.startsWith('beach-viewer'))).to.deep.equal([
      'beach-viewer disconnected waiting',
      'beach-viewer waiting connecting',
      'beach-viewer connecting connected',
      'beach-viewer connected disconnected',
    ]);
  });

  it('do not render for a message or its progress', async () => {
    const [host, viewer] = await pair();
    await Promise.all([host.updateComplete, viewer.updateComplete]);
    const seen = new Set<string>();
    for (const type of ['beach-message', 'beach-progress'] as const) {
      viewer.addEventListener(type, () => seen.add(`${type} ${viewer.isUpdatePending}`));
    }
    await host.send(new Uint8Array(200_000));
    await until(() => seen.size > 1);
    expect([...seen].sort()).to.deep.equal(['beach-message false', 'beach-progress false']);
  });

  it('R20 fire an event for each change of a connection, and of signaling', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    const connections = record(host, 'beach-connectionstatechange');
    const signaling = record(host, 'beach-signalingstatechange');
    const viewer = put('beach-viewer', { session, name: 'Ada' });
    const join = heard(host, 'beach-viewerjoin');
    const leave = heard(host, 'beach-viewerleave');
    await viewer.join();
    const { peerId, name } = await join;
    expect(name).to.equal('Ada');
    viewer.leave();
    const left = await leave;
    expect([left.peerId, left.name, left.reason]).to.deep.equal([peerId, 'Ada', 'left']);
    host.stop();
    expect(connections.map((event) => event.peerId)).to.deep.equal(connections.map(() => peerId));
    expect(connections.map(({ state }) => state)).to.deep.equal([
      'connecting',
      'connected',
      'disconnected',
    ]);
    expect(connections[0]?.generation).to.equal(1);
    expect(connections[0]?.attempt).to.equal(1);
    expect(signaling.map(({ previous, state }) => [previous, state])).to.deep.equal([
      ['idle', 'connecting'],
      ['connecting', 'open'],
      ['open', 'closed'],
    ]);
  });

  it('R2 connect when the viewer comes first', async () => {
    const session = freshName();
    const viewer = put('beach-viewer', { session });
    await heard(viewer, 'beach-signalingstatechange', ({ state }) => state === 'open');
    expect(viewer.state).to.equal('waiting');
    put('beach-session', { session });
    await viewer.join();
    expect(viewer.state).to.equal('connected');
  });

  it('let events bubble, also out of shadow roots', async () => {
    const outer = document.createElement('div');
    stage().append(outer);
    const shadow = outer.attachShadow({ mode: 'open' });
    const host = document.createElement('beach-session');
    const change = heard(stage(), 'beach-statechange', ({ state }) => state === 'live');
    shadow.append(host);
    expect((await change).target).to.equal(outer);
  });

  it('report to a second host that the name is taken, and nothing to the first', async () => {
    const [host, viewer] = await pair();
    const noticed = [
      ...(['beach-statechange', 'beach-error', 'beach-warning', 'beach-viewerleave'] as const).map(
        (type) => record(host, type),
      ),
      record(viewer, 'beach-statechange'),
    ];
    const second = put('beach-session', { session: host.session, manual: true });
    const errors = record(second, 'beach-error');
    const changes = record(second, 'beach-statechange');
    const reason = await second.start().then(
      () => null,
      (error) => error,
    );
    expect(reason).to.be.instanceOf(BeachError);
    expect(reason.code).to.equal('host-taken');
    expect(errors.map(({ error }) => error)).to.deep.equal([reason]);
    expect(second.error).to.equal(reason);
    expect(second.state).to.equal('failed');
    expect(changes.at(-1)?.reason).to.equal(reason);
    const arrival = heard(viewer, 'beach-message');
    await host.send('still here');
    expect((await arrival).data).to.equal('still here');
    expect(noticed).to.deep.equal(noticed.map(() => []));
  });

  it('let that host try again when the name is free', async () => {
    const session = freshName();
    const first = put('beach-session', { session });
    await first.start();
    const second = put('beach-session', { session });
    await heard(second, 'beach-error');
    first.stop();
    await second.start();
    expect(second.state).to.equal('live');
    expect(second.error).to.equal(null);
  });
});

describe('a message', () => {
  afterEach(clear);

  const values: Record<string, MessageData> = {
    text: 'héllo 🏖',
    null: null,
    'an object': { a: [1, { b: null }], c: true },
    'an ArrayBuffer': new Uint8Array([1, 2, 3]).buffer,
    'a Float32Array': new Float32Array([0, 1.5, -2.25]),
    'a Blob': new Blob(['<p>hi</p>'], { type: 'text/html' }),
  };

  it('arrives as the type that was sent, in both directions', async () => {
    const [host, viewer] = await pair();
    for (const [what, value] of Object.entries(values)) {
      for (const [from, to] of [
        [host, viewer],
        [viewer, host],
      ] as const) {
        const arrival = heard(to, 'beach-message');
        await from.send(value, { topic: what });
        const { data, topic, lane, retained } = await arrival;
        expect([topic, lane, retained]).to.deep.equal([what, 'reliable', false]);
        if (value instanceof Blob) {
          expect(data).to.be.instanceOf(Blob);
          expect((data as Blob).type).to.equal(value.type);
          expect(await (data as Blob).text()).to.equal(await value.text());
        } else {
          expect(Object.getPrototypeOf(data ?? {})).to.equal(Object.getPrototypeOf(value ?? {}));
          expect(data).to.deep.equal(value);
        }
      }
    }
  });

  it('goes to one viewer when the host names it', async () => {
    const [host, first] = await pair();
    const second = put('beach-viewer', { session: host.session });
    const { peerId } = await heard(host, 'beach-viewerjoin');
    const seen = [record(first, 'beach-message'), record(second, 'beach-message')];
    const ends = [first, second].map((viewer) =>
      heard(viewer, 'beach-message', ({ data }) => data === 'end'),
    );
    await host.send('to the second', { to: peerId });
    await host.send('end');
    await Promise.all(ends);
    expect(seen.map((events) => events.map(({ data }) => data))).to.deep.equal([
      ['end'],
      ['to the second', 'end'],
    ]);
  });

  it('is rejected before the session, and without a connection', async () => {
    const codes = await Promise.all(
      [
        put('beach-session', { manual: true }).send('x'),
        put('beach-viewer', { session: freshName(), manual: true }).send('x'),
        put('beach-viewer', { session: freshName() }).send('x'),
      ].map((sending) =>
        sending.then(
          () => 'sent',
          (error) => error.code,
        ),
      ),
    );
    expect(codes).to.deep.equal(['send-failed', 'send-failed', 'send-failed']);
  });

  it('does not reach a dropped viewer, which learns the reason', async () => {
    const [host, viewer] = await pair();
    const [peerId] = [...host.peers.keys()] as [string];
    const error = heard(viewer, 'beach-error');
    const leave = heard(host, 'beach-viewerleave');
    host.drop(peerId, 'refused');
    expect((await leave).reason).to.equal('refused');
    expect((await error).error.code).to.equal('refused');
    expect(viewer.state).to.equal('failed-permanent');
    expect(host.peers.size).to.equal(0);
  });
});
