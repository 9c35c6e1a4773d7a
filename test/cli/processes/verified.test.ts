import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRoad } from '../../../src/road/index.ts';
import { type Ends, MaliciousServer } from '../../e2e/malice/malicious-server.ts';
import { BeachProcess, ownConfig } from './beach-process.ts';

test('R41 a host keeps the key of its name, which nobody else can host', async (t) => {
  const road = await createRoad({ port: 0, host: '127.0.0.1', logger: () => {} });
  t.after(() => road.close());
  const env = ownConfig(t);
  const start = () => {
    const options = ['--road', road.url, '--session', 'standup', '--verify'];
    return new BeachProcess(t, ['host', ...options, '--', 'cat'], env);
  };
  const host = start();
  const link = await host.link();
  const { session } = await host.event('sharing');
  assert.match(`${session}`, /^standup\.[0-9a-z]{26}$/);
  const viewer = new BeachProcess(t, ['view', link]);
  await viewer.event('host', { state: 'connected', verified: true });
  host.child.kill('SIGKILL');
  await host.exit;
  const again = start();
  assert.equal(await again.link(), link);
  await again.event('viewer-joined');
  const other = ['host', '--road', road.url, '--session', `${session}`, '--', 'cat'];
  const stranger = new BeachProcess(t, other, ownConfig(t));
  assert.equal(await stranger.exit, 3);
  assert.match(stranger.err, /host-unverified/);
});

test('R41 a viewer takes nobody but the host of its link, whose new name is verified', async (t) => {
  const nobody: Ends = {
    offer: async () => 'v=0\r\n',
    answer: async () => 'v=0\r\n',
    accept: async () => {},
    candidate: async () => {},
  };
  const road = await MaliciousServer.start(nobody);
  t.after(() => road.close());
  road.manner = 'sign';
  const host = new BeachProcess(t, ['host', '--road', road.url, '--', 'cat'], ownConfig(t));
  const viewer = new BeachProcess(t, ['view', await host.link()]);
  await viewer.event('warning', { code: 'host-unverified' });
  road.manner = 'honest';
  await viewer.event('host', { state: 'connected', verified: true });
});
