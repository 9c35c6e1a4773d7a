import { expect } from '@open-wc/testing';
import type { Connection } from '../../src/link/connection/connection.ts';
import { HandshakeSlots } from '../../src/negotiation/handshake-slots.ts';
import { Negotiator, type NegotiatorOptions } from '../../src/negotiation/negotiator.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import type { Signal } from '../../src/signaling/messages.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

describe('a negotiator', () => {
  const connection: Pick<Connection, 'createOffer' | 'close'> = {
    createOffer: async () => 'offer',
    close() {},
  };

  function create(clock: VirtualClock, send: NegotiatorOptions['send']): Negotiator {
    return new Negotiator(
      {
        peerId: 'ada',
        mayOffer: true,
        first: false,
        generation: 0,
        signalingOpen: true,
        sessionEnd: new AbortController().signal,
        slots: new HandshakeSlots(1),
        runtime: createRuntime({ clock, logger: () => {} }),
        config: () => ({}),
        media: () => ({
          tracks: new Map(),
          limits: { bitrate: 0, framerate: 0, pixelRate: 0 },
        }),
        accepts: [],
        createConnection: async () => connection as Connection,
        send,
      },
      { state() {}, begun() {}, linked() {}, unlinked() {}, media() {}, trace() {}, left() {} },
    );
  }

  it('repeats its offer although signaling was lost and back while it sent the offer', async () => {
    const clock = new VirtualClock();
    const sent: Signal[] = [];
    const negotiator = create(clock, (signal) => {
      sent.push(signal);
      if (sent.length > 1) return;
      negotiator.signalingChanged(false);
      negotiator.signalingChanged(true);
    });
    negotiator.start(false);
    while (sent.length === 0) await null;
    const before = sent.length;
    clock.advance(3_000);
    expect(sent.length).to.be.greaterThan(before);
    expect(new Set(sent.map(({ kind }) => kind))).to.deep.equal(new Set(['offer']));
    negotiator.close('left');
    expect(clock.pending).to.equal(0);
  });

  it('R41 ends what waits of its offer and the repetitions of it', async () => {
    const clock = new VirtualClock();
    const ends: AbortSignal[] = [];
    const negotiator = create(clock, (_signal, end) => ends.push(end));
    negotiator.start(false);
    while (ends.length === 0) await null;
    clock.advance(3_000);
    expect(ends.map(({ aborted }) => aborted)).to.deep.equal([false, false]);
    negotiator.close('lost');
    expect(ends.map(({ aborted }) => aborted)).to.deep.equal([true, true]);
  });
});
