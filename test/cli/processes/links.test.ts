import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { until } from '../../kit/until.ts';
import { BeachProcess, ownConfig } from './beach-process.ts';
import { InTerminal } from './in-terminal.ts';

/** Runs a program, lets the host look at the links while the program goes on, and returns what follows. */
async function lookAtLinks(t: TestContext, draw: string) {
  const program = `${draw}; read line; printf 'and more'; exec cat`;
  const host = new InTerminal(t, ['host', '--no-qr', '--', 'sh', '-c', program], ownConfig(t));
  const shows = (text: RegExp): Promise<void> =>
    until(async () => text.test((await host.screen()).join('\n')));
  await until(() => host.written.includes('drawn'));
  const [link = ''] = /http:\/\/localhost\S+/.exec(host.written) ?? [];
  const viewer = new BeachProcess(t, ['view', link]);
  await viewer.shows('drawn');
  host.type('~l');
  await shows(/Type along:.*Any key goes back/s);
  assert.doesNotMatch((await host.screen()).join('\n'), /drawn/);
  return { host, viewer, shows, link };
}

const programs = {
  'writes lines': "printf 'drawn\\n'",
  'has the alternate screen': "printf '\\033[?1049h\\033[2;4Hdrawn'",
};

for (const [what, draw] of Object.entries(programs)) {
  test(`R14 the host looks at the links again, while its program ${what}`, async (t) => {
    const { host, viewer, shows, link } = await lookAtLinks(t, draw);
    const typist = new InTerminal(t, [
      'view',
      /http:\/\/localhost\S+#\S+/.exec(host.written)?.[0] ?? link,
    ]);
    await until(() => typist.written.includes('You may type'));
    typist.type('\r');
    await viewer.shows('and more');
    assert.doesNotMatch((await host.screen()).join('\n'), /and more/);
    host.type('x');
    await shows(/drawn.*and more/s);
    assert.doesNotMatch((await host.screen()).join('\n'), /Any key|and morex/);
    host.type('on\r');
    await shows(/and moreon/);
  });
}
