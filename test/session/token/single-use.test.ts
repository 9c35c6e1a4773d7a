import { test } from 'node:test';
import { expect } from 'chai';
import { WebSocket as NodeSocket } from 'ws';
import { mintToken } from '../../../src/road/index.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { RoadSessions } from '../../kit/road-sessions.ts';
import { until } from '../../kit/until.ts';

const tokenSecret = 'a secret of the test that nobody guesses';

test('R34 R42 a viewer with a token for one member reconnects, and joins again; nobody else joins with it', async (t) => {
  const sessions = await RoadSessions.open(t, { tokenSecret });
  const expires = sessions.clock.wall() + 60_000;
  const mint = (role: 'host' | 'viewer') =>
    mintToken(tokenSecret, { session: 'standup', role, expires, singleUse: true });
  const host = sessions.join('host', { token: await mint('host') });
  await host.start();
  const token = await mint('viewer');
  let socket: NodeSocket | undefined;
  const openSocket = (url: string) => {
    socket = new NodeSocket(url);
    return socket as unknown as WebSocket;
  };
  const signaling = new WebSocketSignaling(sessions.url, { clock: sessions.clock, openSocket });
  const viewer = sessions.join('viewer', { token, signaling });
  await viewer.start();
  const links = () => [...viewer.peers.values()].map(({ generation }) => generation);
  await until(() => viewer.hostState === 'connected');

  const back = new Promise<void>((resolve) => {
    viewer.on('signaling', ({ state }) => state === 'open' && resolve());
  });
  socket?.terminate();
  await back;
  expect([viewer.state, links()]).to.deep.equal(['live', [1]]);

  const other = sessions.join('viewer', { token });
  const error = await other.start().catch((error) => error);
  expect(`${error.code}: ${error.message}`).to.match(/^unauthorized: .*admits one member/);

  viewer.stop();
  await viewer.start();
  await until(() => viewer.hostState === 'connected');
  const late = await other.start().catch((error) => error);
  expect(late.code).to.equal('unauthorized');
});
