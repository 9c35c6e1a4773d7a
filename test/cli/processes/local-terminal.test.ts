import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { spawn } from '@lydell/node-pty';
import { until } from '../../kit/until.ts';
import { BeachProcess, beach, ownConfig } from './beach-process.ts';

/**
 * Runs a host in a shell in a terminal, and then prints the settings of the terminal. The shell stays: what is written last
 * may be lost when a terminal is closed.
 */
function start(t: TestContext) {
  const command = [process.execPath, beach].map((each) => `"${each}"`).join(' ');
  const script = `${command} host --no-qr -- sh -c 'echo $$ ready; exec cat'; echo "code $?"; stty -a; exec cat`;
  const pty = spawn('/bin/sh', ['-c', script], { env: { ...process.env, ...ownConfig(t) } });
  t.after(() => pty.kill('SIGKILL'));
  let out = '';
  pty.onData((text) => {
    out += text;
  });
  return { pty, out: () => out };
}

const endings = {
  'the program ends': { type: '\x04', code: 0 },
  'the host types ~.': { type: '~.', code: 0 },
  'the program is interrupted by ^C': { type: '\x03', code: 130 },
};

for (const [what, { type, code }] of Object.entries(endings)) {
  test(`R14 the terminal is as before when ${what}`, async (t) => {
    const { pty, out } = start(t);
    await until(() => /\d+ ready/.test(out()));
    pty.write(type);
    await until(() => /rows|speed/.test(out()) && /\becho\b.*\r\n$/s.test(out()));
    const [, settings = ''] = out().split('code ');
    assert.match(settings, new RegExp(`^${code}\\r`));
    for (const setting of ['icanon', 'isig', 'echo', 'opost', 'onlcr']) {
      assert.match(settings, new RegExp(`(^|\\s)${setting}(;|\\s)`), setting);
    }
    assert.ok(out().includes('\x1b[?25h'));
  });
}

test('R14 the end of what is piped in ends the input of the program', async (t) => {
  const host = new BeachProcess(t, ['host', '--', 'cat'], ownConfig(t));
  await host.event('sharing');
  host.child.stdin?.end('the last line\n');
  assert.equal(await host.exit, 0);
  assert.match(host.out, /the last line/);
});
