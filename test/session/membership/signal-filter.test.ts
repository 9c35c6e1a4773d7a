import { describe, it } from 'node:test';
import { expect } from 'chai';
import { createRuntime } from '../../../src/runtime/runtime.ts';
import { DepartedPeers } from '../../../src/session/membership/departed-peers.ts';
import { Roster } from '../../../src/session/membership/roster.ts';
import { SignalFilter } from '../../../src/session/membership/signal-filter.ts';
import type { RelayedSignal, SignalKind } from '../../../src/signaling/messages.ts';

describe('SignalFilter', () => {
  it('tells a refused peer that still asks, and answers no bye', () => {
    const refused: string[] = [];
    const self = { peerId: 'ada', role: 'host', name: undefined } as const;
    const departed = new DepartedPeers(10);
    const filter = new SignalFilter({
      self,
      roster: new Roster(self, 'mesh', departed),
      departed,
      runtime: createRuntime({ logger: () => {} }),
      receive: () => expect.fail('no peer may send'),
      refuse: (peerId, reason) => refused.push(`${reason} ${peerId}`),
      warn: (error) => expect.fail(error.message),
      signal: new AbortController().signal,
    });
    const signal = (kind: SignalKind): RelayedSignal => ({
      type: 'signal',
      from: 'ben',
      handshakeId: 'any',
      generation: 1,
      seq: 0,
      kind,
      body: { reason: 'refused' },
    });
    departed.ended('ben', 'refused');
    filter.take(signal('renegotiate'));
    expect(refused).to.deep.equal(['refused ben']);
    // Otherwise two peers that refuse each other would never come to an end.
    filter.take(signal('bye'));
    expect(refused).to.deep.equal(['refused ben']);
  });
});
