import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createRoad } from '../../src/road/index.ts';
import { fingerprint, makeCertificate, noCertificate } from '../kit/network/certificate.ts';
import { WirePeer } from './wire-peer.ts';

const cli = fileURLToPath(new URL('../../src/road/cli.ts', import.meta.url));

/** The program as a child process, its log lines, and its exit code and output. */
function run(t: TestContext, ...args: string[]) {
  return runWith(t, {}, ...args);
}

/** The same with some variables in its environment. */
function runWith(t: TestContext, variables: Record<string, string>, ...args: string[]) {
  const env = { ...process.env, ...variables };
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { env });
  t.after(() => child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    output.out += data;
  });
  child.stderr.on('data', (data) => {
    output.err += data;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    output,
    /** The next log record of this event. */
    async record(event: string): Promise<Record<string, unknown>> {
      for (;;) {
        const { value, done } = await lines.next();
        assert.ok(!done, `ended before ${event}: ${output.err}`);
        const record = JSON.parse(value);
        if (record.event === event) return record;
      }
    },
    exit: once(child, 'close').then(([code]) => code as number),
  };
}

test('R34 listens with a secret, mints a token for it, and lets its bearer join', async (t) => {
  const secret = { BEACH_ROAD_TOKEN_SECRET: 'a secret of the test that nobody guesses' };
  const grant = ['--session', 'stand*', '--role', 'host', '--expires', '1h'];
  const minted = runWith(t, secret, 'token', ...grant);
  const road = runWith(t, secret, '--port', '0', '--host', '127.0.0.1');
  assert.equal(await minted.exit, 0);
  const token = minted.output.out.trim();
  const { url } = await road.record('road-listening');
  const peer = await WirePeer.join(String(url), 'host', 'ada', { token });
  const stranger = await WirePeer.connect(String(url));
  stranger.requestJoin('viewer', 'eve', { token });
  assert.equal((await stranger.next('join-refused')).code, 'unauthorized');
  road.child.kill('SIGTERM');
  assert.equal(await peer.closed, 1001);
  assert.equal(await road.exit, 0);
  assert.doesNotMatch(road.output.out, new RegExp(`nobody guesses|road-open|${token}`));
});

test('listens, logs JSON lines, and on SIGTERM closes every socket and exits with 0', async (t) => {
  const road = run(t, '--port', '0', '--host', '127.0.0.1');
  const { level: warning } = await road.record('road-open');
  assert.equal(warning, 'warn');
  const { level, time, url } = await road.record('road-listening');
  assert.equal(level, 'info');
  assert.equal(typeof time, 'number');
  const peer = await WirePeer.join(String(url), 'host', 'ada');
  const joined = await road.record('peer-joined');
  assert.equal(joined.sessionId, 'standup');
  assert.equal(joined.peerId, 'ada');
  road.child.kill('SIGTERM');
  assert.equal(await peer.closed, 1001);
  assert.equal(await road.exit, 0);
  assert.match(road.output.out, /"road-closing".*\n.*"road-closed".*\n$/);
  assert.doesNotMatch(road.output.out, /claim/);
  assert.equal(road.output.err, '');
});

test('R23 drains on SIGTERM, and then exits with 0', async (t) => {
  const road = runWith(t, { BEACH_ROAD_DRAIN: '1s' }, '--port', '0', '--host', '127.0.0.1');
  const { url } = await road.record('road-listening');
  const peers = [
    await WirePeer.join(String(url), 'host', 'ada'),
    await WirePeer.join(String(url), 'viewer', 'ben'),
  ];
  road.child.kill('SIGTERM');
  await road.record('road-closing');
  const ends = await Promise.all(
    peers.map(async ({ closed }) => ({ code: await closed, at: performance.now() })),
  );
  assert.deepEqual(
    ends.map(({ code }) => code),
    [1001, 1001],
  );
  // Half of the second that draining takes lies between the two.
  assert.ok(Math.abs((ends[1]?.at ?? 0) - (ends[0]?.at ?? 0)) > 250);
  assert.equal(await road.exit, 0);
});

test('R34 reads its certificate again on SIGHUP, and keeps it where the new one is none', {
  skip: noCertificate,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'beach-road-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = ({ cert, key }: { cert: string; key: string }): void => {
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
  };
  write(makeCertificate());
  const files = ['--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')];
  const road = run(t, '--port', '0', '--host', '127.0.0.1', ...files);
  const { url, port } = await road.record('road-listening');
  assert.match(String(url), /^wss:/);
  const first = await fingerprint(Number(port));
  write(makeCertificate());
  road.child.kill('SIGHUP');
  await road.record('certificate-renewed');
  const second = await fingerprint(Number(port));
  assert.notEqual(second, first);
  write({ cert: 'none', key: 'none' });
  road.child.kill('SIGHUP');
  assert.match(String((await road.record('certificate-refused')).message), /\[invalid-option\]/);
  assert.equal(await fingerprint(Number(port)), second);
});

test('exits on SIGINT within 2 s, also with an unresponsive socket', async (t) => {
  const road = run(t, '--port', '0', '--host', '127.0.0.1');
  const { url } = await road.record('road-listening');
  const stalled = await WirePeer.join(String(url), 'viewer', 'stalled');
  stalled.socket.pause();
  const before = performance.now();
  road.child.kill('SIGINT');
  assert.equal(await road.exit, 0);
  assert.ok(performance.now() - before < 2000);
});

test('R43 exits on SIGTERM beside refused clients that never close their end', async (t) => {
  const road = run(t, '--port', '0', '--host', '127.0.0.1', '--origin', 'https://example.org');
  const { port } = await road.record('road-listening');
  const request = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket';
  for (let i = 0; i < 50; i++) {
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    t.after(() => socket.destroy());
    socket.on('error', () => {});
    socket.write(`GET /road HTTP/1.1\r\n${request}\r\nOrigin: https://evil.example\r\n\r\n`);
    await once(socket, 'data');
  }
  road.child.kill('SIGTERM');
  assert.equal(await road.exit, 0);
});

test('exits at once on a second signal', async (t) => {
  const road = run(t, '--port', '0', '--host', '127.0.0.1');
  const { url } = await road.record('road-listening');
  const stalled = await WirePeer.join(String(url), 'viewer', 'stalled');
  stalled.socket.pause();
  road.child.kill('SIGINT');
  await road.record('road-closing');
  road.child.kill('SIGINT');
  assert.equal(await road.exit, 1);
});

test('names a port in use, says what to do, and exits with 1', async (t) => {
  const other = await createRoad({ port: 0, host: '127.0.0.1' });
  t.after(() => other.close());
  const road = run(t, '--port', String(other.port), '--host', '127.0.0.1');
  assert.equal(await road.exit, 1);
  assert.match(road.output.err, new RegExp(`Port ${other.port} .* in use.*choose another port`));
  assert.match(road.output.err, /--help/);
  assert.equal(road.output.out, '');
});

test('names an invalid flag, says where all are listed, and exits with 2', async (t) => {
  const road = run(t, '--prot', '1');
  assert.equal(await road.exit, 2);
  assert.match(road.output.err, /^.*--prot.*\[invalid-option\]\nSee beach-road --help .*\n$/);
  assert.equal(road.output.out, '');
});

test('prints the usage for --help and the version for --version, and exits with 0', async (t) => {
  const help = run(t, '--help');
  const version = run(t, '--version');
  assert.equal(await help.exit, 0);
  assert.match(help.output.out, /^Usage: beach-road.*--token-secret.*--origin/s);
  assert.equal(await version.exit, 0);
  assert.match(version.output.out, /^\d+\.\d+\.\d+\S*\n$/);
});
