import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { clear, freshName, heard, put, record, words } from './page.ts';

/** Returns a list that grows with each explanation that an element shows. */
function explanations(element: HTMLElementTagNameMap['beach-viewer']): () => string[] {
  const shown = new Set<string>();
  element.addController({
    hostUpdated: () => void shown.add(words(element, '[part~=error]') ?? ''),
  });
  return () => [...shown].filter(Boolean);
}

describe('R50 where a proxy refuses WebSockets', () => {
  afterEach(clear);

  const requests = (word: string): Promise<string[]> =>
    executeServerCommand('http:requests', { word });

  it('R12 R23 pages meet over HTTP, are told, ask nothing afterwards, and lose no link to an outage', async () => {
    const port = await executeServerCommand<number, undefined>('http:proxy');
    const session = freshName();
    // Two addresses, since browsers open few connections to one.
    const signaling = (host: string): string => `ws://${host}:${port}/road?${session}`;
    // A full session parks no offer for another viewer.
    const options = { session, 'max-viewers': '1', signaling: signaling('127.0.0.1') };
    const host = put('beach-session', options);
    const viewer = put('beach-viewer', { session, signaling: signaling('localhost') });
    const warnings = record(host, 'beach-warning');
    const explained = explanations(viewer);
    await heard(viewer, 'beach-statechange', ({ state }) => state === 'connected');
    expect(warnings.map(({ error }) => error.code)).to.deep.equal(['signaling-refused']);
    expect(warnings[0]?.error.message).to.include('HTTP is used instead');
    expect(explained()).to.deep.equal([]);
    expect([host.signalingState, viewer.signalingState]).to.deep.equal(['open', 'open']);

    const answered = async (text: string): Promise<void> => {
      const message = heard(viewer, 'beach-message', ({ data }) => data === text);
      await host.send(text);
      await message;
    };
    await answered('connected');
    // The last candidates may still be on their way: the end of gathering follows the connection.
    let before = await requests(session);
    for (let settled = -1; settled !== before.length; before = await requests(session)) {
      settled = before.length;
      await answered('settled');
    }
    for (let round = 0; round < 20; round++) await answered(`round ${round}`);
    expect(await requests(session)).to.deep.equal(before);

    const changes = record(viewer, 'beach-statechange');
    const back = heard(viewer, 'beach-signalingstatechange', ({ state }) => state === 'open');
    await executeServerCommand('http:cut', undefined);
    await answered('during the outage');
    if (viewer.signalingState !== 'open') await back;
    expect(changes).to.deep.equal([]);
    expect(host.metrics.activePeers).to.equal(1);
  });
});
