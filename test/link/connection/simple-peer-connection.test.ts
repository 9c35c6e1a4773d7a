import { expect } from '@open-wc/testing';
import { simplePeerFactory } from '../../../src/link/connection/simple-peer-connection.ts';
import { type Clock, systemClock } from '../../../src/runtime/clock.ts';
import { until } from '../../kit/until.ts';
import { ConnectionEnd, negotiate, testConnectionContract } from './connection-contract.ts';

/** An end of a connection, with the browser's connection below it. */
interface BrowserEnd extends ConnectionEnd {
  pc: RTCPeerConnection;
}

/** Its waits do not end, so that a busy machine may take its time. */
const patientClock: Clock = {
  ...systemClock,
  after: (ms, task, signal) => (ms > 0 ? () => {} : systemClock.after(ms, task, signal)),
};

async function makeEnd(initiator: boolean): Promise<BrowserEnd> {
  const Original = globalThis.RTCPeerConnection;
  let pc: RTCPeerConnection | undefined;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(config?: RTCConfiguration) {
      super(config);
      pc = this;
    }
  };
  try {
    const end = await ConnectionEnd.make(simplePeerFactory, initiator, {}, patientClock);
    return Object.assign(end, { pc: pc as RTCPeerConnection });
  } finally {
    globalThis.RTCPeerConnection = Original;
  }
}

describe('a connection with simple-peer', () => {
  testConnectionContract(simplePeerFactory, { it, beforeEach, afterEach });
});

describe('a connection with simple-peer, whose offer has candidates', () => {
  it('has those of the machine in descriptions, where each is no signal of its own', async () => {
    const [near, far] = [await makeEnd(true), await makeEnd(false)];
    await negotiate(near, far);
    await until(() => near.open && far.open);
    for (const { described } of [near, far]) expect(described).not.to.be.empty;
    for (const { connection } of [near, far]) connection.close();
  });

  it('opens although the other side gets no other candidates', async () => {
    const [near, far] = [await makeEnd(true), await makeEnd(false)];
    const offer = near.describe(await near.connection.createOffer({ complete: true }));
    expect(offer).to.match(/^a=candidate:/m);
    await near.connection.acceptAnswer(await far.connection.acceptOffer(offer));
    await until(() => near.open && far.open);
    for (const { connection } of [near, far]) connection.close();
  });
});

describe('a connection with simple-peer, when its data channel breaks', () => {
  for (const { cause, sctpCauseCode, code } of [
    { cause: 'because the other side closes', sctpCauseCode: 12, code: undefined },
    { cause: 'for another reason', sctpCauseCode: 9, code: 'ice-failed' },
  ]) {
    it(`${cause}, ends with ${code ?? 'no error'}`, async () => {
      const channels: RTCDataChannel[] = [];
      const { createDataChannel } = RTCPeerConnection.prototype;
      RTCPeerConnection.prototype.createDataChannel = function made(...args) {
        const channel = createDataChannel.apply(this, args);
        channels.push(channel);
        return channel;
      };
      const end = await makeEnd(true);
      RTCPeerConnection.prototype.createDataChannel = createDataChannel;
      const error = new RTCError({ errorDetail: 'sctp-failure', sctpCauseCode }, 'It broke.');
      channels[0]?.dispatchEvent(new RTCErrorEvent('error', { error }));
      await until(() => end.closed.length > 0);
      expect(end.closed.map((reason) => reason?.code)).to.deep.equal([code]);
    });
  }
});

describe('a connection with simple-peer restarts ICE', () => {
  let near: BrowserEnd;
  let far: BrowserEnd;

  beforeEach(async () => {
    near = await makeEnd(true);
    far = await makeEnd(false);
    await negotiate(near, far);
    await until(() => near.open && far.open);
  });
  afterEach(() => {
    for (const { connection } of [near, far]) connection.close();
  });

  it('and does not try candidates of an ICE session that is over', async () => {
    const old = near.described;
    expect(old).not.to.be.empty;
    await negotiate(near, far, true);
    // Chromium lists those of the session before, too, and tries none of that generation.
    const taken = () =>
      far.pc.remoteDescription?.sdp.match(/^a=candidate:(?!.* generation 0 ).*$/gm);
    await near.trickled();
    const before = taken();
    for (const candidate of old) await far.connection.addCandidate(candidate);
    expect(taken()).to.deep.equal(before);
  });

  it('after a path has failed, which it reports', async () => {
    for (const { pc } of [near, far]) {
      for (const name of ['iceConnectionState', 'connectionState'] as const) {
        Object.defineProperty(pc, name, { value: 'failed', configurable: true });
        pc.dispatchEvent(new Event(name.toLowerCase().replace('state', 'statechange')));
        Reflect.deleteProperty(pc, name);
      }
    }
    await negotiate(near, far, true);
    expect([near.paths.includes('failed'), far.paths.includes('failed')]).to.deep.equal([
      true,
      true,
    ]);
    expect([near.closed, far.closed]).to.deep.equal([[], []]);
  });
});
