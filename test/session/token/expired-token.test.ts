import { type TestContext, test } from 'node:test';
import { expect } from 'chai';
import { mintToken } from '../../../src/road/index.ts';
import type { Session } from '../../../src/session/session.ts';
import { RoadSessions } from '../../kit/road-sessions.ts';
import { until } from '../../kit/until.ts';

const tokenSecret = 'a secret of the test that nobody guesses';

const links = (session: Session): string =>
  [...session.peers.values()].map(({ state, generation }) => `${state} ${generation}`).join();

/** A host and a viewer with tokens that are valid for some seconds. */
async function connect(t: TestContext, life: number) {
  const sessions = await RoadSessions.open(t, { tokenSecret });
  const asked = { host: 0, viewer: 0 };
  const mint = (role: 'host' | 'viewer', seconds = life) => {
    asked[role] += 1;
    const expires = sessions.clock.wall() + 1_000 * seconds;
    return mintToken(tokenSecret, { session: 'standup', role, expires });
  };
  return { sessions, asked, mint };
}

test('R34 R42 a live session whose token expires keeps its links, and is back with a fresh one', async (t) => {
  const { sessions, asked, mint } = await connect(t, 3_600);
  const fixed = await mint('viewer', 20);
  let renews = false;
  const host = sessions.join('host', { token: () => mint('host') });
  // At first, as if its server gave out an old token.
  const viewer = sessions.join('viewer', { token: () => (renews ? mint('viewer') : fixed) });
  const warnings: string[] = [];
  viewer.on('warning', ({ code }) => warnings.push(code));
  await Promise.all([host.start(), viewer.start()]);
  const before = links(viewer);
  sessions.clock.advance(20_000);
  sessions.clock.advance(10_000);
  await sessions.stopRoad();
  await sessions.startRoad();
  await until(() => warnings.includes('unauthorized') && host.signalingState === 'open');
  expect(viewer.signalingState).to.equal('reconnecting');
  expect(links(viewer)).to.equal(before);
  await viewer.send('still here');
  const hostAsked = asked.host;
  renews = true;
  await until(() => viewer.signalingState === 'open');
  expect(asked.viewer).to.equal(2);
  expect(asked.host).to.equal(hostAsked);
  expect([links(viewer), viewer.state, host.state]).to.deep.equal([before, 'live', 'live']);
  expect(warnings.filter((code) => code === 'unauthorized')).to.deep.equal(['unauthorized']);
});

test('R34 a token function that fails at first keeps nobody out', async (t) => {
  const { sessions, mint } = await connect(t, 60);
  const host = sessions.join('host', { token: await mint('host') });
  let fails = true;
  const viewer = sessions.join('viewer', {
    token: () => {
      if (!fails) return mint('viewer');
      fails = false;
      throw new Error('no network today');
    },
  });
  const warnings: string[] = [];
  viewer.on('warning', ({ code, message }) => warnings.push(`${code} ${message}`));
  await Promise.all([host.start(), viewer.start()]);
  expect(warnings).to.have.length(1);
  expect(warnings[0]).to.match(/^signaling-unreachable The "token" function failed: .*no network/);
});

test('R34 a first join with a wrong token ends, and says why', async (t) => {
  const { sessions, mint } = await connect(t, 60);
  const host = sessions.join('host', { token: () => mint('viewer') });
  const error = await host.start().catch((error) => error);
  expect(`${error.code}: ${error.message}`).to.match(/^unauthorized: .*as a host/);
  expect(host.state).to.equal('failed');
});
