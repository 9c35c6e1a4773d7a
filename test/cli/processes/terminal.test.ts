import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createRoad } from '../../../src/road/index.ts';
import { printFigures } from '../../kit/print-figures.ts';
import { until } from '../../kit/until.ts';
import { WirePeer } from '../../road/wire-peer.ts';
import { BeachProcess, full, ownConfig } from './beach-process.ts';

/** Starts a road, and returns the options that lead to it. */
async function setUpRoad(t: TestContext) {
  const road = await createRoad({ port: 0, host: '127.0.0.1', logger: () => {} });
  t.after(() => road.close());
  return { road, options: ['--road', road.url, '--session', 'standup'] };
}

test('R14 a viewer sees the program of the host, which alone has offered, and both end with it', async (t) => {
  const { road, options } = await setUpRoad(t);
  const env = ownConfig(t);
  const program = 'echo one; read line; seq 1 200000; echo "typed $line"; exit 7';
  const host = new BeachProcess(t, ['host', ...options, '--', 'sh', '-c', program], env);
  await host.shows('one');
  const late = new BeachProcess(t, ['view', await host.link()]);
  await late.shows('one');
  const offers = road.offers('standup');
  assert.deepEqual([...new Set(offers.map(({ role }) => role))], ['host']);
  host.write('this\n');
  assert.equal(await host.exit, 7);
  assert.equal(await late.exit, 0);
  const lines = late.out.split('\n').filter((line) => /^\d+$/.test(line));
  assert.deepEqual(
    lines,
    Array.from({ length: 200_000 }, (_, i) => `${i + 1}`),
  );
  assert.match(late.out, /typed this/);
  assert.ok(await late.event('exit', { code: 7 }));
});

test('R14 a viewer with the link to type along types, and others do not; a road is not needed for it', async (t) => {
  const { road, options } = await setUpRoad(t);
  const host = new BeachProcess(t, ['host', ...options, '--', 'cat'], ownConfig(t));
  const typist = new BeachProcess(t, ['view', await host.link('type')]);
  const watcher = new BeachProcess(t, ['view', `${await host.link()}#control=wrong`]);
  // Before the host has answered.
  typist.write('quite early\n');
  watcher.write('quickly\n');
  await typist.event('control', { granted: true });
  await watcher.event('control', { granted: false });
  await road.close();
  await typist.event('warning', { code: 'signaling-unreachable' });
  watcher.write('from the watcher\n');
  typist.write('from the typist\n');
  await Promise.all([watcher.shows('from the typist'), host.shows('from the typist')]);
  typist.write('the end\n\x04');
  assert.equal(await host.exit, 0);
  assert.equal(await watcher.exit, 0);
  assert.match(host.out, /quite early/);
  assert.doesNotMatch(watcher.out, /from the watcher|quickly/);
});

test('R14 a host that is killed and started again has its viewers back within 5 s', async (t) => {
  const { options } = await setUpRoad(t);
  const env = ownConfig(t);
  const start = (text: string) =>
    new BeachProcess(t, ['host', ...options, '--', 'sh', '-c', `echo ${text}; cat`], env);
  const first = start('first');
  const viewer = new BeachProcess(t, ['view', await first.link('type')]);
  await viewer.shows('first');
  await viewer.event('control', { granted: true });
  first.child.kill('SIGKILL');
  await first.exit;
  const second = start('second');
  await second.event('sharing');
  const before = performance.now();
  await viewer.shows('second');
  assert.ok(performance.now() - before < 5_000);
  // The link to type along is the same, too.
  await viewer.until(
    () => viewer.events.filter(({ event, granted }) => event === 'control' && granted).length === 2,
  );
});

test('R14 a viewer that offers is refused, and nothing changes', async (t) => {
  const { road, options } = await setUpRoad(t);
  const host = new BeachProcess(t, ['host', ...options, '--', 'cat'], ownConfig(t));
  await host.event('signaling', { state: 'open' });
  const viewer = new BeachProcess(t, ['view', await host.link('type')]);
  await viewer.event('control', { granted: true });
  const hostile = await WirePeer.connect(road.url);
  hostile.requestJoin('viewer', 'mallory');
  const { host: hostId } = await hostile.next('joined');
  hostile.signal('offer', `${hostId}`);
  assert.equal((await hostile.next('error')).code, 'role-violation');
  viewer.write('still here\n');
  await host.shows('still here');
  assert.equal(host.events.filter(({ event }) => event === 'viewer-left').length, 0);
});

test('R14 says what went wrong, with an exit code', async (t) => {
  const { options } = await setUpRoad(t);
  const host = new BeachProcess(t, ['host', ...options, '--', 'cat'], ownConfig(t));
  await host.event('state', { state: 'live' });
  const other = new BeachProcess(t, ['host', ...options, '--', 'cat'], ownConfig(t));
  const wrong = new BeachProcess(t, ['view', 'nonsense']);
  const missing = new BeachProcess(t, ['host', ...options, '--', '/nowhere/at-all'], ownConfig(t));
  assert.equal(await other.exit, 3);
  assert.match(other.err, /host-taken/);
  assert.equal(await wrong.exit, 2);
  assert.match(wrong.err, /LINK.*beach host prints.*--help/s);
  assert.notEqual(await missing.exit, 0);
  const viewer = new BeachProcess(t, ['view', await host.link()]);
  await viewer.event('host', { state: 'connected' });
  host.child.kill('SIGTERM');
  assert.equal(await host.exit, 143);
  assert.equal(await viewer.exit, 0);
});

test('R14 without a road, a host has one of its own, and a page that watches where it is built', async (t) => {
  const program = 'printf "\\033[31mhello\\033[0m\\n"; read line; exit 0';
  const host = new BeachProcess(t, ['host', '--', 'sh', '-c', program], ownConfig(t));
  const link = await host.link();
  const viewer = new BeachProcess(t, ['view', link]);
  await viewer.shows('hello\n');
  const page = await fetch(link);
  if (existsSync('dist/beach-terminal.js')) {
    const name = new URL(link).searchParams.get('session');
    assert.match(await page.text(), new RegExp(`<beach-terminal session="${name}"`));
    assert.match(`${page.headers.get('content-security-policy')}`, /default-src 'none'/);
    assert.equal((await fetch(new URL('beach-terminal.js', link))).status, 200);
  } else assert.equal(page.status, 404);
  host.write('\n');
  assert.equal(await host.exit, 0);
  assert.equal(await viewer.exit, 0);
});

test('R14 what is piped in arrives byte for byte', async (t) => {
  const { options } = await setUpRoad(t);
  const bytes = full ? 100_000_000 : 5_000_000;
  const source = `{ read go; head -c ${bytes} /dev/urandom | tee "$SENT"; } | "$@" >/dev/null`;
  const folder = mkdtempSync(join(tmpdir(), 'beach-piped-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const sent = join(folder, 'sent');
  const host = new BeachProcess(t, ['host', ...options], { ...ownConfig(t), SENT: sent }, source);
  const viewer = new BeachProcess(t, ['view', await host.link()], {}, '"$@" | sha256sum');
  assert.deepEqual((await host.event('sharing')).type, [], 'nothing would take what is typed');
  await host.event('viewer-joined');
  const began = performance.now();
  host.write('go\n');
  assert.equal(await host.exit, 0);
  assert.equal(await viewer.exit, 0);
  const seconds = (performance.now() - began) / 1_000;
  assert.equal(statSync(sent).size, bytes);
  const expected = createHash('sha256').update(readFileSync(sent)).digest('hex');
  assert.equal(viewer.out.split(' ')[0], expected);
  printFigures('piped through a terminal', {
    MB: bytes / 1e6,
    seconds,
    'MB/s': bytes / 1e6 / seconds,
  });
});

test('R14 a program that floods holds no memory, and evicts nobody', async (t) => {
  const { options } = await setUpRoad(t);
  const host = new BeachProcess(t, ['host', ...options, '--', 'yes', 'flood'], ownConfig(t));
  host.child.stdout?.removeAllListeners('data').resume();
  const viewers = await Promise.all(
    Array.from({ length: 2 }, async () => {
      const viewer = new BeachProcess(t, ['view', await host.link()]);
      let lines = 0;
      viewer.child.stdout?.removeAllListeners('data').on('data', (bytes: Buffer) => {
        lines += bytes.length / 6;
      });
      await viewer.event('host', { state: 'connected' });
      return { viewer, lines: () => lines };
    }),
  );
  const enough = full ? 5_000_000 : 200_000;
  const memory = (): number => {
    const status = readFileSync(`/proc/${host.child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  };
  for (const { lines } of viewers) await until(() => lines() >= enough);
  assert.ok(memory() < 300, `${memory()} MiB`);
  assert.equal(host.events.filter(({ event }) => event === 'viewer-left').length, 0);
  host.child.kill('SIGTERM');
  assert.equal(await host.exit, 143);
  for (const { viewer } of viewers) assert.equal(await viewer.exit, 0);
});
