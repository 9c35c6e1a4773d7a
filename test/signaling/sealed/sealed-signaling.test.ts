import { test } from 'node:test';
import { expect } from 'chai';
import { joinOf } from '../../../src/session/join-of.ts';
import type { Signal, SignalKind } from '../../../src/signaling/messages.ts';
import { SealedSignaling } from '../../../src/signaling/sealed/sealed-signaling.ts';
import type { Signaling } from '../../../src/signaling/signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { candidateSignal } from '../../kit/signaling/candidate-signal.ts';
import { until } from '../../kit/until.ts';

test('R34 bounds the signals that wait to be sealed, and reports the others', async () => {
  const sent: Signal[] = [];
  const dropped: string[] = [];
  const inner: Signaling = { connect: () => ({ send: (signal) => sent.push(signal) }) };
  const signaling = new SealedSignaling(inner, 'correct horse', new VirtualClock());
  const connection = signaling.connect(
    joinOf({ session: 'standup', role: 'host', signaling }, { next: () => 0, uuid: () => 'host' }),
    { state() {}, message() {}, invalid() {}, dropped: (_, { code }) => dropped.push(code) },
    new AbortController().signal,
  );
  for (let seq = 0; seq < 1_026; seq++) connection.send(candidateSignal(seq));
  expect(dropped).to.deep.equal(['send-failed', 'send-failed']);
  await until(() => sent.length === 1_024);
  connection.send(candidateSignal(1_026));
  await until(() => sent.length === 1_025);
  expect(sent.at(-1)?.seq).to.equal(1_026);
  expect(dropped).to.have.length(2);
});

for (const passphrase of ['correct horse battery staple', '']) {
  const how = passphrase ? 'sealed' : 'plain';
  test(`R21 of a negotiator that ends, no ${how} signal is sent later, but its goodbye`, async () => {
    const sent: Signal[] = [];
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const inner: Signaling = {
      connect: () => ({
        // As an adapter whose transport is not open yet.
        send: (signal, end) => void opened.then(() => end?.aborted || sent.push(signal)),
      }),
    };
    const signaling = new SealedSignaling(inner, passphrase, new VirtualClock());
    const observer = { state() {}, message() {}, invalid() {} };
    const join = joinOf(
      { session: 'standup', role: 'host', signaling },
      { next: () => 0, uuid: () => 'host' },
    );
    const connection = signaling.connect(join, observer, new AbortController().signal);
    const send = (kind: SignalKind, end?: AbortSignal): void =>
      connection.send(
        { type: 'signal', to: 'ada', handshakeId: 'h', generation: 1, seq: 0, kind, body: {} },
        end,
      );
    const end = new AbortController();
    send('offer', end.signal);
    send('bye');
    end.abort();
    open();
    await until(() => sent.length > 0);
    expect(sent.map(({ kind }) => kind)).to.deep.equal(['bye']);
  });
}
