import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { spawn } from '@lydell/node-pty';
import { createRoad } from '../../../src/road/index.ts';
import { until } from '../../kit/until.ts';
import { BeachProcess, beach, ownConfig } from './beach-process.ts';

async function setUp(t: TestContext) {
  const road = await createRoad({ port: 0, host: '127.0.0.1', logger: () => {} });
  t.after(() => road.close());
  const env = ownConfig(t);
  const host = (program: string) => {
    const options = ['--road', road.url, '--session', 'standup', '--', 'sh', '-c', program];
    return new BeachProcess(t, ['host', ...options], env);
  };
  /**
   * Watches in a terminal, and then prints the exit code and the settings of the terminal. The shell stays: what is
   * written last may be lost when a terminal is closed.
   */
  const view = (link: string) => {
    const command = [process.execPath, beach].map((each) => `"${each}"`).join(' ');
    const script = `${command} view '${link}'; echo "code $?"; stty -a; exec cat`;
    const pty = spawn('/bin/sh', ['-c', script], { cols: 100, rows: 24 });
    t.after(() => pty.kill('SIGKILL'));
    let out = '';
    pty.onData((text) => {
      out += text;
    });
    const shows = (text: string): Promise<void> => until(() => out.includes(text));
    return { pty, shows, out: () => out };
  };
  return { host, view, link: `${road.url}?session=standup` };
}

test('R14 a viewer in a terminal is told how the link stands, and the terminal is as before', async (t) => {
  const { host, view, link } = await setUp(t);
  const { pty, shows, out } = view(link);
  await shows('Waiting for the host.');
  assert.ok(!out().includes('\x1b[?1049h'));
  const first = host('echo first; exec cat');
  await shows('first');
  await shows('You may watch: q leaves.');
  first.child.kill('SIGKILL');
  await first.exit;
  host('echo second; exec cat');
  await shows('second');
  pty.write('q');
  await until(() => /\bopost\b/.test(out()));
  const [shown = '', after = ''] = out().split('code ');
  assert.match(after, /^0\r/);
  assert.ok(shown.includes('\x1b[?1049l'));
  for (const setting of ['icanon', 'isig', 'echo', 'opost', 'onlcr']) {
    assert.match(after, new RegExp(`(^|\\s)${setting}(;|\\s)`), setting);
  }
});

test('R14 a viewer does not wait for a host before a road has answered', async (t) => {
  const { view } = await setUp(t);
  // The discard port: nothing listens there.
  const { pty, shows, out } = view('ws://127.0.0.1:9/road?session=standup');
  await shows('[signaling-unreachable]');
  assert.ok(!out().includes('Waiting for the host.'));
  pty.write('q');
  await shows('code 0');
});
