import { describe, it } from 'node:test';
import { expect } from 'chai';
import { createNanoEvents } from 'nanoevents';
import type { ReceivedMessage } from '../../../src/link/link-events.ts';
import { MuteRequests, muteTopic } from '../../../src/session/media/mute-requests.ts';
import type { SessionEvents } from '../../../src/session/session-events.ts';
import type { Peer } from '../../../src/signaling/messages.ts';

describe('R26 requests to mute', () => {
  const peers: Record<string, Peer> = {
    grace: { peerId: 'grace', role: 'host', name: 'Grace' },
    mallory: { peerId: 'mallory', role: 'viewer' },
  };

  function requests() {
    const asked: unknown[] = [];
    const sent: unknown[] = [];
    const emitter = createNanoEvents<SessionEvents>();
    emitter.on('muterequest', (request) => asked.push(request));
    const made = new MuteRequests({
      roster: { get: (peerId) => peers[peerId] },
      fanOut: { send: async (...message) => void sent.push(message) },
      emitter,
    });
    return { made, asked, sent };
  }

  const message = (peerId: string, topic = muteTopic): ReceivedMessage =>
    ({ peerId, topic, data: null }) as ReceivedMessage;

  it('go to one peer', async () => {
    const { made, sent } = requests();
    await made.send('ada');
    expect(sent).to.deep.equal([[null, { topic: muteTopic, to: ['ada'] }]]);
  });

  it('are taken from hosts alone', () => {
    const { made, asked } = requests();
    expect(made.take(message('mallory'))).to.equal(true);
    expect(made.take(message('stranger'))).to.equal(true);
    expect(asked).to.deep.equal([]);
    expect(made.take(message('grace'))).to.equal(true);
    expect(asked).to.deep.equal([{ peerId: 'grace', name: 'Grace' }]);
  });

  it('leave other messages to the page', () => {
    const { made, asked } = requests();
    expect(made.take(message('grace', 'chat'))).to.equal(false);
    expect(asked).to.deep.equal([]);
  });
});
