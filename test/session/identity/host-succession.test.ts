import { test } from 'node:test';
import { expect } from 'chai';
import { WebSocket as NodeSocket } from 'ws';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import type { Session } from '../../../src/session/session.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';
import { RoadSessions } from '../../kit/road-sessions.ts';
import { until } from '../../kit/until.ts';
import { WirePeer } from '../../road/wire-peer.ts';

/** Nothing bounds the wait for a host that is never let in. */
const options = { timeout: 30_000 };
const signer = createNodeSigner();
const fingerprint = await nodeSignatures.fingerprintOf(signer.key);
const name = `standup.${fingerprint}`;

/** The pages of one browser, which holds the key of the name. */
const withKey: Partial<SessionOptions> = {
  session: name,
  keyStore: { open: async () => ({ signer }) },
};

/** The hosts to which a viewer has a ready link. */
const hostsOf = (viewer: Session): string[] =>
  [...viewer.peers.values()].filter((p) => p.state === 'connected').map((p) => p.peerId);

/** A page with the key, whose road a test can cut off, and which remembers what the road has told it. */
function pageOn(sessions: RoadSessions) {
  const codes: string[] = [];
  let socket: NodeSocket | undefined;
  const openSocket = (url: string) => {
    socket = new NodeSocket(page.isCut ? url.replace('/road', '/nowhere') : url);
    socket.on('message', (data) => codes.push(JSON.parse(String(data)).code));
    return socket as unknown as WebSocket;
  };
  const signaling = new WebSocketSignaling(sessions.url, { clock: sessions.clock, openSocket });
  const page = {
    isCut: false,
    cut() {
      page.isCut = true;
      socket?.terminate();
    },
    session: sessions.join('host', { ...withKey, signaling }),
    told: (code: string) => codes.filter((told) => told === code).length,
  };
  return page;
}

/** Counts the most hosts to which a viewer ever had ready links at once. */
function watchHosts(viewer: Session): { most: number } {
  const seen = { most: 0 };
  viewer.on('connection', () => {
    seen.most = Math.max(seen.most, hostsOf(viewer).length);
  });
  return seen;
}

const linked = (viewer: Session, host: Session) =>
  until(() => host.peerId !== null && hostsOf(viewer).includes(host.peerId));

test(
  'R2 R41 of two pages with one key one hosts, and the other follows within a second',
  options,
  async (t) => {
    const sessions = await RoadSessions.open(t);
    const first = sessions.join('host', withKey);
    await first.start();
    const viewer = sessions.join('viewer', { session: name });
    const seen = watchHosts(viewer);
    await viewer.start();
    const second = sessions.join('host', withKey);
    const warnings: string[] = [];
    second.on('warning', ({ code, message }) => warnings.push(`${code}: ${message}`));
    await until(() => warnings.length > 0);
    expect(warnings[0]).to.match(/^host-taken: .* takes over/);
    expect([first.state, second.state]).to.deep.equal(['live', 'starting']);
    first.suspend();
    const left = performance.now();
    await second.start();
    expect(performance.now() - left).to.be.below(1_000);
    await linked(viewer, second);
    expect(hostsOf(viewer)).to.deep.equal([second.peerId]);
    expect([seen.most, warnings.length, viewer.state]).to.deep.equal([1, 1, 'live']);
  },
);

test(
  'R2 R41 R36 a host that reloads, and finds another road, is known by its key',
  options,
  async (t) => {
    const sessions = await RoadSessions.open(t);
    const first = sessions.join('host', withKey);
    const viewer = sessions.join('viewer', { session: name });
    await Promise.all([first.start(), viewer.start()]);
    await sessions.stopRoad();
    first.suspend();
    await sessions.startRoad();
    const again = sessions.join('host', withKey);
    await again.start();
    await linked(viewer, again);
    expect(viewer.state).to.equal('live');
  },
);

test(
  'R2 R41 R42 of two pages with one key, the one with viewers hosts the next road',
  options,
  async (t) => {
    const sessions = await RoadSessions.open(t);
    const first = pageOn(sessions);
    const viewer = sessions.join('viewer', { session: name });
    const seen = watchHosts(viewer);
    await Promise.all([first.session.start(), viewer.start()]);
    await linked(viewer, first.session);
    const second = pageOn(sessions);
    await until(() => second.told('host-taken') === 1);
    await sessions.stopRoad();
    first.isCut = true;
    await sessions.startRoad();
    // The page that waits is there first.
    await until(() => second.told('host-taken') === 2 || second.session.state === 'live');
    expect(second.session.state).to.equal('starting');
    first.isCut = false;
    await until(() => first.session.signalingState === 'open');
    expect(first.told('host-taken')).to.equal(0);
    expect([viewer.state, hostsOf(viewer)]).to.deep.equal(['live', [first.session.peerId]]);
    expect(viewer.peers.get(`${first.session.peerId}`)?.generation).to.equal(1);
    first.session.suspend();
    await second.session.start();
    await linked(viewer, second.session);
    expect(seen.most).to.equal(1);
  },
);

test(
  'R2 R41 R42 a page that waited hosts the next road where the host does not come back',
  options,
  async (t) => {
    const sessions = await RoadSessions.open(t);
    const first = pageOn(sessions);
    await first.session.start();
    const second = pageOn(sessions);
    await until(() => second.told('host-taken') === 1);
    await sessions.stopRoad();
    first.session.stop();
    await sessions.startRoad();
    await until(() => second.told('host-taken') === 2 || second.session.state === 'live');
    sessions.clock.advance(20_000);
    await second.session.start();
    expect(second.session.state).to.equal('live');
  },
);

test('R2 R41 R42 a viewer has one host where the host loses only its road', options, async (t) => {
  const sessions = await RoadSessions.open(t);
  const page = pageOn(sessions);
  const first = page.session;
  const viewer = sessions.join('viewer', { session: name });
  const seen = watchHosts(viewer);
  await Promise.all([first.start(), viewer.start()]);
  const second = sessions.join('host', withKey);
  await until(() => second.signalingState === 'connecting');
  page.cut();
  await second.start();
  await linked(viewer, second);
  expect(hostsOf(viewer)).to.deep.equal([second.peerId]);
  // Back on the road, it waits for its name, and gets its viewer again.
  const warned = new Promise((resolve) => {
    first.on('warning', ({ code }) => code === 'host-taken' && resolve(code));
  });
  page.isCut = false;
  await warned;
  expect([first.state, first.signalingState]).to.deep.equal(['live', 'reconnecting']);
  second.stop();
  await linked(viewer, first);
  expect(hostsOf(viewer)).to.deep.equal([first.peerId]);
  expect(seen.most).to.equal(1);
});

test(
  'R2 R41 the host takes its name back from a squatter, and its viewers are back',
  options,
  async (t) => {
    // As on a road that did not check the claim of the squatter.
    const blind = {
      ...nodeSignatures,
      verify: async () => true,
      fingerprintOf: async () => fingerprint,
    };
    const sessions = await RoadSessions.open(t, { signatures: blind });
    const first = sessions.join('host', withKey);
    const viewer = sessions.join('viewer', { session: name });
    await Promise.all([first.start(), viewer.start()]);
    const warnings: string[] = [];
    viewer.on('warning', ({ code }) => warnings.push(code));
    await sessions.stopRoad();
    first.suspend();
    await sessions.startRoad();
    const squatter = await WirePeer.connect(sessions.url);
    const { key } = createNodeSigner();
    const proof = { key, signature: 's'.repeat(86) };
    squatter.requestJoin('host', 'eve', { session: name, key, proof });
    const { peer } = await squatter.next('peer-joined');
    squatter.signal('offer', peer.peerId);
    await until(() => warnings.includes('host-unverified'));
    const again = sessions.join('host', withKey);
    await again.start();
    expect((await squatter.next('join-refused')).code).to.equal('host-unverified');
    await linked(viewer, again);
    expect(hostsOf(viewer)).to.deep.equal([again.peerId]);
  },
);
