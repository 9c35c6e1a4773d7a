import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cliRequest } from '../../../src/road/server/cli-options.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';

test('without arguments: port 8787 on every interface, any origin, no token', () => {
  assert.deepEqual(cliRequest([], {}), {
    kind: 'run',
    options: {
      port: 8787,
      host: '0.0.0.0',
      path: '/road',
      token: undefined,
      origins: 'any',
      trustedProxies: [],
      limits: {},
    },
  });
});

test('accepts every option, and --origin and --trust-proxy more than once', () => {
  const line = [
    '--port 0 --host ::1 --path /a/b --token t --origin https://a.example --origin http://b:81',
    '--trust-proxy 127.0.0.1 --trust-proxy fd00::/8',
    '--memory 64 --connections 10 --connections-per-address 5',
  ].join(' ');
  assert.deepEqual(cliRequest(line.split(' '), { BEACH_ROAD_TOKEN: 'not this' }), {
    kind: 'run',
    options: {
      port: 0,
      host: '::1',
      path: '/a/b',
      token: 't',
      origins: ['https://a.example', 'http://b:81'],
      trustedProxies: ['127.0.0.1', 'fd00::/8'],
      limits: { memory: 67_108_864, connections: 10, connectionsPerAddress: 5 },
    },
  });
});

test('reads the token from the environment, where other users do not see it', () => {
  const request = cliRequest([], { BEACH_ROAD_TOKEN: 'sesame' });
  assert.equal(request.kind === 'run' && request.options.token, 'sesame');
});

test('lets --help and --version precede all other options', () => {
  assert.equal(cliRequest(['--port', 'x', '--help'], {}).kind, 'help');
  assert.equal(cliRequest(['--version'], {}).kind, 'version');
});

for (const [args, says] of [
  ['--prot 1', /--prot/],
  ['--port', /--port/],
  ['--port 80a', /"--port" cannot be "80a": use a number from 0 to 65535/],
  ['--port 65536', /--port/],
  ['--port=-1', /--port/],
  ['--path road', /"--path" .* begins with a slash/],
  ['--path /road?x', /--path/],
  ['--token=', /at least one character/],
  ['--origin https://a.example/', /"--origin" .* as in https:/],
  ['--origin a.example', /--origin/],
  ['--memory 0', /"--memory" cannot be "0": use a whole number above 0/],
  ['--connections many', /--connections/],
  ['--connections-per-address 1e3', /--connections-per-address/],
  ['extra', /extra/],
] as const) {
  test(`refuses "${args}" with invalid-option, and names it`, () => {
    assert.throws(
      () => cliRequest(args.split(' '), {}),
      (error: BeachError) => {
        assert.ok(error instanceof BeachError);
        assert.equal(error.code, 'invalid-option');
        assert.match(error.message, says);
        return true;
      },
    );
  });
}
