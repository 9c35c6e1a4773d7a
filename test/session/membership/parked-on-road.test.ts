import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import type { Signal } from '../../../src/signaling/messages.ts';
import { clear, freshName, heard, put } from '../../elements/page.ts';
import { filledCanvas } from '../../kit/media/canvas.ts';
import { until } from '../../kit/until.ts';

describe('an offer that is parked at the road', () => {
  const { send } = WebSocket.prototype;
  afterEach(async () => {
    WebSocket.prototype.send = send;
    await clear();
  });

  /** The offers and answers that this page sends from now on. */
  function recordSignals(): Signal[] {
    const signals: Signal[] = [];
    WebSocket.prototype.send = function (data) {
      const message = JSON.parse(`${data}`);
      if (message.kind === 'offer' || message.kind === 'answer') signals.push(message);
      send.call(this, data);
    };
    return signals;
  }

  it('R3 R45 has the media of its host, and is all that the next viewer needs', async () => {
    const signaling = await executeServerCommand<string, undefined>('road:url');
    const options = { session: freshName(), signaling };
    const signals = recordSignals();
    const host = put('beach-session', options);
    const parked = (): Signal[] => signals.filter(({ to }) => to === '*');
    const withMedia = (): Signal[] =>
      parked().filter((signal) => JSON.stringify(signal).includes('m=video'));
    await until(() => parked().length > 0);
    expect(withMedia()).to.deep.equal([]);
    host.stream = filledCanvas('red').captureStream();
    await until(() => withMedia().length > 0);
    const viewer = put('beach-viewer', options);
    const shown = heard(viewer, 'beach-stream');
    await heard(viewer, 'beach-statechange', ({ state }) => state === 'connected');
    await shown;
    const answered = signals.find(({ kind }) => kind === 'answer');
    // A host may park another one meanwhile.
    const ids = withMedia().map(({ handshakeId }) => handshakeId);
    const story = signals.map(({ kind, to, handshakeId }) => `${kind} to ${to}: ${handshakeId}`);
    expect(ids, story.join('; ')).to.include(answered?.handshakeId);
    const toViewer = signals.filter(({ to, kind }) => kind === 'offer' && to !== '*');
    expect(toViewer).to.deep.equal([]);
  });
});
