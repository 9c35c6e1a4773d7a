import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { after, afterEach, before, describe, test } from 'node:test';
import puppeteer, { type LaunchOptions, type Page } from 'puppeteer-core';
import { type BrowserName, launchOptions } from '../../scripts/browsers.mjs';
import type { ConnectivityResult } from '../../src/diagnosis/connectivity/connectivity-result.ts';
import { BrowserHarness } from '../e2e/browser-harness.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import type {} from '../e2e/page/diagnosis.ts';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { full, patient, TurnServer, turnObstacle } from './turn-server.ts';

const why = turnObstacle();
if (why !== null) console.log(`The check of TURN servers is not tested: ${why}.`);
if (why !== null && full) process.exitCode = 1;

describe('R51 the check of the connectivity', { skip: why ?? false }, () => {
  let harness: BrowserHarness;
  let turn: TurnServer;
  /** A port that swallows everything, as behind a firewall. */
  let silent: Socket;

  before(async () => {
    [harness, turn] = await Promise.all([BrowserHarness.open(), TurnServer.start()]);
    silent = createSocket('udp4').bind(0, turn.host);
    await once(silent, 'listening');
  });
  afterEach(() => harness?.clear());
  after(async () => {
    silent?.close();
    await harness?.close();
    await turn?.close();
  });

  async function visit(name: BrowserName = 'chromium'): Promise<Page> {
    const page = await harness.visit(name, 'diagnosis.html');
    await untilOnPage(page, () => 'diagnosis' in window);
    return page;
  }

  /** Returns the results in words, by step. */
  async function check(
    iceServers: RTCIceServer[],
    signaling = harness.road.url,
    visited = visit(),
  ): Promise<Record<string, string>> {
    const page = await visited;
    const results: ConnectivityResult[] = await page.evaluate(
      (iceServers, signaling) =>
        window.diagnosis.check({ iceServers, signaling }, { timeout: 4_000 }),
      iceServers,
      signaling,
    );
    return Object.fromEntries(
      results.map(({ step, outcome, message }) => [step, `${outcome}: ${message}`]),
    );
  }

  test('passes each road and server that works, with data and video through it', async () => {
    const good = turn.credentials(3_600, 'ada');
    const url = `turn:${turn.host}:${turn.port}`;
    const results = await check([
      { urls: `stun:${turn.host}:${turn.port}` },
      { ...good, urls: [`${url}?transport=udp`, `${url}?transport=tcp`] },
    ]);
    assert.match(results.browser ?? '', /^passed/);
    assert.match(results['secure-context'] ?? '', /^passed/);
    assert.match(results.road ?? '', /^passed: The signaling server answers/);
    assert.match(results.direct ?? '', /^passed: .* video arrived/);
    assert.match(results.stun ?? '', /^passed/);
    assert.match(
      results['turn-udp'] ?? '',
      /^passed: A message went through the relay in \d+ ms, and video/,
    );
    assert.match(results['turn-tcp'] ?? '', /^passed: A message went through the relay/);
    assert.match(results['turn-tls'] ?? '', /^skipped: No TURN server over TLS is configured/);
  });

  test('names wrong credentials, a port that is closed for UDP, a certificate that is not valid, and a road that is not there', async () => {
    const wrong = { ...turn.credentials(3_600, 'ada'), credential: 'wrong' };
    const address = `${turn.host}:${silent.address().port}`;
    const closed = createSocket('udp4').bind(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address();
    closed.close();
    const tls = { ...turn.credentials(3_600, 'ada'), urls: `turns:${turn.host}:${turn.tlsPort}` };
    const [credentials, blocked] = await Promise.all([
      check([wrong, tls], `ws://127.0.0.1:${port}/road`),
      check([{ ...wrong, urls: `turn:${address}?transport=udp` }, { urls: `stun:${address}` }]),
    ]);
    assert.match(
      credentials['turn-udp'] ?? '',
      /^failed: turn:.* refuses the username or the credential.*\(401\)/,
    );
    assert.match(
      credentials['turn-tls'] ?? '',
      /^failed: turns:.* does not answer.* or its certificate is not valid for this name\.$/,
    );
    assert.match(credentials.road ?? '', /^failed: .*127\.0\.0\.1/);
    assert.match(blocked['turn-udp'] ?? '', /^failed: turn:.* does not answer.*UDP port/);
    assert.match(blocked.stun ?? '', /^failed: stun:.* does not answer.*UDP port/);
  });

  for (const name of ['chromium', 'firefox'] as const) {
    test(`passes TURN over TLS in ${name}, if it trusts the certificate`, patient, async () => {
      const browser = await puppeteer.launch(trusting(name));
      try {
        const page = await browser.newPage();
        await page.goto(new URL('diagnosis.html', harness.address).href);
        await untilOnPage(page, () => 'diagnosis' in window);
        // Firefox takes names only.
        const host = name === 'firefox' ? 'turn.example' : turn.host;
        const urls = `turns:${host}:${turn.tlsPort}?transport=tcp`;
        const good = { ...turn.credentials(3_600, 'ada'), urls };
        const results = await check([good], harness.road.url, Promise.resolve(page));
        const words = results['turn-tls'] ?? '';
        assert.match(words, /^passed: A message went through .*, and video arrived/);
      } finally {
        await endBrowser(browser);
      }
    });
  }

  /** Returns options for a browser that trusts the TURN server, and finds it under any name. */
  function trusting(name: BrowserName): LaunchOptions {
    const options = launchOptions(name);
    if (name === 'chromium') return { ...options, args: [...(options.args ?? []), turn.trusted] };
    const resolve = { 'network.dns.forceResolve': turn.host };
    const extraPrefsFirefox = { ...options.extraPrefsFirefox, ...resolve };
    return { ...options, extraPrefsFirefox, acceptInsecureCerts: true };
  }

  test(
    'finds the same in Firefox: a relay that works, and wrong credentials',
    patient,
    async () => {
      const good = turn.credentials(3_600, 'ada');
      const results = await check([good], harness.road.url, visit('firefox'));
      assert.match(
        results['turn-udp'] ?? '',
        /^passed: A message went through .*, and video arrived/,
      );
      const wrong = { ...good, credential: 'wrong' };
      const failed = await check([wrong], harness.road.url, visit('firefox'));
      assert.match(
        failed['turn-udp'] ?? '',
        /^failed: turn:.* refuses the username or the credential.*\(401\)/,
      );
    },
  );

  test('R26 the inspector names a TURN server that refuses the credentials of a session', async () => {
    const page = await visit();
    const wrong = { ...turn.credentials(3_600, 'ada'), credential: 'wrong' };
    await page.evaluate((server) => {
      for (const tag of ['beach-inspector', 'beach-session', 'beach-viewer'] as const) {
        const element = document.createElement(tag);
        Object.assign(element, { session: 'wrong', relayOnly: true, iceServers: [server] });
        if (tag === 'beach-session') element.id = 'host';
        if (tag === 'beach-inspector') Object.assign(element, { for: 'host' });
        document.body.append(element);
      }
    }, wrong);
    await untilOnPage(page, () => {
      const root = document.querySelector('beach-inspector')?.shadowRoot;
      if (!root?.querySelector('.detail')) root?.querySelector<HTMLElement>('.peer')?.click();
      const text = root?.querySelector('.causes')?.textContent ?? '';
      return /turn:.* refuses the username or the credential.*\(401\)/.test(text);
    });
  });
});
