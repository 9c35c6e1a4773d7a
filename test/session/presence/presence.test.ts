import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { ReceivedMessage } from '../../../src/link/link-events.ts';
import type { MessageData } from '../../../src/link/wire/message.ts';
import { isReserved } from '../../../src/session/messages/reserved-topic.ts';
import {
  type OtherViewer,
  Presence,
  type PresenceChange,
  presenceTopic,
} from '../../../src/session/presence/presence.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

describe('the presence of viewers', () => {
  const clock = new VirtualClock();
  const { signal } = new AbortController();

  /** Returns a host that tells, with what it has sent. */
  function host(viewers: OtherViewer[]) {
    const sent: MessageData[] = [];
    let newest = (): MessageData => null;
    const presence = new Presence({
      self: { peerId: 'host', role: 'host' },
      tells: true,
      clock,
      watching: () => viewers,
      fanOut: {
        retain: (_topic, value) => {
          newest = value as () => MessageData;
        },
        send: async (data) => void sent.push(data),
      },
      changed: () => expect.fail('A host is told nothing.'),
      signal,
    });
    return { presence, sent, newest: () => newest() };
  }

  function viewer() {
    const changes: PresenceChange[] = [];
    const presence = new Presence({
      self: { peerId: 'ada', role: 'viewer' },
      tells: false,
      clock,
      watching: () => [],
      fanOut: { retain: () => expect.fail(), send: () => expect.fail() },
      changed: (change) => changes.push(change),
      signal,
    });
    const told = (data: unknown, topic = presenceTopic): boolean =>
      presence.take({ topic, data } as ReceivedMessage);
    return { presence, changes, told };
  }

  it('is told once for many changes, and more seldom the more there are', () => {
    const viewers: OtherViewer[] = [{ peerId: 'ada', name: 'Ada' }];
    const { presence, sent, newest } = host(viewers);
    for (const peerId of ['bob', 'cleo']) {
      viewers.push({ peerId });
      presence.changed();
    }
    expect(sent).to.deep.equal([]);
    // A newcomer need not wait.
    expect(newest()).to.deep.equal({
      viewers: [{ peerId: 'ada', name: 'Ada' }, { peerId: 'bob' }, { peerId: 'cleo' }],
      count: 3,
    });
    clock.advance(1_000);
    expect(sent).to.deep.equal([newest()]);
    viewers.push(...Array.from({ length: 97 }, (_, index) => ({ peerId: `${index}` })));
    presence.changed();
    clock.advance(9_999);
    expect(sent.length).to.equal(1);
    clock.advance(1);
    expect(sent.length).to.equal(2);
    // Somebody came and went: there is nothing to tell.
    presence.changed();
    clock.advance(10_000);
    expect(sent.length).to.equal(2);
    expect(clock.pending).to.equal(0);
  });

  it('names at most 100 viewers, and counts all', () => {
    const { newest } = host(Array.from({ length: 150 }, (_, index) => ({ peerId: `${index}` })));
    const { viewers, count } = newest() as unknown as PresenceChange;
    expect([viewers?.length, count]).to.deep.equal([100, 150]);
  });

  it('is that of the others, for a viewer', () => {
    const { presence, changes, told } = viewer();
    expect(presence.known).to.deep.equal({ viewers: null, count: 0 });
    const list = { viewers: [{ peerId: 'ada', name: 'Ada' }, { peerId: 'bob' }], count: 2 };
    expect(told(list)).to.equal(true);
    expect(told(list)).to.equal(true);
    expect(changes).to.deep.equal([{ viewers: [{ peerId: 'bob' }], count: 1 }]);
    expect(presence.known).to.equal(changes[0]);
    // Without a link, it is not known.
    presence.changed();
    expect(changes[1]).to.deep.equal({ viewers: null, count: 0 });
  });

  it('takes no other message, and nothing that is no list', () => {
    const { changes, told } = viewer();
    expect(told({ viewers: [], count: 1 }, 'chat')).to.equal(false);
    const many = Array.from({ length: 101 }, () => ({ peerId: 'x' }));
    for (const bad of [
      null,
      'viewers',
      { viewers: [{}], count: 1 },
      { viewers: [], count: -1 },
      { viewers: many, count: 101 },
      { viewers: [{ peerId: 'x', name: 7 }], count: 1 },
    ]) {
      expect(told(bad)).to.equal(true);
    }
    expect(changes).to.deep.equal([]);
  });

  it('has a topic that no page can use', () => {
    expect(isReserved(presenceTopic)).to.equal(true);
    expect(isReserved('chat')).to.equal(false);
  });
});
