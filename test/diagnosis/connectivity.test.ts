import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { checkRoad } from '../../src/diagnosis/connectivity/check-road.ts';
import type { Verdict } from '../../src/diagnosis/connectivity/connectivity-result.ts';
import {
  type CheckedServer,
  serversByStep,
} from '../../src/diagnosis/connectivity/servers-by-step.ts';
import { serverErrorSentence } from '../../src/diagnosis/server-error-sentence.ts';
import { diagnosisEnglish } from '../../src/diagnosis/words/diagnosis-english.ts';
import { BeachError } from '../../src/runtime/beach-error.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import type { Signaling } from '../../src/signaling/signaling.ts';
import {
  WebSocketSignaling,
  type WebSocketSignalingOptions,
} from '../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { AwkwardProxy, type UpgradeManners } from '../kit/network/awkward-proxy.ts';
import { SignalingHub } from '../kit/signaling/signaling-hub.ts';
import { startHttpRoad } from '../road/server/http/http-road.ts';

const words = diagnosisEnglish.diagnosis;
const said = ({ outcome, say }: Verdict): string => `${outcome}: ${say(words)}`;

describe('R51 the check of signaling', () => {
  function check(
    signaling: Signaling,
    token?: string,
    overHttp: Signaling | null = null,
  ): [Promise<Verdict>, VirtualClock] {
    const clock = new VirtualClock();
    const { signal } = new AbortController();
    const options = { clock, random: systemRandom, timeout: 8_000, signal };
    return [checkRoad({ signaling, overHttp, token, ...options }), clock];
  }

  /** Checks a road behind a proxy. `opened` is called when a WebSocket connects. */
  async function behind(
    t: TestContext,
    manners: UpgradeManners,
    { opened = (): void => {}, blocksPosts = false } = {},
  ): Promise<[Promise<Verdict>, VirtualClock]> {
    const { port } = await startHttpRoad(t);
    const proxy = await AwkwardProxy.start(port, () => manners);
    t.after(() => proxy.close());
    const options: WebSocketSignalingOptions = {
      openSocket(...request) {
        opened();
        return new WebSocket(...request) as unknown as globalThis.WebSocket;
      },
      fetch: (address, init) =>
        blocksPosts && init?.method === 'POST'
          ? Promise.reject(new TypeError('blocked'))
          : fetch(address, init),
    };
    const at = (scheme: string): Signaling =>
      new WebSocketSignaling(`${scheme}://127.0.0.1:${proxy.port}/road`, options);
    return check(at('ws'), undefined, at('http'));
  }

  /** Signaling that fails with this error, and then goes on trying. */
  const failing = (error: BeachError): Signaling => ({
    connect(_join, observer) {
      queueMicrotask(() => observer.state('reconnecting', error));
      return { send() {} };
    },
  });

  test('passes a road that lets a viewer in, and leaves it', async () => {
    let left = false;
    const hub = new SignalingHub();
    const signaling: Signaling = {
      connect(join, observer, signal) {
        signal.addEventListener('abort', () => {
          left = true;
        });
        return hub.connect(join, observer, signal);
      },
    };
    assert.equal(said(await check(signaling)[0]), 'passed: The signaling server answers.');
    assert.ok(left);
  });

  test('fails with the words of the error, but for what a session does next, and after its time without an answer', async () => {
    const unreachable = BeachError.signalingUnreachable('wss://road.example');
    const [verdict] = check(failing(BeachError.willRetry(unreachable)));
    assert.equal(
      said(await verdict),
      'failed: No road answers at wss://road.example: check that one runs there, its certificate, and the network.',
    );
    const [late, clock] = check({ connect: () => ({ send() {} }) });
    clock.advance(8_000);
    assert.match(said(await late), /did not answer within 8 s/);
    assert.equal(clock.pending, 0);
  });

  const overHttp =
    'passed: The signaling server answers over HTTP only, as the network or a proxy stops WebSockets. Sessions use HTTP, too.';
  const refusals: [name: string, manners: UpgradeManners][] = [
    ['refuses WebSockets', { status: 403 }],
    ['cuts WebSockets', { cutBehind: '\r\n\r\n' }],
  ];
  for (const [name, manners] of refusals) {
    test(`R50 passes a road behind a proxy that ${name}, and says that signaling goes over HTTP`, async (t) => {
      const [verdict] = await behind(t, manners);
      assert.equal(said(await verdict), overHttp);
    });
  }

  test('R50 passes a road over HTTP where WebSockets get no answer', async (t) => {
    let opened = (): void => {};
    const open = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const [verdict, clock] = await behind(t, 'swallow', { opened });
    await open;
    clock.advance(8_000);
    assert.equal(said(await verdict), overHttp);
  });

  test('R50 fails where neither a WebSocket opens nor HTTP gets through, and says both', async (t) => {
    const [verdict] = await behind(t, { status: 403 }, { blocksPosts: true });
    assert.match(
      said(await verdict),
      /^failed: The road at ws:.* opens no WebSocket: [^.]*\. Nor does it answer over HTTP\.$/,
    );
  });

  test('passes a road that takes no subprotocol, as a session does with its second socket', async () => {
    const hub = new SignalingHub();
    const picky: Signaling = {
      connect(join, observer, signal) {
        observer.state('connecting', new BeachError('signaling-refused', 'No.'));
        return hub.connect(join, observer, signal);
      },
    };
    const dead = failing(BeachError.signalingUnreachable('https://road.example'));
    assert.equal(
      said(await check(picky, undefined, dead)[0]),
      'passed: The signaling server answers.',
    );
  });

  test('passes a road that wants another token, and skips signaling without a road', async () => {
    const unauthorized = new BeachError('unauthorized', 'No.');
    assert.match(said(await check(failing(unauthorized))[0]), /answers, and asks for a token/);
    assert.match(said(await check(failing(unauthorized), 't')[0]), /could not be tried/);
    const local = { ...failing(unauthorized), isLocal: true };
    assert.equal((await check(local)[0]).outcome, 'skipped');
  });

  test('fails if signaling throws', async () => {
    const broken: Signaling = {
      connect() {
        throw new TypeError('no');
      },
    };
    assert.match(said(await check(broken)[0]), /could not connect: TypeError: no/);
  });
});

const shown = (checked: CheckedServer): string =>
  checked.server === null ? said(checked.problem) : checked.url;

describe('R51 the servers to check', () => {
  const check = {
    open: ({ iceServers = [] }: RTCConfiguration) => {
      if (iceServers.some(({ urls }) => `${urls}`.includes('bad'))) throw new TypeError('bad');
      return { close() {} } as RTCPeerConnection;
    },
    clock: new VirtualClock(),
    timeout: 1_000,
    signal: new AbortController().signal,
  };
  const login = { username: 'u', credential: 'c' };

  test('are single addresses, each with its step, and a reason for each step without one', async () => {
    const urls = ['turn:a', 'turn:a?transport=tcp', 'turns:a'];
    const servers = await serversByStep([{ urls, ...login }], check);
    assert.deepEqual(
      servers.map((checked) => [checked.step, shown(checked)]),
      [
        ['turn-udp', 'turn:a'],
        ['turn-tcp', 'turn:a?transport=tcp'],
        ['turn-tls', 'turns:a'],
        ['stun', 'skipped: No STUN server is configured.'],
      ],
    );
  });

  test('name what the browser does not accept, and a function that fails', async () => {
    const bad = await serversByStep([{ urls: ['stun:good', 'stun:bad'] }], check);
    assert.deepEqual(bad.filter(({ step }) => step === 'stun').map(shown), [
      'stun:good',
      'failed: The browser does not accept server number 1 ("stun:bad"): check its address; turn: needs a username and a credential.',
    ]);
    const failing = await serversByStep(() => Promise.reject(new Error('503')), check);
    assert.ok(failing.every((checked) => /failed: Error: 503/.test(shown(checked))));
  });
});

test('R51 errors of servers become sentences that say what to check', () => {
  const url = 'turn:a?transport=udp';
  const cases: [number, string, string, RegExp][] = [
    [401, url, 'Unauthorized', /refuses the username or the credential.*\(401\)/],
    [701, url, 'timed out', /does not answer.*UDP port/],
    [701, 'turn:a?transport=tcp', 'timed out', /TCP port/],
    [701, 'turns:a', 'timed out', /TLS port, or its certificate is not valid/],
    [701, url, 'TURN host lookup received error', /name that the network does not know/],
    [486, url, '', /quota/],
    [500, url, 'Server Error', /500 Server Error/],
    [701, '', '', /^A server does not answer/],
  ];
  for (const [code, url, text, expected] of cases) {
    assert.match(serverErrorSentence({ url, code, text }, words), expected);
  }
});
