import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Connection } from '../../src/link/connection/connection.ts';
import { InvalidInput } from '../../src/link/invalid-input.ts';
import { MessageStream } from '../../src/link/message-stream.ts';
import { PeerTransport } from '../../src/negotiation/peer-transport.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

const handshake = { generation: 1, handshakeId: 'first' };

describe('a transport whose ICE servers have expired', () => {
  /** Returns a transport whose provider gives `second` from the second time on, once it is let to. */
  function begin(initiator: boolean) {
    const done: string[] = [];
    const connection: Partial<Connection> = {
      outdated: false,
      configure: async ({ iceServers }) => {
        done.push(`use ${iceServers?.[0]?.username}`);
        return false;
      },
      createOffer: async () => {
        done.push('offer');
        return 'offer';
      },
      acceptOffer: async () => {
        done.push('answer');
        return 'answer';
      },
      addCandidate: async () => {},
      missing: () => [],
      carriesMedia: false,
      close: () => {},
    };
    const runtime = createRuntime({ clock: new VirtualClock(), logger: () => {} });
    let asked = 0;
    let give = (): void => {};
    const renewed = new Promise<void>((resolve) => {
      give = resolve;
    });
    const config = async (): Promise<RTCConfiguration> => {
      asked += 1;
      if (asked > 1) await renewed;
      return { iceServers: [{ urls: 'turn:turn.example', username: `${asked}` }] };
    };
    const transport = new PeerTransport(
      {
        peerId: 'ada',
        initiator,
        config,
        media: () => ({ tracks: new Map(), limits: { bitrate: 0, framerate: 0, pixelRate: 0 } }),
        accepts: [],
        createConnection: async () => connection as Connection,
        runtime,
        invalid: new InvalidInput(runtime, 'ada', () => {}),
        stream: new MessageStream('ada', runtime),
        sessionEnd: new AbortController().signal,
      },
      { happened() {}, candidate() {}, media() {}, failed() {} },
    );
    return { transport, done, give: () => give() };
  }

  const settled = () => new Promise((resolve) => setTimeout(resolve));

  it('waits for new ones before it restarts ICE', async () => {
    const { transport, done, give } = begin(true);
    transport.makeOffer(handshake, true);
    await settled();
    expect(done).to.deep.equal([]);
    give();
    await settled();
    expect(done).to.deep.equal(['use 2', 'offer']);
    transport.close();
  });

  it('waits for new ones before it answers an offer that restarts ICE, and no other', async () => {
    const { transport, done, give } = begin(false);
    transport.acceptOffer('a=ice-ufrag:one', handshake, []);
    give();
    await settled();
    transport.acceptOffer('a=ice-ufrag:one', handshake, []);
    transport.acceptOffer('a=ice-ufrag:two', handshake, []);
    await settled();
    expect(done).to.deep.equal(['use 2', 'answer', 'answer', 'use 3', 'answer']);
    transport.close();
  });
});
