import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, type TestContext, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import { pageFiles } from '../../src/cli/host/page-files.ts';
import { openSession } from '../../src/cli/open-session.ts';
import { controlSecret } from '../../src/terminal/control-link.ts';
import { terminalTopics } from '../../src/terminal/terminal-protocol.ts';
import { BeachProcess, full } from '../cli/processes/beach-process.ts';
import { InTerminal } from '../cli/processes/in-terminal.ts';
import { printFigures } from '../kit/print-figures.ts';
import { until } from '../kit/until.ts';
import { BrowserHarness } from './browser-harness.ts';
import { hasState, untilOnPage } from './browser-pages.ts';
import {
  clickAll,
  focusTerminal,
  forbiddenIn,
  hostileOutput,
  spyOnPage,
} from './terminal/hostile.ts';
import { playScenario } from './terminal/scenario.ts';
import { agree, openTerminal, type Screen, screenOn } from './terminal/screens.ts';

let harness: BrowserHarness;
const config = mkdtempSync(join(tmpdir(), 'beach-terminal-'));

before(async () => {
  harness = await BrowserHarness.open();
});
afterEach(() => harness.clear());
after(async () => {
  await harness.close();
  rmSync(config, { recursive: true });
});

/** H is the host, V a viewer in a terminal, C and F are viewers in Chromium and Firefox. */
const orders = full ? permutations(['H', 'V', 'C', 'F']) : ['FVHC'];

for (const order of orders) {
  test(`R14 all show the same screen after joining in the order ${order}, and the host alone has offered`, (t) =>
    meetIn(order, t));
}

async function meetIn(order: string, t: TestContext): Promise<void> {
  const session = `order-${order}`;
  const road = harness.road.url;
  const folder = mkdtempSync(join(config, 'run-'));
  const env = { XDG_CONFIG_HOME: config };
  const terminals: Partial<Record<'H' | 'V', InTerminal>> = {};
  const pages: Page[] = [];
  const screens: Screen[] = [];
  const inTerminal = (who: 'H' | 'V', ...args: string[]): void => {
    const terminal = new InTerminal(t, [...args, '--road', road], env);
    terminals[who] = terminal;
    screens.push(terminal.screen);
  };
  const inBrowser = async (name: 'chromium' | 'firefox'): Promise<void> => {
    const page = await openTerminal(harness, name, { session });
    pages.push(page);
    screens.push(screenOn(page));
  };
  const enter = (who: string): void | Promise<void> => {
    if (who === 'H') return inTerminal('H', 'host', '--no-qr', '--session', session);
    if (who === 'V') return inTerminal('V', 'view', session);
    return inBrowser(who === 'C' ? 'chromium' : 'firefox');
  };
  const before = harness.road.metrics();
  for (const [index, who] of [...order].entries()) {
    await enter(who);
    await until(() => harness.road.metrics().joins === before.joins + index + 1);
  }
  const { H: host, V: viewer } = terminals as Record<'H' | 'V', InTerminal>;
  await until(async () => (await host.screen()).includes('$'));
  // What the host has printed above is its own.
  host.type('clear\r');
  await agree(screens, /^cursor 2 0\n\$\n*$/);
  await playScenario(t, { host, viewer, screens, folder });

  const late = await openTerminal(harness, 'chromium', { session });
  await agree([...screens, screenOn(late)], /\$\n*$/);
  for (const page of [...pages, late]) await hasState(page, 'connected');
  const offers = harness.road.offers(session);
  assert.deepEqual([...new Set(offers.map(({ role }) => role))], ['host']);
  const handshakes = new Set(offers.map(({ handshakeId }) => handshakeId));
  assert.equal(handshakes.size, 4, 'one handshake for each viewer');
  assert.equal(new Set(offers.map(({ to }) => to)).size, 4);
  assert.equal(harness.road.metrics().roleViolations, before.roleViolations);
}

test('R14 the page of a host speaks the language of its reader, and can find out why it does not connect', async (t) => {
  const env = { XDG_CONFIG_HOME: config };
  const host = new BeachProcess(t, ['host', '--', 'sh', '-c', 'echo begin; cat'], env);
  const link = await host.link();
  const page = await harness.blank('chromium');
  for (const [wanted, language, search] of [
    ['de-AT,de;q=0.9,en;q=0.8', 'de', 'Suchen'],
    ['fr, es;q=0.5', 'es', 'Buscar'],
    ['fr', 'en', 'Search'],
  ] as const) {
    await page.setExtraHTTPHeaders({ 'Accept-Language': wanted });
    await page.goto(link);
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    await agree([screenOn(page)], /begin/);
    await untilOnPage(
      page,
      (search) => {
        const root = document.querySelector('beach-terminal')?.shadowRoot;
        return root?.querySelector('[part~=search-button]')?.textContent?.trim() === search;
      },
      search,
    );
  }
  for (const file of pageFiles) await page.evaluate((file) => import(`./${file}`), file);
});

test('R14 R23 R36 viewers are back within 5 s of a host that was killed, and type on without a road', async (t) => {
  const session = 'comeback';
  const env = { XDG_CONFIG_HOME: config };
  const start = (text: string): BeachProcess => {
    const place = ['--road', harness.road.url, '--session', session];
    return new BeachProcess(t, ['host', ...place, '--', 'sh', '-c', `echo ${text}; cat`], env);
  };
  const first = start('first');
  const link = await first.link('type');
  const control = `${controlSecret(link)}`;
  const chromium = await openTerminal(harness, 'chromium', { session, control });
  const firefox = await openTerminal(harness, 'firefox', { session });
  const viewer = new InTerminal(t, ['view', link], env);
  const screens = [viewer.screen, screenOn(chromium), screenOn(firefox)];
  await Promise.all(screens.map((screen) => agree([screen], /first/)));
  first.child.kill('SIGKILL');
  await first.exit;

  const second = start('second');
  await second.event('sharing');
  const began = performance.now();
  const backs = screens.map(async (screen) => {
    await agree([screen], /second/);
    return performance.now() - began;
  });
  const [terminal = 0, inChromium = 0, inFirefox = 0] = await Promise.all(backs);
  printFigures('back after a host was killed', {
    'viewer in a terminal ms': terminal,
    'in Chromium ms': inChromium,
    'in Firefox ms': inFirefox,
  });
  if (full) assert.ok(Math.max(terminal, inChromium, inFirefox) < 5_000);

  await until(() => chromium.evaluate(() => document.querySelector('beach-terminal')?.canType));
  await harness.stopRoad();
  try {
    await focusTerminal(chromium);
    await chromium.keyboard.type('from the browser\r');
    await agree(screens, /from the browser/);
    viewer.type('from the terminal\r');
    await agree(screens, /from the browser.*from the terminal/s);
  } finally {
    await harness.startRoad();
  }
});

test('R14 R48 neither a hostile program nor a hostile viewer reaches beyond the screen', async (t) => {
  const session = 'hostile';
  const env = { XDG_CONFIG_HOME: config };
  const place = ['--road', harness.road.url];
  const file = join(config, 'hostile');
  writeFileSync(file, hostileOutput);
  const program = `echo begin; read go; cat ${file}; cat`;
  const host = new BeachProcess(
    t,
    ['host', ...place, '--session', session, '--', 'sh', '-c', program],
    env,
  );
  await host.shows('begin');
  const pages = [
    await openTerminal(harness, 'chromium', { session }),
    await openTerminal(harness, 'firefox', { session }),
  ];
  for (const page of pages) await page.evaluate(spyOnPage);
  const viewer = new InTerminal(t, ['view', ...place, session], env);
  const screens = [viewer.screen, ...pages.map(screenOn)];
  await agree(screens, /begin/);
  host.write('go\n');
  await agree(screens, /the link.*harmless/s);

  for (const page of pages) {
    await clickAll(page);
    const { title, element, spied } = await page.evaluate(() => {
      const shown = document.querySelector('beach-terminal')?.shadowRoot?.querySelector('.title');
      const elements = shown?.querySelectorAll('*').length;
      return { title: document.title, element: elements, spied: window.spied };
    });
    assert.deepEqual({ title, element, spied }, { title: 'A terminal', element: 0, spied: [] });
  }
  assert.deepEqual(forbiddenIn(viewer.written), []);

  // A viewer with the engine, that sends what only a host sends, and types without the right.
  const mallory = openSession({ session, role: 'viewer', road: harness.road.url, log: () => {} });
  t.after(() => mallory.stop());
  const connected = new Promise<void>((resolve) => {
    mallory.on('host', ({ state }) => state === 'connected' && resolve());
  });
  await mallory.start();
  await connected;
  const pwned = '\x1b]52;c;aGFjaw==\x07pwned';
  await mallory.send(new TextEncoder().encode(pwned), { topic: terminalTopics.output });
  for (const [topic, message] of [
    [terminalTopics.output, { type: 'screen', columns: 80, rows: 24, data: pwned }],
    [terminalTopics.output, { type: 'exit', code: 0 }],
    [terminalTopics.control, { type: 'control', granted: true }],
    [terminalTopics.input, { type: 'control', secret: 'guessed' }],
    [terminalTopics.input, { type: 'input', data: `${pwned}\r` }],
  ] as const) {
    await mallory.send(message, { topic });
  }
  host.write('unharmed\n');
  await agree(screens, /unharmed.*unharmed/s);
  for (const screen of screens) assert.doesNotMatch((await screen()).join('\n'), /pwned/);
  assert.deepEqual(forbiddenIn(viewer.written), []);
  for (const page of pages) {
    assert.deepEqual(await page.evaluate(() => window.spied), []);
    await hasState(page, 'connected');
  }
});

function permutations(letters: readonly string[]): string[] {
  if (letters.length < 2) return [...letters];
  return letters.flatMap((letter) =>
    permutations(letters.filter((other) => other !== letter)).map((rest) => letter + rest),
  );
}
