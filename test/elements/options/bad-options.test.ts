import { expect } from '@open-wc/testing';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { clear, frames, freshName, heard, make, put, record, stage } from '../page.ts';

describe('a bad value', () => {
  afterEach(clear);

  const bad: Record<string, string[]> = {
    name: ['x'.repeat(257)],
    'ice-servers': [
      'stun.example',
      '[',
      '[{"urls":"http://x"}]',
      '[{}]',
      'stun:a nonsense',
      'turn:a',
    ],
  };
  const ofHost = {
    ...bad,
    'slow-viewers': ['wait'],
    'viewer-url': ['javascript:alert(1)', 'http://'],
  };
  for (const [tag, table] of [
    ['beach-session', ofHost],
    ['beach-viewer', bad],
  ] as const) {
    for (const [attribute, values] of Object.entries(table)) {
      for (const value of values) {
        it(`${tag} ${attribute}="${value.slice(0, 24)}" causes one warning that names it`, async () => {
          const element = make(tag, { session: freshName(), [attribute]: value });
          const warnings = record(element, 'beach-warning');
          stage().append(element);
          await heard(element, 'beach-warning');
          await heard(element, 'beach-signalingstatechange', ({ state }) => state === 'open');
          // Neither another start nor another change is a reason to say it again.
          if (element.localName === 'beach-session') {
            (element as HTMLElementTagNameMap['beach-session']).stop();
            await (element as HTMLElementTagNameMap['beach-session']).start();
          }
          element.manual = true;
          await element.updateComplete;
          await frames(1);
          // The browser judges a list of servers at each start.
          const judged = tag === 'beach-session' && attribute === 'ice-servers' && value !== '[';
          expect(warnings).to.have.length(judged ? 2 : 1);
          const { error } = warnings[0] as (typeof warnings)[0];
          expect(warnings.at(-1)?.error.message).to.equal(error.message);
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
    iceServers: [{ urls: 'nonsense' }],
  })) {
    it(`in the property ${property} causes one warning, and the session continues`, async () => {
      const host = put('beach-session', { session: freshName() });
      const warnings = record(host, 'beach-warning');
      Object.assign(host, { [property]: value });
      await host.start();
      expect(warnings.map(({ error }) => error.code)).to.deep.equal(['invalid-option']);
      expect(host.state).to.equal('live');
    });
  }

  it('of a function for ice-servers causes one warning, and the session continues', async () => {
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

  it('causes a warning again after it was good', async () => {
    const host = put('beach-session', { session: freshName() });
    for (const words of ['wait', 'skip', 'wait']) {
      const warning = words === 'wait' && heard(host, 'beach-warning');
      host.setAttribute('slow-viewers', words);
      await host.updateComplete;
      await warning;
    }
  });

  it('causes a warning in the log, too', async () => {
    const host = make('beach-session', { 'slow-viewers': 'wait' });
    const events: string[] = [];
    host.logger = ({ level, event }) => events.push(`${level} ${event}`);
    stage().append(host);
    await host.start();
    expect(events.filter((line) => line.startsWith('warn'))).to.deep.equal(['warn invalid-option']);
  });
});

describe('a missing feature', () => {
  afterEach(clear);

  for (const tag of ['beach-session', 'beach-viewer'] as const) {
    it(`${tag} reports a browser without WebRTC`, async () => {
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

  it("is reported when the page's own signaling throws", async () => {
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
