import { expect } from '@open-wc/testing';
import type { LitElement } from 'lit';
import {
  elementOptions,
  hostElementOptions,
  mediaOptions,
  viewerElementOptions,
} from '../../../src/elements/options/element-options.ts';
import { attributeName } from '../../../src/session/options/option.ts';
import { BroadcastSignaling } from '../../../src/signaling/broadcast/broadcast-signaling.ts';
import { clear, frames, freshName, heard, make, put, record, stage } from '../page.ts';

describe('an attribute that a server has rendered for a property', () => {
  afterEach(clear);

  it('counts, though HTML reads it in lower case', () => {
    const markup = '<beach-session manual maxViewers="8" relayOnly name="Ada"></beach-session>';
    stage().append(document.createRange().createContextualFragment(markup));
    const host = stage().querySelector('beach-session');
    expect(host?.hasAttribute('maxviewers')).to.equal(true);
    expect([host?.maxViewers, host?.relayOnly, host?.name]).to.deep.equal(['8', true, 'Ada']);
  });

  it('does not count beside the attribute', () => {
    const host = make('beach-session', { manual: '', 'max-viewers': '9', maxviewers: '8' });
    stage().append(host);
    expect(host.maxViewers).to.equal('9');
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

  it('is made up by a host without one, and reflected', async () => {
    const hosts = [put('beach-session'), put('beach-session')] as const;
    await Promise.all(hosts.map((host) => host.start()));
    await Promise.all(hosts.map((host) => host.updateComplete));
    const [one, other] = hosts.map((host) => host.getAttribute('session'));
    expect(one).to.match(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/);
    expect(one).not.to.equal(other);
  });

  it("is taken from the page's address by a viewer", async () => {
    const session = freshName();
    visit(session);
    const viewer = put('beach-viewer');
    put('beach-session', { session });
    await viewer.join();
    expect(viewer.hasAttribute('session')).to.equal(false);
  });

  it('is that of the attribute when the address has one, too', async () => {
    const session = freshName();
    visit(freshName());
    put('beach-session', { session });
    await put('beach-viewer', { session }).join();
  });

  it('is requested once by a viewer without one', async () => {
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

  it('is required by join(), which rejects with the error of the event', async () => {
    const viewer = put('beach-viewer', { manual: true });
    const warning = heard(viewer, 'beach-warning');
    const reason = await viewer.join().catch((error) => error);
    expect(reason).to.equal((await warning).error);
  });
});

describe('attributes and properties', () => {
  afterEach(clear);

  for (const [tag, table] of [
    ['beach-session', { ...elementOptions, ...mediaOptions, ...hostElementOptions }],
    ['beach-viewer', { ...elementOptions, ...mediaOptions, ...viewerElementOptions }],
  ] as const) {
    it(`${tag} has those of its table of options, with their defaults`, () => {
      const element = make(tag);
      const { observedAttributes } = customElements.get(tag) as unknown as typeof LitElement;
      for (const [name, option] of Object.entries(table)) {
        expect(Reflect.get(element, name), name).to.equal(option.default);
        expect(observedAttributes).to.include(attributeName(name));
      }
      expect(observedAttributes).to.have.length(Object.keys(table).length);
    });
  }

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

  it('reflect no default', async () => {
    const viewer = put('beach-viewer', { manual: true });
    await viewer.updateComplete;
    expect(viewer.getAttributeNames()).to.deep.equal(['manual']);
  });

  it('take an object for signaling, and remove the attribute', async () => {
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
