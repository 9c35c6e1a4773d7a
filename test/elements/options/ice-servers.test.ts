import { expect } from '@open-wc/testing';
import { clear, freshName, heard, make, record, stage } from '../page.ts';

const password = 's3cret';
const good = { urls: 'stun:127.0.0.1:3478' };
const turn = (urls: unknown) => ({ urls, username: 'ada', credential: password });

describe('bad ICE servers beside a good one', () => {
  afterEach(clear);

  const bad: Record<string, unknown> = {
    'stun:127.0.0.1:3478?transport=udp': { urls: 'stun:127.0.0.1:3478?transport=udp' },
    'stun:127.0.0.1:99999': { urls: 'stun:127.0.0.1:99999' },
    'turn:a.example:-1': turn('turn:a.example:-1'),
    'turn:b.example': { urls: 'turn:b.example', username: '', credential: password },
    'turn:c.example': { urls: 'turn:c.example', username: 'ada' },
    'turn:d.example?transport=tls': turn('turn:d.example?transport=tls'),
    'turn:…@e.example': turn(`turn:ada:${password}@e.example`),
    'http://f.example': turn('http://f.example'),
    'stun:g.example:port': { urls: ['stun:g.example:port'] },
    'number 2': { url: 'stun:h.example' },
  };
  for (const [shown, server] of Object.entries(bad)) {
    it(`R42 ${shown} causes one warning that names it, and the others are used`, async () => {
      const session = freshName();
      const output: unknown[] = [];
      const elements = (['beach-session', 'beach-viewer'] as const).map((tag) => {
        const element = make(tag, { session });
        element.iceServers = [good, server] as RTCIceServer[];
        element.logger = (entry) => output.push(entry);
        return element;
      });
      const warnings = elements.map((element) => record(element, 'beach-warning'));
      const [host, viewer] = elements as [HTMLElement, HTMLElementTagNameMap['beach-viewer']];
      const joined = heard(host, 'beach-viewerjoin');
      stage().append(...elements);
      await Promise.all([viewer.join(), joined]);
      for (const list of warnings) {
        expect(list.map(({ error }) => error.code)).to.deep.equal(['invalid-option']);
        const [{ error }] = list as [(typeof list)[0]];
        expect(error.message).to.include('"ice-servers"').and.include(shown);
        output.push(error.message, String(error.cause), String(error.stack));
      }
      expect(JSON.stringify(output)).not.to.include(password);
      expect(host.outerHTML).not.to.include(password);
    });
  }

  it('which only one of the browsers accepts do not keep a viewer out', async () => {
    const session = freshName();
    const host = make('beach-session', {
      session,
      'ice-servers': 'stuns:127.0.0.1 stun:127.0.0.1',
    });
    stage().append(host);
    const viewer = make('beach-viewer', { session, 'ice-servers': '{"urls":"stun:127.0.0.1"}' });
    const warnings = record(viewer, 'beach-warning');
    stage().append(viewer);
    await viewer.join();
    expect(warnings).to.deep.equal([]);
  });
});
