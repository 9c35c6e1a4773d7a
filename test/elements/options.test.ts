import { expect } from '@open-wc/testing';
import { BeachError } from '../../src/runtime/beach-error.ts';
import { BroadcastSignaling } from '../../src/signaling/broadcast/broadcast-signaling.ts';
import { clear, frames, freshName, heard, make, put, record, stage } from './page.ts';

describe('a bad value', () => {
  afterEach(clear);

  const bad: Record<string, string[]> = {
    session: ['my talk', 'x'.repeat(129), 'ä'],
    signaling: ['wss//road.example', 'ftp://road.example', 'x'],
    name: ['x'.repeat(257)],
    token: ['x'.repeat(4097)],
    'ice-servers': [
      'stun.example',
      '[',
      '[{"urls":"http://x"}]',
      '[{}]',
      'stun:a nonsense',
      'turn:a',
    ],
  };
  const ofHost = { ...bad, topology: ['ring'], 'viewer-url': ['javascript:alert(1)', 'http://'] };
  for (const [tag, table] of [
    ['beach-session', ofHost],
    ['beach-viewer', bad],
  ] as const) {
    for (const [attribute, values] of Object.entries(table)) {
      for (const value of values) {
        it(`${tag} ${attribute}="${value.slice(0, 24)}" gives one warning that names it`, async () => {
          const element = make(tag, { session: freshName(), [attribute]: value });
          const warnings = record(element, 'beach-warning');
          stage().append(element);
          await heard(element, 'beach-warning');
          const noSession = tag === 'beach-viewer' && attribute === 'session';
          if (!noSession) {
            await heard(element, 'beach-signalingstatechange', ({ state }) => state === 'open');
          }
          // Neither another start nor another change is a reason to say it again.
          if (element.localName === 'beach-session') {
            (element as HTMLElementTagNameMap['beach-session']).stop();
            await (element as HTMLElementTagNameMap['beach-session']).start();
          }
          element.manual = true;
          await element.updateComplete;
          await frames(1);
          expect(warnings).to.have.length(1);
          const { error } = warnings[0] as (typeof warnings)[0];
          expect(error).to.be.instanceOf(BeachError);
          expect(error.code).to.equal('invalid-option');
          expect(error.message).to.include(attribute);
          expect(error.message).to.match(/: use .{5,}\.$/);
        });
      }
    }
  }

  for (const [property, value] of Object.entries({
    stream: {},
    hostKey: 'x'.repeat(257),
    signaling: { connekt() {} },
    iceServers: [{ urls: 'nonsense' }],
  })) {
    it(`in the property ${property} gives one warning, and the session goes on`, async () => {
      const host = put('beach-session', { session: freshName() });
      const warnings = record(host, 'beach-warning');
      Object.assign(host, { [property]: value });
      await host.start();
      expect(warnings.map(({ error }) => error.code)).to.deep.equal(['invalid-option']);
      expect(host.state).to.equal('live');
    });
  }

  it('that a function gives for ice-servers gives one warning, and the session goes on', async () => {
    const session = freshName();
    const host = put('beach-session', { session });
    host.iceServers = (async () => ({ ok: true })) as never;
    const warning = heard(host, 'beach-warning');
    await host.start();
    const { error } = await warning;
    expect(error.code).to.equal('invalid-option');
    expect(error.message).to.include('"ice-servers"');
    await put('beach-viewer', { session }).join();
  });

  it('is warned of again after it was good', async () => {
    const host = put('beach-session', { session: freshName() });
    for (const topology of ['ring', 'mesh', 'ring']) {
      const warning = topology === 'ring' && heard(host, 'beach-warning');
      host.setAttribute('topology', topology);
      await host.updateComplete;
      await warning;
    }
  });

  it('is warned of in the log as well', async () => {
    const host = make('beach-session', { topology: 'ring' });
    const events: string[] = [];
    host.logger = ({ level, event }) => events.push(`${level} ${event}`);
    stage().append(host);
    await host.start();
    expect(events.filter((line) => line.startsWith('warn'))).to.deep.equal(['warn invalid-option']);
  });

  it('is replaced by the default: a made-up name, in the place of a bad one', async () => {
    const host = put('beach-session', { session: 'my talk', topology: 'ring' });
    await host.start();
    expect(host.session).to.match(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/);
    const viewer = put('beach-viewer', { session: host.session, signaling: 'nonsense' });
    await viewer.join();
  });
});

describe('the name of the session', () => {
  const address = location.href;

  afterEach(async () => {
    history.replaceState(null, '', address);
    await clear();
  });

  function visit(session: string): void {
    const url = new URL(location.href);
    url.searchParams.set('session', session);
    history.replaceState(null, '', url);
  }

  it('is made up by a host that has none, and shown in the attribute', async () => {
    const hosts = [put('beach-session'), put('beach-session')] as const;
    await Promise.all(hosts.map((host) => host.start()));
    await Promise.all(hosts.map((host) => host.updateComplete));
    const [one, other] = hosts.map((host) => host.getAttribute('session'));
    expect(one).to.match(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/);
    expect(one).not.to.equal(other);
  });

  it("is found by a viewer in the page's address", async () => {
    const session = freshName();
    visit(session);
    const viewer = put('beach-viewer');
    put('beach-session', { session });
    await viewer.join();
    expect(viewer.hasAttribute('session')).to.equal(false);
  });

  it('is the one of the attribute where the address has one too', async () => {
    const session = freshName();
    visit(freshName());
    put('beach-session', { session });
    await put('beach-viewer', { session }).join();
  });

  it('is asked for by a viewer that finds none, once', async () => {
    const viewer = put('beach-viewer');
    const warnings = record(viewer, 'beach-warning');
    const { error } = await heard(viewer, 'beach-warning');
    expect(error.code).to.equal('invalid-option');
    expect(error.message).to.include('"session"').and.include('?session=');
    viewer.name = 'Ada';
    await viewer.updateComplete;
    await frames(1);
    expect(warnings).to.have.length(1);
    expect(viewer.state).to.equal('disconnected');
    expect(viewer.error).to.equal(null);
    const session = freshName();
    put('beach-session', { session });
    viewer.session = session;
    await heard(viewer, 'beach-statechange', ({ state }) => state === 'connected');
  });

  it('is missed once where the address has a bad one', async () => {
    visit('my talk');
    const viewer = put('beach-viewer');
    const warnings = record(viewer, 'beach-warning');
    const { error } = await heard(viewer, 'beach-warning');
    const reason = await viewer.join().catch((rejection) => rejection);
    expect(warnings).to.have.length(1);
    expect(error.message).to.include('my talk');
    expect(reason).to.equal(error);
  });

  it('is missed by join(), which rejects with the error of the event', async () => {
    const viewer = put('beach-viewer', { manual: true });
    const warning = heard(viewer, 'beach-warning');
    const reason = await viewer.join().catch((error) => error);
    expect(reason).to.equal((await warning).error);
  });
});

describe('attributes and properties', () => {
  afterEach(clear);

  it('mirror each other', async () => {
    const host = make('beach-session', { manual: true });
    stage().append(host);
    const texts = { session: 'a', signaling: 'wss://b', name: 'c', topology: 'mesh' } as const;
    const flags = { manual: 'manual', keepAlive: 'keep-alive', relayOnly: 'relay-only' } as const;
    Object.assign(host, texts, { viewerUrl: 'd' });
    for (const flag of Object.keys(flags)) Object.assign(host, { [flag]: true });
    await host.updateComplete;
    for (const [name, text] of Object.entries(texts)) {
      expect(host.getAttribute(name)).to.equal(text);
    }
    expect(host.getAttribute('viewer-url')).to.equal('d');
    for (const attribute of Object.values(flags)) {
      expect(host.hasAttribute(attribute)).to.equal(true);
    }
    for (const name of [...host.getAttributeNames()]) host.removeAttribute(name);
    expect([host.signaling, host.name, host.topology, host.viewerUrl]).to.deep.equal([
      'broadcast:',
      '',
      'star',
      '',
    ]);
    expect([host.manual, host.keepAlive, host.relayOnly]).to.deep.equal([false, false, false]);
  });

  it('keep secrets out of the markup', async () => {
    const host = put('beach-session', { manual: true });
    host.token = 'secret';
    host.iceServers = [{ urls: 'turn:x', username: 'a', credential: 'secret' }];
    await host.updateComplete;
    expect(host.outerHTML).not.to.include('secret');
  });

  it('need none of their defaults written down', async () => {
    const viewer = put('beach-viewer', { manual: true });
    await viewer.updateComplete;
    expect(viewer.getAttributeNames()).to.deep.equal(['manual']);
  });

  it('take an object for signaling, and take it out of the attribute', async () => {
    const session = freshName();
    const host = make('beach-session', { session, signaling: 'wss://nowhere.example' });
    host.signaling = new BroadcastSignaling();
    stage().append(host);
    await host.start();
    expect(host.hasAttribute('signaling')).to.equal(false);
    await put('beach-viewer', { session }).join();
  });

  it('take ICE servers as text, JSON, a list and a function', async () => {
    const servers = [
      'stun:stun.example',
      ' stun:a  stuns:b ',
      '[{"urls":["stun:a","turn:b"],"username":"u","credential":"c"}]',
      [{ urls: 'turn:b', username: 'u', credential: 'c' }],
      async () => ({ iceServers: [{ urls: 'turn:c', username: 'u', credential: 'c' }], ttl: 60 }),
    ];
    const configs: (RTCConfiguration | undefined)[] = [];
    const native = globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends native {
      constructor(config?: RTCConfiguration) {
        super({});
        configs.push(config);
      }
    };
    try {
      for (const iceServers of servers) {
        const session = freshName();
        const host = make('beach-session', { session, 'relay-only': true });
        host.iceServers = iceServers;
        const warnings = record(host, 'beach-warning');
        stage().append(host);
        const viewer = put('beach-viewer', { session });
        await viewer.join();
        // Without TURN there is no relay.
        const noRelay = iceServers === servers[0] || iceServers === servers[1];
        expect(warnings.map(({ error }) => error.code)).to.deep.equal(
          noRelay ? ['invalid-option'] : [],
        );
      }
    } finally {
      globalThis.RTCPeerConnection = native;
    }
    const ofHosts = configs.filter((config) => config?.iceTransportPolicy === 'relay');
    expect(ofHosts.map((config) => config?.iceServers)).to.deep.equal([
      [{ urls: 'stun:stun.example' }],
      [{ urls: 'stun:a' }, { urls: 'stuns:b' }],
      [{ urls: ['stun:a', 'turn:b'], username: 'u', credential: 'c' }],
      [{ urls: 'turn:b', username: 'u', credential: 'c' }],
      [{ urls: 'turn:c', username: 'u', credential: 'c' }],
    ]);
  });
});

describe('a page that lacks something', () => {
  afterEach(clear);

  for (const tag of ['beach-session', 'beach-viewer'] as const) {
    it(`${tag} tells that the browser has no WebRTC, and does not crash`, async () => {
      const native = globalThis.RTCPeerConnection;
      Reflect.set(globalThis, 'RTCPeerConnection', undefined);
      try {
        const element = put(tag, { session: freshName() });
        const { error } = await heard(element, 'beach-error');
        expect(error.code).to.equal('unsupported-browser');
        expect(error.message).to.include('WebRTC');
        expect(element.error).to.equal(error);
        expect(element.state).to.equal(tag === 'beach-session' ? 'failed' : 'failed-permanent');
        const reason = await ('start' in element ? element.start() : element.join()).catch(
          (rejection) => rejection,
        );
        expect(reason.code).to.equal('unsupported-browser');
      } finally {
        globalThis.RTCPeerConnection = native;
      }
    });
  }

  it("tells what the page's own signaling throws", async () => {
    const host = make('beach-session', { session: freshName() });
    const cause = new Error('no network today');
    host.signaling = {
      connect() {
        throw cause;
      },
    };
    stage().append(host);
    const reason = await host.start().catch((error) => error);
    expect(reason.code).to.equal('signaling-unreachable');
    expect(reason.cause).to.equal(cause);
    expect(host.state).to.equal('failed');
  });
});
