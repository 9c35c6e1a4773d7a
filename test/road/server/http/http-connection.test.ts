import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { HttpConnection } from '../../../../src/road/server/http/http-connection.ts';
import { VirtualClock } from '../../../kit/clock/virtual-clock.ts';
import { listen } from '../running-road.ts';

test('R11 R50 a peer that is gone before its event stream begins is given up in time', async (t) => {
  const leave = new AbortController();
  const { server, port } = await listen(t, () => {});
  const asking = fetch(`http://127.0.0.1:${port}`, { signal: leave.signal }).catch(() => {});
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  leave.abort();
  await Promise.all([once(response, 'close'), asking]);

  const clock = new VirtualClock();
  const codes: number[] = [];
  const connection = new HttpConnection({ clock, ended: (code) => codes.push(code) });
  connection.stream(response);
  connection.pulse();
  clock.advance(10_000);
  assert.deepEqual(codes, [1006]);
});
