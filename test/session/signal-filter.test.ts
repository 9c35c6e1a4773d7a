import { expect } from '@open-wc/testing';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { Roster } from '../../src/session/roster.ts';
import { SignalFilter } from '../../src/session/signal-filter.ts';
import type { RelayedSignal, SignalKind } from '../../src/signaling/messages.ts';

describe('the filter of signals', () => {
  it('tells whoever was sent away and still asks, and answers no goodbye', () => {
    const refused: string[] = [];
    const self = { peerId: 'ada', role: 'host', name: undefined } as const;
    const filter = new SignalFilter({
      self,
      roster: new Roster(self, 'mesh'),
      runtime: createRuntime({ logger: () => {} }),
      receive: () => expect.fail('nobody may send'),
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
    filter.shutOut('ben', 'refused');
    filter.take(signal('renegotiate'));
    expect(refused).to.deep.equal(['refused ben']);
    // Else two who send each other away would never come to an end.
    filter.take(signal('bye'));
    expect(refused).to.deep.equal(['refused ben']);
  });
});
