import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { refusal, start } from './running-road.ts';

const limits = { connectionsPerAddress: 1 };
const client = (address: string) => ({ 'x-forwarded-for': address });

async function open(url: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers });
  await once(socket, 'open');
  return socket;
}

test('R43 counts the clients of a trusted proxy one by one, despite forged headers', async (t) => {
  const { url } = await start(t, { limits, trustedProxies: ['127.0.0.1'] });
  await open(url, client('203.0.113.1'));
  await open(url, client('203.0.113.2'));
  assert.equal(await refusal(url, client('203.0.113.1')), 503);
  assert.equal(await refusal(url, client('198.51.100.9, 203.0.113.1')), 503);
  await open(url, client('2001:db8:1:2::1'));
  assert.equal(await refusal(url, client('2001:db8:1:2:ffff::9')), 503);
  await open(url, client('2001:db8:1:3::1'));
});

test('R43 ignores X-Forwarded-For of all other clients', async (t) => {
  const { url } = await start(t, { limits });
  const first = await open(url, client('203.0.113.1'));
  assert.equal(await refusal(url, client('203.0.113.2')), 503);
  first.close();
  await once(first, 'close');
  await open(url, client('203.0.113.2'));
});
