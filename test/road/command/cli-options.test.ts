import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cliRequest } from '../../../src/road/command/cli-options.ts';
import type { CliSurroundings } from '../../../src/road/command/cli-surroundings.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';

const secret = 'a secret that nobody guesses, by far';
const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] };

/** A machine with some files, and the environment of the test. */
function on(environment: CliSurroundings['environment'] = {}): CliSurroundings {
  const files: Record<string, string> = {
    '/etc/secret': `${secret}\n`,
    '/etc/short': 'sesame',
    '/etc/jwks.json': JSON.stringify(jwks),
    '/etc/none.json': '{"keys":[]}',
  };
  const readFile = (path: string) => files[path] ?? assert.fail('no such file');
  return { environment, readFile, wall: () => 1_000_000 };
}

test('without arguments: port 8787 on every interface, any origin, and open without being asked', () => {
  assert.deepEqual(cliRequest([], on()), {
    kind: 'run',
    options: {
      port: 8787,
      host: '0.0.0.0',
      path: '/road',
      origins: 'any',
      trustedProxies: [],
      limits: {},
    },
    openUnasked: true,
    drain: 0,
    nats: null,
    readCertificate: null,
  });
});

test('accepts every option, and --origin and --trust-proxy more than once', () => {
  const line = [
    '--port 0 --host ::1 --path /a/b --token-secret /etc/secret --origin https://a.example --origin http://b:81',
    '--trust-proxy 127.0.0.1 --trust-proxy fd00::/8',
    '--memory 64 --connections 10 --connections-per-address 5 --drain 10s',
  ].join(' ');
  assert.deepEqual(cliRequest(line.split(' '), on({ BEACH_ROAD_TOKEN_SECRET: 'not this' })), {
    kind: 'run',
    options: {
      port: 0,
      host: '::1',
      path: '/a/b',
      tokenSecret: secret,
      origins: ['https://a.example', 'http://b:81'],
      trustedProxies: ['127.0.0.1', 'fd00::/8'],
      limits: { memory: 67_108_864, connections: 10, connectionsPerAddress: 5 },
    },
    openUnasked: false,
    drain: 10_000,
    nats: null,
    readCertificate: null,
  });
});

test('takes options from the environment, unless an argument has them', () => {
  const request = cliRequest(
    ['--port', '1', '--trust-proxy=::1'],
    on({
      BEACH_ROAD_PORT: '2',
      BEACH_ROAD_PATH: '/elsewhere',
      BEACH_ROAD_ORIGIN: 'https://a.example, https://b.example',
      BEACH_ROAD_TRUST_PROXY: '127.0.0.1',
      BEACH_ROAD_CONNECTIONS_PER_ADDRESS: '7',
      BEACH_ROAD_OPEN: 'true',
      BEACH_ROAD_MEMORY: '',
    }),
  );
  assert.ok(request.kind === 'run');
  assert.equal(request.openUnasked, false);
  const { port, path, origins, trustedProxies, limits } = request.options;
  assert.deepEqual(
    { port, path, origins, trustedProxies, limits },
    {
      port: 1,
      path: '/elsewhere',
      origins: ['https://a.example', 'https://b.example'],
      trustedProxies: ['::1'],
      limits: { connectionsPerAddress: 7 },
    },
  );
});

test('reads the servers of NATS, and their credentials', () => {
  const natsOf = (line: string, environment = {}) => {
    const request = cliRequest(line.split(' ').filter(Boolean), on(environment));
    return request.kind === 'run' ? request.nats : undefined;
  };
  assert.deepEqual(natsOf('--nats nats://a:4222 --nats tls://b --nats-creds /etc/short'), {
    servers: ['nats://a:4222', 'tls://b'],
    credentials: 'sesame',
  });
  assert.deepEqual(natsOf('', { BEACH_ROAD_NATS: 'nats://a' }), { servers: ['nats://a'] });
  assert.throws(() => natsOf('--nats http://a'), /--nats/);
});

test('reads a certificate from two files, again whenever it is asked', () => {
  const request = cliRequest(['--tls-cert', '/etc/secret', '--tls-key', '/etc/short'], on());
  assert.ok(request.kind === 'run');
  const certificate = { cert: `${secret}\n`, key: 'sesame' };
  assert.deepEqual(request.options.tls, certificate);
  assert.deepEqual(request.readCertificate?.(), certificate);
});

for (const [name, value] of [
  ['BEACH_ROAD_PROT', '1'],
  ['BEACH_ROAD_HELP', 'true'],
  ['BEACH_ROAD_OPEN', 'yes'],
  ['BEACH_ROAD_PORT', 'high'],
] as const) {
  test(`the variable ${name}=${value} is an error that names it`, () => {
    const option = name === 'BEACH_ROAD_PORT' ? '--port' : name;
    assert.throws(
      () => cliRequest([], on({ [name]: value })),
      (error) =>
        error instanceof BeachError &&
        error.code === 'invalid-option' &&
        error.message.includes(option) &&
        error.message.includes(value),
    );
  });
}

for (const line of ['--tls-cert /etc/secret', '--tls-key /etc/secret', '--drain 10']) {
  test(`${line} alone is an error`, () => {
    assert.throws(() => cliRequest(line.split(' '), on()), BeachError);
  });
}

test('reads the secret from the environment, where other users do not see it', () => {
  const request = cliRequest([], on({ BEACH_ROAD_TOKEN_SECRET: secret }));
  assert.equal(request.kind === 'run' && request.options.tokenSecret, secret);
  assert.equal(request.kind === 'run' && request.openUnasked, false);
});

test('reads public keys from a file', () => {
  const request = cliRequest(['--jwks', '/etc/jwks.json'], on());
  assert.deepEqual(request.kind === 'run' && request.options.jwks, jwks);
  assert.equal(request.kind === 'run' && request.openUnasked, false);
});

test('takes --open for an answer', () => {
  const request = cliRequest(['--open'], on());
  assert.equal(request.kind === 'run' && request.openUnasked, false);
});

test('understands a request for a token', () => {
  const line = 'token --session standup-* --role host --expires 12h --not-before 10m --single-use';
  assert.deepEqual(cliRequest(line.split(' '), on({ BEACH_ROAD_TOKEN_SECRET: secret })), {
    kind: 'token',
    secret,
    grant: {
      session: 'standup-*',
      role: 'host',
      expires: 44_200_000,
      notBefore: 1_600_000,
      singleUse: true,
    },
  });
  const short = 'token --token-secret /etc/secret --session a --role viewer --expires 1d';
  assert.deepEqual(cliRequest(short.split(' '), on()), {
    kind: 'token',
    secret,
    grant: {
      session: 'a',
      role: 'viewer',
      expires: 87_400_000,
      notBefore: undefined,
      singleUse: false,
    },
  });
  assert.equal(cliRequest(['token', '--help'], on()).kind, 'help');
});

test('lets --help and --version precede all other options', () => {
  assert.equal(cliRequest(['--port', 'x', '--help'], on()).kind, 'help');
  assert.equal(cliRequest(['--version'], on()).kind, 'version');
});

for (const [args, says] of [
  ['--prot 1', /--prot/],
  ['--port', /--port/],
  ['--port 80a', /"--port" cannot be "80a": use a number from 0 to 65535/],
  ['--port 65536', /--port/],
  ['--port=-1', /--port/],
  ['--path road', /"--path" .* begins with a slash/],
  ['--path /road?x', /--path/],
  ['--token-secret /etc/short', /at least 32 characters/],
  ['--token-secret /etc/absent', /"--token-secret" .* "\/etc\/absent"/],
  ['--jwks /etc/secret', /"--jwks" .* JSON/],
  ['--jwks /etc/none.json', /"jwks" .* a JSON Web Key Set/],
  ['--jwks /etc/jwks.json --token-secret /etc/secret', /either it or "tokenSecret"/],
  ['--open --token-secret /etc/secret', /"--open"/],
  ['token --session a --role host --expires 1h', /BEACH_ROAD_TOKEN_SECRET/],
  ['token --token-secret /etc/secret --role host --expires 1h', /"--session"/],
  ['token --token-secret /etc/secret --session a --expires 1h', /"--role"/],
  ['token --token-secret /etc/secret --session a --role guest --expires 1h', /"--role"/],
  ['token --token-secret /etc/secret --session a --role host', /"--expires"/],
  ['token --token-secret /etc/secret --session a --role host --expires 12', /"--expires"/],
  ['token --port 80', /--port/],
  ['--origin https://a.example/', /"--origin" .* as in https:/],
  ['--origin a.example', /--origin/],
  ['--memory 0', /"--memory" cannot be "0": use a whole number above 0/],
  ['--connections many', /--connections/],
  ['--connections-per-address 1e3', /--connections-per-address/],
  ['extra', /extra/],
] as const) {
  test(`refuses "${args}" with invalid-option, and names it`, () => {
    assert.throws(
      () => cliRequest(args.split(' '), on()),
      (error: BeachError) => {
        assert.ok(error instanceof BeachError);
        assert.equal(error.code, 'invalid-option');
        assert.match(error.message, says);
        return true;
      },
    );
  });
}
