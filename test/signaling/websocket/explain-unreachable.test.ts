import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { Participant } from '../participant.ts';

const serverUrl = (): Promise<string> => executeServerCommand<string, undefined>('server:url');

describe('an address at which no WebSocket opens', () => {
  let peer: Participant;
  afterEach(() => peer.leave());

  /** Connects, and returns what the peer is told first. */
  async function told(url: string, clock?: VirtualClock): Promise<string> {
    const signaling = new WebSocketSignaling(url, clock ? { clock } : {});
    peer = new Participant(signaling, { session: 'nowhere', role: 'viewer' });
    await peer.until(() => peer.lastError !== undefined);
    expect(peer.lastError?.message).to.not.include('?');
    expect(peer.lastError?.message).to.match(/[^y]\. The next attempt starts automatically\.$/);
    return `${peer.lastError?.code}: ${peer.lastError?.message}`;
  }

  for (const [what, query, words] of [
    ['another site', 'status=404', /^signaling-refused: No road answers at .*another server/],
    ['another site that lets pages read', 'status=404&cors', /another server \(404\)/],
    ['the page of a single-page site', 'status=200&cors', /another server \(200\)/],
    ['a road that refuses the origin', 'status=403&cors', /^signaling-refused: .*allow its origin/],
    [
      'a road behind a proxy without WebSockets',
      'status=426&cors',
      /^signaling-refused: The road at/,
    ],
    ['a redirect', 'status=302&location=/road&cors', /^signaling-refused: .*follow no redirect/],
    ['a redirect of another site', 'status=301&location=/road', /another server \(unreadable\)/],
    ['a gateway without the server behind', 'status=502&cors', /another server \(502\)/],
  ] as const) {
    it(`R42 is told from a missing road: ${what}`, async () => {
      const path = `/${crypto.randomUUID()}`;
      const sentence = await told(`${await serverUrl()}${path}?${query}&token=secret`);
      expect(sentence).to.match(words).and.include(`127.0.0.1`).and.not.include('secret');
      const failures = peer.states.length;
      await peer.until(() => peer.states.length >= failures + 1);
      const plain = await executeServerCommand<number, { path: string }>('server:asked', { path });
      expect(plain).to.equal(what.includes('ther site') && !query.includes('cors') ? 2 : 1);
    });
  }

  it('R42 where nothing answers is told as that', async () => {
    expect(await told('ws://127.0.0.1:5/road')).to.match(/^signaling-unreachable: No road answers/);
  });

  it('R42 that takes the request and never answers is told as that', async () => {
    const clock = new VirtualClock();
    const path = `/${crypto.randomUUID()}`;
    const sentence = told(`${await serverUrl()}${path}?silent`, clock);
    const asked = { path };
    while ((await executeServerCommand<number, typeof asked>('server:asked', asked)) === 0);
    clock.advance(3_000);
    expect(await sentence).to.match(/^signaling-unreachable: No road answers/);
  });
});
