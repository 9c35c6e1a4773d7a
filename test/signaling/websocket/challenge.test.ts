import { describe, it } from 'node:test';
import { expect } from 'chai';
import { signClaim, verifyClaim } from '../../../src/identity/claim.ts';
import type { Join, RoadMessage } from '../../../src/signaling/messages.ts';
import type { SignalingObserver } from '../../../src/signaling/signaling.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { createNodeSigner, nodeSignatures } from '../../kit/identity/node-signatures.ts';
import { FakeSocket } from './fake-socket.ts';

const signer = createNodeSigner();
const session = `talk.${await nodeSignatures.fingerprintOf(signer.key)}`;
const join: Join = { type: 'join', protocol: 1, session, role: 'host', peerId: 'host' };
const nonces = ['n'.repeat(22), 'm'.repeat(22)] as const;

function connect(prove?: (nonce: string) => ReturnType<typeof signClaim>) {
  const sockets: FakeSocket[] = [];
  const heard: RoadMessage[] = [];
  const clock = new VirtualClock();
  const end = new AbortController();
  const signaling = new WebSocketSignaling('wss://road.example', {
    clock,
    openSocket: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  const states: string[] = [];
  const observer: SignalingObserver = {
    state: (state, error) => states.push(error ? `${state} ${error.code}` : state),
    message: (m: RoadMessage) => heard.push(m),
    invalid: () => {},
  };
  signaling.connect(join, observer, end.signal, { prove });
  return { sockets, heard, states, clock, end };
}

const prove = (nonce: string) => signClaim({ session, peerId: 'host', nonce }, signer);
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Returns a host whose road has challenged it. */
async function challenged() {
  const host = connect(prove);
  await settled();
  const [socket] = host.sockets as [FakeSocket];
  socket.open();
  socket.hear({ type: 'challenge', nonce: nonces[0] });
  return { ...host, socket };
}

describe('R2 the host of a verified name', () => {
  it('joins when it is challenged, with a proof, on each socket', async () => {
    const { sockets, heard, clock, end } = connect(prove);
    await settled();
    for (const [index, nonce] of nonces.entries()) {
      const socket = sockets[index] as FakeSocket;
      socket.open();
      expect(socket.sent).deep.equal([]);
      socket.hear({ type: 'challenge', nonce });
      socket.hear({ type: 'challenge', nonce: 'x'.repeat(22) });
      await settled();

      expect(socket.sent.length).equal(1);
      const { proof } = socket.sent[0] as unknown as Join;
      const claim = { session, peerId: 'host', nonce };
      expect(proof && (await verifyClaim(claim, proof, nodeSignatures))).equal(true);
      socket.drop();
      clock.advance(1_000);
    }
    expect(heard).deep.equal([]);
    end.abort();
  });

  it('sends nothing when it has left meanwhile', async () => {
    const { socket, end } = await challenged();
    end.abort();
    await settled();

    expect(socket.sent).deep.equal([]);
  });

  it('waits as long as another page has the name, and the road is there', async () => {
    const { socket, heard, states, clock, end } = await challenged();
    await settled();
    socket.hear({ type: 'error', code: 'host-taken', message: 'This page takes over.' });
    for (let i = 1; i <= 3; i++) {
      clock.advance(30_000);
      expect(socket.sent.length).equal(1 + i);
      expect(socket.sent.at(-1)).deep.equal({ type: 'ping' });
      socket.hear({ type: 'pong' });
    }
    expect(states).deep.equal(['connecting', 'connecting host-taken']);
    socket.hear({ type: 'joined', peerId: 'host', host: 'host', peers: [], topology: 'star' });
    expect(states.slice(2)).deep.equal(['open']);
    expect(heard.map(({ type }) => type)).deep.equal(['joined']);
    end.abort();
    expect(clock.pending).equal(0);
  });

  it('connects again where the road stops answering while it waits', async () => {
    const { sockets, socket, states, clock, end } = await challenged();
    await settled();
    socket.hear({ type: 'error', code: 'host-taken', message: 'This page takes over.' });
    clock.advance(40_000);
    clock.advance(300);
    expect(states.at(-1)).equal('connecting signaling-timeout');
    expect(sockets.length).equal(2);
    end.abort();
  });
});

describe('every other peer', () => {
  it('joins at once, and does not answer a challenge', async () => {
    const { sockets, heard, end } = connect();
    await settled();
    const [socket] = sockets as [FakeSocket];
    socket.open();
    socket.hear({ type: 'challenge', nonce: nonces[0] });
    await settled();

    expect(socket.sent).deep.equal([join]);
    expect(heard).deep.equal([]);
    end.abort();
  });
});
