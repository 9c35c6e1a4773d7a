import { expect } from '@open-wc/testing';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { Participant } from '../participant.ts';
import { ConnectionHarness } from './connection-harness.ts';
import type { FakeSocket } from './fake-socket.ts';

describe('silence of the road, in virtual time', () => {
  let harness: ConnectionHarness;
  let clock: VirtualClock;
  let sockets: FakeSocket[];
  let peer: Participant;
  const socket = (): FakeSocket => harness.socket;
  const pings = (): number => socket().sent.filter(({ type }) => type === 'ping').length;

  beforeEach(async () => {
    harness = new ConnectionHarness();
    await harness.enter();
    ({ clock, sockets, peer } = harness);
    socket().letIn(peer.id);
  });
  afterEach(() => harness.end());

  it('of 30 s causes a ping, whose answer restarts the interval', () => {
    clock.advance(29_999);
    expect(pings()).equal(0);
    clock.advance(1);
    expect(pings()).equal(1);
    clock.advance(9_999);
    socket().hear({ type: 'pong' });
    clock.advance(29_999);
    expect(pings()).equal(1);
    expect(peer.currentState).equal('open');
    expect(peer.count('pong')).equal(0);
    clock.advance(1);
    expect(pings()).equal(2);
  });

  it('ends with any message', () => {
    clock.advance(20_000);
    socket().hear({ type: 'peer-left', peerId: 'a', reason: 'left' });
    clock.advance(20_000);
    expect(pings()).equal(0);
  });

  it('of 10 s after the ping replaces the socket', () => {
    clock.advance(39_999);
    expect(peer.currentState).equal('open');
    clock.advance(1);
    expect(peer.currentState).equal('reconnecting');
    expect(socket().closing?.[0]).equal(4000);
    clock.advance(300);
    expect(sockets.length).equal(2);
  });

  it('causes a ping at once when the network may have changed, without moving a deadline', () => {
    peer.interrupted('network');
    expect(pings()).equal(1);
    clock.advance(9_000);
    peer.interrupted('network');
    expect(pings()).equal(1);
    clock.advance(1_000);
    expect(peer.currentState).equal('reconnecting');
  });

  it('of 2 s after a ping that follows a sleep replaces the socket', () => {
    peer.interrupted('network');
    clock.advance(1_000);
    peer.interrupted('sleep');
    expect(pings()).equal(2);
    clock.advance(1_000);
    peer.interrupted('sleep');
    expect(pings()).equal(2);
    clock.advance(1_000);
    expect(peer.currentState).equal('reconnecting');
    expect(peer.lastError).equal(undefined);
  });

  it('after a sleep ends with the answer', () => {
    peer.interrupted('sleep');
    clock.advance(1_999);
    socket().hear({ type: 'pong' });
    clock.advance(29_999);
    expect(pings()).equal(1);
    expect(sockets.length).equal(1);
  });

  it('of this side is avoided by answering the road’s pings', () => {
    socket().hear({ type: 'ping' });
    expect(socket().sent.at(-1)).deep.equal({ type: 'pong' });
    expect(peer.count('ping')).equal(0);
  });
});
