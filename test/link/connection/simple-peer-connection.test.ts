import { expect } from '@open-wc/testing';
import type {
  Candidate,
  Connection,
  ConnectionEvents,
  PathState,
} from '../../../src/link/connection/connection.ts';
import { simplePeerFactory } from '../../../src/link/connection/simple-peer-connection.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { until } from '../../kit/until.ts';

const limits = { bitrate: 1_000_000, framerate: 30, pixelRate: 640 * 360 * 30 };

/** One end of a connection, and its reports. */
class End {
  readonly candidates: Candidate[] = [];
  readonly paths: PathState[] = [];
  closed = 0;
  open = false;
  readonly pc: RTCPeerConnection;
  readonly connection: Connection;

  private constructor(pc: RTCPeerConnection, connection: Connection) {
    this.pc = pc;
    this.connection = connection;
  }

  static async make(initiator: boolean): Promise<End> {
    const Original = globalThis.RTCPeerConnection;
    let pc: RTCPeerConnection | undefined;
    globalThis.RTCPeerConnection = class extends Original {
      constructor(config?: RTCConfiguration) {
        super(config);
        pc = this;
      }
    };
    let end: End | undefined;
    const events: ConnectionEvents = {
      candidate: (candidate) => end?.candidates.push(candidate),
      open: () => {
        if (end) end.open = true;
      },
      data: () => {},
      drained: () => {},
      path: (state) => end?.paths.push(state),
      streams: () => {},
      closed: () => {
        if (end) end.closed += 1;
      },
    };
    const options = {
      peerId: 'other',
      initiator,
      config: {},
      bufferLow: 65_536,
      media: () => ({ tracks: new Map(), limits }),
      accepts: [],
      clock: systemClock,
      signal: new AbortController().signal,
    };
    try {
      const connection = await simplePeerFactory(options, events);
      end = new End(pc as RTCPeerConnection, connection);
      return end;
    } finally {
      globalThis.RTCPeerConnection = Original;
    }
  }

  get ufrag(): string | undefined {
    return this.pc.localDescription?.sdp.match(/^a=ice-ufrag:(.*?)\r?$/m)?.[1];
  }
}

describe('a connection with simple-peer', () => {
  let near: End;
  let far: End;

  /** Takes one offer and its answer over, and then the candidates of both sides. */
  async function negotiate(restartIce = false): Promise<void> {
    const counts = [near.candidates.length, far.candidates.length];
    const sdp = await near.connection.createOffer({ restartIce });
    await near.connection.acceptAnswer(await far.connection.acceptOffer(sdp));
    await until(() =>
      [near, far].every(({ candidates }, i) => candidates.length > (counts[i] ?? 0)),
    );
    for (const [from, to, first] of [
      [near, far, counts[0]],
      [far, near, counts[1]],
    ] as const) {
      for (const candidate of from.candidates.slice(first))
        await to.connection.addCandidate(candidate);
    }
  }

  beforeEach(async () => {
    near = await End.make(true);
    far = await End.make(false);
  });
  afterEach(() => {
    for (const { connection } of [near, far]) connection.close();
  });

  it('tells which ICE session each candidate belongs to, and where they end', async () => {
    await negotiate();
    await until(() => [near, far].every(({ candidates }) => candidates.at(-1)?.candidate === ''));
    for (const { candidates, ufrag } of [near, far]) {
      for (const { usernameFragment } of candidates) expect(usernameFragment).to.equal(ufrag);
      expect(candidates.filter(({ candidate }) => candidate === '').length).to.equal(1);
      expect(candidates.length).to.be.greaterThan(1);
    }
  });

  it('does not try candidates of an ICE session that is over', async () => {
    await negotiate();
    await until(() => near.open && far.open);
    const old = near.candidates.filter(({ candidate }) => candidate !== '');
    await negotiate(true);
    // Chromium lists those of the session before, too, and tries none of that generation.
    const taken = () =>
      far.pc.remoteDescription?.sdp.match(/^a=candidate:(?!.* generation 0 ).*$/gm);
    const before = taken();
    for (const candidate of old) await far.connection.addCandidate(candidate);
    expect(taken()).to.deep.equal(before);
  });

  it('reports a path that fails, and stays open for an ICE restart', async () => {
    await negotiate();
    await until(() => near.open && far.open);
    for (const { pc } of [near, far]) {
      for (const name of ['iceConnectionState', 'connectionState'] as const) {
        Object.defineProperty(pc, name, { value: 'failed', configurable: true });
        pc.dispatchEvent(new Event(name.toLowerCase().replace('state', 'statechange')));
        Reflect.deleteProperty(pc, name);
      }
    }
    await negotiate(true);
    expect([near.paths.includes('failed'), far.paths.includes('failed')]).to.deep.equal([
      true,
      true,
    ]);
    expect([near.closed, far.closed]).to.deep.equal([0, 0]);
  });
});
