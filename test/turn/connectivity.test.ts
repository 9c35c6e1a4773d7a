import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'puppeteer-core';
import type { ConnectivityResult } from '../../src/diagnosis/connectivity/connectivity-result.ts';
import { BrowserHarness } from '../e2e/browser-harness.ts';
import { untilOnPage } from '../e2e/browser-pages.ts';
import type {} from '../e2e/page/diagnosis.ts';
import { TurnServer, turnObstacle } from './turn-server.ts';

const why = turnObstacle();
if (why !== null) console.log(`The check of TURN servers is not tested: ${why}.`);

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

  async function visit(): Promise<Page> {
    const page = await harness.visit('chromium', 'diagnosis.html');
    await untilOnPage(page, () => 'diagnosis' in window);
    return page;
  }

  /** Returns the results in words, by step. */
  async function check(
    iceServers: RTCIceServer[],
    signaling = harness.road.url,
  ): Promise<Record<string, string>> {
    const page = await visit();
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

  test('names wrong credentials, a port that is closed for UDP, and a road that is not there', async () => {
    const wrong = { ...turn.credentials(3_600, 'ada'), credential: 'wrong' };
    const address = `${turn.host}:${silent.address().port}`;
    const closed = createSocket('udp4').bind(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address();
    closed.close();
    const [credentials, blocked] = await Promise.all([
      check([wrong], `ws://127.0.0.1:${port}/road`),
      check([{ ...wrong, urls: `turn:${address}?transport=udp` }, { urls: `stun:${address}` }]),
    ]);
    assert.match(
      credentials['turn-udp'] ?? '',
      /^failed: turn:.* refuses the username or the credential.*\(401\)/,
    );
    assert.match(credentials.road ?? '', /^failed: .*127\.0\.0\.1/);
    assert.match(blocked['turn-udp'] ?? '', /^failed: turn:.* does not answer.*UDP port/);
    assert.match(blocked.stun ?? '', /^failed: stun:.* does not answer.*UDP port/);
  });

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
