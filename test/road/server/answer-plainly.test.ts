import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { attachRoad } from '../../../src/road/index.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { listen, refusal } from './running-road.ts';

/** Attaches a road to a server of the page. */
async function attach(t: TestContext, answer?: RequestListener) {
  const { server, port } = await listen(t, answer);
  const road = attachRoad(server, { clock: new VirtualClock(), origins: ['https://example.org'] });
  t.after(() => road.close());
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers, method });
  return { server, port, road, ask };
}

test('R43 answers requests without WebSocket on a server that has no listener for them', async (t) => {
  const { server, port, road, ask } = await attach(t);
  for (const [path, origin, status, hint] of [
    ['/road', '', 426, /WebSocket.*proxy/],
    ['/road/?token=x', 'https://example.org', 426, /WebSocket.*proxy/],
    ['//road', '', 426, /WebSocket.*proxy/],
    ['/road', 'https://evil.example', 403, /this origin may not use/],
    ['/app/road', '', 404, /the road is at \/road\./],
    ['/', '', 404, /the road is at \/road\./],
  ] as const) {
    const response = await ask(path, origin === '' ? {} : { origin });
    assert.equal(response.status, status, path);
    assert.match(await response.text(), hint);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('upgrade'), status === 426 ? 'websocket' : null);
  }
  assert.equal((await ask('/road', {}, 'PUT')).status, 405);
  const head = await ask('/road', {}, 'HEAD');
  assert.deepEqual([head.status, await head.text()], [426, '']);

  const second = attachRoad(server, { clock: new VirtualClock(), path: '/second' });
  assert.equal((await ask('/second')).status, 426);
  assert.match(await (await ask('/third')).text(), /\/road or \/second\./);
  await second.close();
  assert.equal((await ask('/second')).status, 404);
  assert.equal(await refusal(`ws://127.0.0.1:${port}/road`), 101);

  await road.close();
  const gone = ask('/road');
  await once(server, 'request').then(([, response]) => response.end('none'));
  assert.equal(await (await gone).text(), 'none');
});

test('R43 leaves requests without WebSocket to the listeners of the server, also to late ones', async (t) => {
  const { server, ask } = await attach(t);
  const answer: RequestListener = (_, response) => response.end('mine');
  server.on('request', answer);
  for (const path of ['/road', '/other']) assert.equal(await (await ask(path)).text(), 'mine');
  server.off('request', answer);
  assert.equal((await ask('/road')).status, 426);
});

test('R43 answers for a listener of the server that asks it to', async (t) => {
  const { road, ask } = await attach(t, (request, response) => {
    if (request.url === '/road') road.respond(request, response);
    else response.end('mine');
  });
  assert.equal((await ask('/road')).status, 426);
  assert.equal(await (await ask('/other')).text(), 'mine');
});

test('R43 answers over HTTP/2, too', async (t) => {
  const { road } = await attach(t);
  const server = createServer((request, response) =>
    road.respond(
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse<IncomingMessage>,
    ),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => client.destroy());
  const [headers] = await once(client.request({ ':path': '/road' }), 'response');
  assert.equal(headers[':status'], 426);
});
