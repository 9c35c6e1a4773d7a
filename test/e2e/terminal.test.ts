import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { type IPty, spawn } from '@lydell/node-pty';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import type { Page } from 'puppeteer-core';
import { isInstalled } from '../../scripts/apt-install.mjs';
import type { BrowserName } from '../../scripts/browsers.mjs';
import { cli } from '../cli/processes/beach-process.ts';
import { type ShownTerminal, screenCells } from '../kit/screen-cells.ts';
import { until } from '../kit/until.ts';
import { BrowserHarness } from './browser-harness.ts';
import { hasState } from './browser-pages.ts';

const size = { cols: 80, rows: 24 };
/** The name of the socket of tmux. */
const socket = `beach-${process.pid}`;

let harness: BrowserHarness;
const folder = mkdtempSync(join(tmpdir(), 'beach-terminal-'));

before(async () => {
  harness = await BrowserHarness.open();
});
after(async () => {
  await harness.close();
  rmSync(folder, { recursive: true });
});

/** A process of the command line in a terminal. */
class InTerminal {
  readonly terminal = new headless.Terminal({ ...size, allowProposedApi: true });
  readonly #pty: IPty;

  constructor(t: TestContext, ...args: string[]) {
    this.terminal.loadAddon(new unicode.Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.#pty = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', cli, ...args], {
      ...size,
      env: { ...process.env, PS1: '$ ', ENV: '', XDG_CONFIG_HOME: folder, SHELL: '/bin/sh' },
    });
    this.#pty.onData((text) => this.terminal.write(text));
    this.terminal.onData((text) => this.#pty.write(text));
    t.after(() => this.#pty.kill('SIGKILL'));
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  screen = async (): Promise<string[]> => screenCells(this.terminal);
}

async function openViewer(name: BrowserName, session: string): Promise<Page> {
  const page = await harness.visit(name, 'terminal.html');
  await page.evaluate(
    (attributes) => {
      const element = document.createElement('beach-terminal');
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      document.body.append(element);
    },
    { session, signaling: harness.road.url },
  );
  return page;
}

const screenOf = (page: Page) => (): Promise<string[]> =>
  page.evaluate((cells) => {
    const element = document.querySelector('beach-terminal') as unknown as {
      screen: { terminal: ShownTerminal } | null;
    } | null;
    const dump = new Function(`return ${cells}`)() as typeof screenCells;
    return element?.screen ? dump(element.screen.terminal) : [];
  }, `${screenCells}`);

/** Resolves once all show the same screen, and it has this text. */
async function agree(screens: (() => Promise<string[]>)[], text: RegExp): Promise<void> {
  let all: string[][] = [];
  const timer = AbortSignal.timeout(30_000);
  await until(async () => {
    all = await Promise.all(screens.map((screen) => screen()));
    const [first = []] = all;
    if (all.every((each) => each.join('\n') === first.join('\n')) && text.test(first.join('\n'))) {
      return true;
    }
    if (timer.aborted)
      assert.deepEqual(
        all,
        all.map(() => first),
        `${text}`,
      );
    return false;
  });
}

test('R14 a host and viewers in a terminal, in Chromium and in Firefox show the same screen', async (t) => {
  const meet = ['--road', harness.road.url, '--session', 'standup'];
  const host = new InTerminal(t, 'host', '--no-qr', ...meet, '--', '/bin/sh');
  await until(async () => (await host.screen()).some((row) => row === '$'));
  host.type('clear\r');
  await until(async () => (await host.screen())[1] === '$');
  const chromium = await openViewer('chromium', 'standup');
  const viewer = new InTerminal(t, 'view', ...meet.slice(0, 2), 'standup');
  const firefox = await openViewer('firefox', 'standup');
  const offers = () => harness.road.offers('standup');
  const screens = [host.screen, viewer.screen, screenOf(chromium), screenOf(firefox)];
  await agree(screens, /\$/);

  const file = join(folder, 'text');
  writeFileSync(
    file,
    'wide 漢字 | accents é ü | \x1b[38;5;208m256\x1b[0m \x1b[38;2;10;200;30;48;2;1;2;3mtrue\x1b[0m \x1b[1;3;4;7mstyles\x1b[0m\n' +
      'emoji 🎉 🚀 | \x1b(0lqqk\x1b(B\n',
  );
  host.type(`cat ${file}; seq 1 100; cat ${file}\r`);
  await agree(screens, /100\n(.*\n)?wide 漢字.*256.*true.*emoji 🎉 🚀 \| ┌──┐/s);

  if (isInstalled('vim')) {
    host.type(`vim -u NONE -N ${file}\r`);
    await agree(screens, /wide 漢字.*~/s);
    host.type('Goanother line\x1b:set number\r');
    await agree(screens, /3.*another line/);
    host.type(':q!\r');
    await agree(screens, /emoji 🎉 🚀 \| ┌──┐/s);
  } else t.diagnostic('without vim');

  if (isInstalled('tmux')) {
    const tmux = `tmux -f /dev/null -L ${socket}`;
    t.after(() => spawnSync('sh', ['-c', `${tmux} kill-server`]));
    host.type(`${tmux} new 'printf inside; cat' \\; set status off \\; split -h cat\r`);
    await agree(screens, /inside.*│/);
    host.type('more\r');
    await agree(screens, /│more/);
    spawnSync('sh', ['-c', `${tmux} kill-server`]);
    await agree(screens, /server exited/);
  } else t.diagnostic('without tmux');

  // One that comes late.
  const late = await openViewer('chromium', 'standup');
  await hasState(late, 'connected');
  await agree([...screens, screenOf(late)], /server exited|emoji/);

  assert.deepEqual([...new Set(offers().map(({ role }) => role))], ['host']);
  const handshakes = offers().map(({ to, handshakeId }) => `${to} ${handshakeId}`);
  assert.equal(new Set(handshakes).size, 4, 'one handshake for each viewer');
});
