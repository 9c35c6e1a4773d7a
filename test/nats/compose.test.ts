import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { aptInstall, isInstalled } from '../../scripts/apt-install.mjs';
import { cliRequest } from '../../src/road/command/cli-options.ts';
import { mintToken } from '../../src/road/index.ts';
import { until } from '../kit/until.ts';
import { PlainPeer } from '../road/server/http/http-road.ts';
import { WirePeer } from '../road/wire-peer.ts';
import { freePort, NatsServer, withoutNats } from './nats-server.ts';

const folder = 'packages/road/docker';
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const dockerfile = read('Dockerfile').replaceAll('\\\n', ' ');
const compose = read('compose.yaml');
const port = 8787;

/** The environment of each node, without the server of NATS. */
function environment(tokenSecret: string): Record<string, string> {
  const lines = [...compose.matchAll(/^ {4}(BEACH_ROAD_\w+): (.+)$/gm)];
  const all = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
  const { BEACH_ROAD_NATS: _nats, BEACH_ROAD_TOKEN_SECRET: secret, ...rest } = all;
  assert.match(secret ?? '', /^\$\{BEACH_ROAD_TOKEN_SECRET:\?/);
  return { ...rest, BEACH_ROAD_TOKEN_SECRET: tokenSecret };
}

/** The JSON array of an instruction. */
function arrayOf(instruction: string): string[] {
  const [, json = ''] = new RegExp(`${instruction} (\\[.*\\])$`, 'm').exec(dockerfile) ?? [];
  return JSON.parse(json) as string[];
}

test('R26 the Dockerfile copies what there is, and starts the command as another user', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)];
  for (const path of copied.flatMap(([, paths = '']) => paths.split(' '))) {
    assert.ok(existsSync(path), path);
  }
  const { name, bin } = JSON.parse(readFileSync('packages/road/package.json', 'utf8'));
  const command = `node_modules/${name}/${bin['beach-road']}`;
  assert.deepEqual(arrayOf('ENTRYPOINT'), ['node', command]);
  assert.match(dockerfile, /^USER node$[\s\S]*^ENTRYPOINT/m);
  assert.match(dockerfile, new RegExp(`^EXPOSE ${port}$`, 'm'));
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const [, wanted = '', version] of dockerfile.matchAll(/(@nats-io\/[\w-]+)@(\S+)/g)) {
    assert.ok(devDependencies[wanted].includes(version), wanted);
  }
});

test('R26 the compose file sets options that there are', () => {
  const variables = {
    ...environment('s'.repeat(32)),
    BEACH_ROAD_NATS: /BEACH_ROAD_NATS: (\S+)/.exec(compose)?.[1],
  };
  const request = cliRequest([], { environment: variables, readFile: () => '', wall: Date.now });
  assert.equal(request.kind, 'run');
  if (request.kind !== 'run') return;
  assert.deepEqual(request.nats, { servers: ['nats://nats:4222'] });
  assert.equal(request.options.port, port);
  assert.ok(request.drain > 0);
  // The proxy is in the network whose addresses the nodes trust.
  assert.match(compose, new RegExp(`subnet: ${request.options.trustedProxies?.[0]}`));
});

const full = process.env.NATS === 'full';
if (full && !isInstalled('nginx')) aptInstall(['nginx-light']);
const obstacle =
  withoutNats ||
  // It takes some seconds.
  (!full && 'runs in npm run test:nats') ||
  (!isInstalled('nginx') && 'nginx is not installed: apt-get install nginx-light');

test('R49 R50 peers meet over the two nodes behind nginx, as the compose file has them', {
  skip: obstacle,
}, async (t) => {
  const [, args = ''] = /command: \[(.+)\]/.exec(compose) ?? [];
  assert.match(args, /^-js, -sd, \/data/);
  const nats = await NatsServer.start();
  t.after(() => nats.end());
  const secret = 'secret of the compose file in a test';
  const variables = {
    ...environment(secret),
    BEACH_ROAD_NATS: nats.url,
    BEACH_ROAD_TRUST_PROXY: '127.0.0.1',
  };
  const ports = [await startNode(t, variables), await startNode(t, variables)];
  for (const each of ports) {
    const [program = '', ...rest] = arrayOf('CMD').map((arg) => arg.replace(`${port}`, `${each}`));
    assert.equal(spawnSync(program, rest).status, 0, 'the health check');
  }
  const front = await startNginx(t, ports);

  const expires = Date.now() + 60_000;
  const token = await mintToken(secret, { session: 'standup', role: 'host', expires });
  const host = await WirePeer.join(`ws://127.0.0.1:${front}/road`, 'host', 'host', { token });
  const viewers: PlainPeer[] = [];
  for (const last of [2, 3, 4, 5]) {
    // nginx takes a node by the address.
    const viewer = new PlainPeer(`http://127.0.0.${last}:${front}/road`, `viewer-${last}`);
    const grant = { session: 'standup', role: 'viewer', expires } as const;
    const joining = viewer.joining('viewer', { token: await mintToken(secret, grant) });
    const stream = await viewer.listen([joining]);
    await stream.message('joined');
    await viewer.post([viewer.signal('answer', 'host', 'h')], ' 0');
    assert.equal((await host.next('signal')).from, viewer.id);
    viewers.push(viewer);
  }
  for (const viewer of viewers) await viewer.post([], ' 0 1000');
  await host.leave();
});

/** Starts a node as a container does, and resolves to its port. */
async function startNode(t: TestContext, variables: Record<string, string>): Promise<number> {
  const where = { BEACH_ROAD_HOST: '127.0.0.1', BEACH_ROAD_PORT: '0', BEACH_ROAD_DRAIN: '0s' };
  const child = spawn(process.execPath, ['--no-warnings', '--import=tsx', 'src/road/cli.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...variables, ...where },
  });
  t.after(() => end(child));
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === 'road-listening') return port;
  }
  throw new Error('A node has ended.');
}

/** Starts nginx with the file of the compose file, and resolves to its port. */
async function startNginx(t: TestContext, nodes: readonly number[]): Promise<number> {
  const place = mkdtempSync(join(tmpdir(), 'beach-nginx-'));
  const own = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((each) => `${each}_temp_path ${place}/${each};`)
    .join(' ');
  const config = nodes.reduce(
    (text, node, index) => text.replace(`road-${index + 1}:${port}`, `127.0.0.1:${node}`),
    read('nginx.conf')
      .replace('listen 80;', `listen ${own};`)
      .replace('http {', `http { ${temporary}`),
  );
  assert.doesNotMatch(config, /road-\d/);
  writeFileSync(join(place, 'config'), config);
  const globals = `user ${userInfo().username}; pid ${place}/pid; error_log stderr;`;
  const args = ['-p', place, '-e', 'stderr', '-c', join(place, 'config'), '-g'];
  const checked = spawnSync('nginx', ['-t', ...args, globals], { encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stderr);
  const child = spawn('nginx', [...args, `daemon off; ${globals}`], { stdio: 'ignore' });
  t.after(async () => {
    await end(child);
    rmSync(place, { recursive: true });
  });
  await until(() => listens(own));
  return own;
}

function listens(at: number): Promise<boolean> {
  const socket = connect(at, '127.0.0.1');
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  }).then((is) => {
    socket.destroy();
    return is as boolean;
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
