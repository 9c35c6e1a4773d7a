import assert from 'node:assert/strict';
import { spawn as spawnProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { spawn } from '@lydell/node-pty';
import { createRoad } from '../../../src/road/index.ts';
import { until } from '../../kit/until.ts';
import { BeachProcess, beach, ownConfig } from './beach-process.ts';

/** Starts a host that asks, in a terminal of its own. `command` has the shell's line around `$BEACH`. */
async function startHost(t: TestContext, command: string) {
  const road = await createRoad({ port: 0, host: '127.0.0.1', logger: () => {} });
  t.after(() => road.close());
  const host = [process.execPath, beach].map((each) => `"${each}"`).join(' ');
  const line = command.replace(
    '$BEACH',
    `${host} host --approval --road ${road.url} --session standup`,
  );
  const env = { ...process.env, ...ownConfig(t) };
  const pty = spawn('/bin/sh', ['-c', line], { env, cols: 200, rows: 24 });
  t.after(() => pty.kill('SIGKILL'));
  let out = '';
  pty.onData((text) => {
    out += text;
  });
  const shows = (text: string): Promise<void> => until(() => out.includes(text));
  await shows('Watch with');
  const view = (name: string) =>
    new BeachProcess(t, ['view', `${road.url}?session=standup`, '--name', name]);
  return { pty, shows, view };
}

const lines = {
  'what is piped in': { command: 'sleep 100 | $BEACH', enter: '\n' },
  'a program that reads a pipe': { command: 'sleep 100 | $BEACH -- cat', enter: '\n' },
  'a program in the terminal': { command: '$BEACH -- cat', enter: '' },
};

for (const [what, { command, enter }] of Object.entries(lines)) {
  test(`R14 a host of ${what} asks about one viewer after another`, async (t) => {
    const { pty, shows, view } = await startHost(t, command);
    const ada = view('Ada');
    await shows('Ada asks');
    const bob = view('Bob');
    pty.write(`~y${enter}`);
    await ada.event('host', { state: 'connected' });
    await shows('Bob asks');
    pty.write(`~n${enter}`);
    assert.equal(await bob.exit, 3);
  });
}

for (const [option, mayType] of [
  ['', true],
  ['--read-only', false],
] as const) {
  test(`R14 ~t lets a viewer in${mayType ? ', and lets it type' : ' alone where nobody may type'}`, async (t) => {
    const { pty, shows, view } = await startHost(t, `$BEACH ${option} -- cat`);
    const ada = view('Ada');
    await shows('Ada asks');
    pty.write('~t');
    await ada.event('host', { state: 'connected' });
    pty.write('for all\n');
    await ada.shows('for all');
    if (mayType) await ada.event('control', { granted: true });
    else assert.ok(!ada.events.some(({ event, granted }) => event === 'control' && granted));
  });
}

test('R14 a host that can ask nobody does not start', async (t) => {
  const args = [beach, 'host', '--approval', '--', 'cat'];
  // In a session of its own, a process has no terminal.
  const host = spawnProcess(process.execPath, args, { detached: true });
  t.after(() => host.kill('SIGKILL'));
  const err = text(host.stderr);
  assert.deepEqual(await once(host, 'close'), [2, null]);
  assert.match(await err, /--approval asks on a terminal, and there is none.*\[invalid-option\]/);
});
