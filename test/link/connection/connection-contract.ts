import { expect } from 'chai';
import type {
  Candidate,
  Connection,
  ConnectionEvents,
  Lane,
  LinkFactory,
  PathState,
} from '../../../src/link/connection/connection.ts';
import type { BeachError } from '../../../src/runtime/beach-error.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { until } from '../../kit/until.ts';

const limits = { bitrate: 1_000_000, framerate: 30, pixelRate: 640 * 360 * 30 };

/** The functions of Mocha, and of Node's own test runner. */
export interface TestFunctions {
  it(name: string, test: () => Promise<void>): void;
  beforeEach(prepare: () => Promise<void>): void;
  afterEach(clean: () => void): void;
}

/** One end of a connection, and its reports. */
export class ConnectionEnd {
  readonly candidates: Candidate[] = [];
  /** Those that are in its last description. */
  described: Candidate[] = [];
  readonly paths: PathState[] = [];
  readonly received: [Lane, ArrayBuffer][] = [];
  readonly drained: Lane[] = [];
  readonly closed: (BeachError | undefined)[] = [];
  open = false;
  /** The ICE session of the last local description. */
  session: string | undefined;
  connection!: Connection;
  #other: ConnectionEnd | null = null;
  /** How many candidates the other end has. */
  #told = 0;
  #added = Promise.resolve();

  static async make(
    factory: LinkFactory,
    initiator: boolean,
    config: RTCConfiguration = {},
    clock = systemClock,
  ) {
    const end = new ConnectionEnd();
    const events: ConnectionEvents = {
      candidate: (candidate) => {
        end.candidates.push(candidate);
        end.#trickle();
      },
      open: () => {
        end.open = true;
      },
      data: (lane, bytes) => end.received.push([lane, bytes]),
      drained: (lane) => end.drained.push(lane),
      path: (state) => end.paths.push(state),
      streams: () => {},
      closed: (error) => end.closed.push(error),
    };
    const options = {
      peerId: 'other',
      initiator,
      config,
      bufferLow: 65_536,
      media: () => ({ tracks: new Map(), limits }),
      accepts: [],
      clock,
      signal: new AbortController().signal,
    };
    end.connection = await factory(options, events);
    return end;
  }

  /** Remembers the description of a new handshake; the candidates that are not in it wait for `trickleTo`. */
  describe(sdp: string): string {
    this.session = sdp.match(/^a=ice-ufrag:(.*?)\r?$/m)?.[1];
    this.described = [...sdp.matchAll(/^a=(candidate:.*?)\r?$/gm)].map(([, candidate = '']) => ({
      candidate,
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment: this.session,
    }));
    this.#other = null;
    return sdp;
  }

  /** Resolves once the other end has all candidates of the last description. */
  async trickled(): Promise<void> {
    const last = () => this.candidates.at(-1);
    await until(() => last()?.candidate === '' && last()?.usernameFragment === this.session);
    await this.#added;
  }

  /** Gives the other end each candidate as it comes. Call once that end has the description. */
  trickleTo(other: ConnectionEnd): void {
    this.#other = other;
    this.#trickle();
  }

  #trickle(): void {
    if (this.#other === null) return;
    for (const candidate of this.candidates.slice(this.#told)) {
      this.#told += 1;
      // It may have been closed meanwhile.
      this.#added = this.#other.connection.addCandidate(candidate).catch(() => {});
    }
  }
}

/** Takes one offer and its answer over, and the candidates of both sides as they come. */
export async function negotiate(near: ConnectionEnd, far: ConnectionEnd, restartIce = false) {
  const offer = near.describe(await near.connection.createOffer({ restartIce }));
  const answer = far.describe(await far.connection.acceptOffer(offer));
  near.trickleTo(far);
  await near.connection.acceptAnswer(answer);
  far.trickleTo(near);
}

/** Tests the rules that every implementation of `Connection` keeps. */
export function testConnectionContract(
  factory: LinkFactory,
  { it, beforeEach, afterEach }: TestFunctions,
): void {
  let near: ConnectionEnd;
  let far: ConnectionEnd;

  async function connect(): Promise<void> {
    await negotiate(near, far);
    await until(() => near.open && far.open);
  }

  const bytes = (length: number, value = 0): Uint8Array<ArrayBuffer> =>
    new Uint8Array(length).fill(value);

  beforeEach(async () => {
    near = await ConnectionEnd.make(factory, true);
    far = await ConnectionEnd.make(factory, false);
  });
  afterEach(() => {
    for (const { connection } of [near, far]) connection.close();
  });

  it('tells which ICE session each candidate belongs to, and where they end', async () => {
    await negotiate(near, far);
    await until(() => [near, far].every(({ candidates }) => candidates.at(-1)?.candidate === ''));
    for (const { candidates, described, session } of [near, far]) {
      for (const { usernameFragment } of candidates) expect(usernameFragment).to.equal(session);
      expect(candidates.filter(({ candidate }) => candidate === '').length).to.equal(1);
      expect(described.length + candidates.length).to.be.greaterThan(1);
      // Each is told once.
      const texts = [...described, ...candidates].map(({ candidate }) => candidate);
      expect(new Set(texts).size).to.equal(texts.length);
      for (const { candidate } of candidates) expect(candidate).to.match(/^(candidate:|$)/);
    }
  });

  it('tells no candidate that only begins TCP connections, which no other end accepts', async () => {
    await negotiate(near, far);
    await Promise.all([near.trickled(), far.trickled()]);
    for (const { candidates, described } of [near, far]) {
      const texts = [...described, ...candidates].map(({ candidate }) => candidate);
      expect(texts.filter((text) => text.includes('tcptype active'))).to.deep.equal([]);
    }
  });

  it('tells no candidate before its caller has the description', async () => {
    await near.connection.createOffer();
    expect(near.candidates).to.deep.equal([]);
  });

  it('carries bytes as they are, in order, on both lanes and in both directions', async () => {
    await connect();
    for (let i = 0; i < 200; i += 1) near.connection.send('reliable', bytes(i, i));
    // A view of a part of a larger buffer.
    far.connection.send('reliable', bytes(1_000, 7).subarray(10, 13));
    far.connection.send('ephemeral', bytes(3, 9));
    await until(() => far.received.length === 200 && near.received.length === 2);
    expect(
      far.received.map(([lane, data]) => [lane, ...new Uint8Array(data).slice(0, 2)]),
    ).to.deep.equal(
      Array.from({ length: 200 }, (_, i) => ['reliable', ...bytes(Math.min(i, 2), i)]),
    );
    expect(far.received.every(([, data], i) => data.byteLength === i)).to.equal(true);
    expect(
      near.received.map(([lane, data]) => [lane, ...new Uint8Array(data)]).sort(),
    ).to.deep.equal([
      ['ephemeral', 9, 9, 9],
      ['reliable', 7, 7, 7],
    ]);
  });

  it('tells how much a lane holds, and when it has drained', async () => {
    await connect();
    for (let i = 0; i < 256; i += 1) near.connection.send('reliable', bytes(16_384));
    expect(near.connection.buffered('reliable')).to.be.greaterThan(65_536);
    expect(near.connection.buffered('ephemeral')).to.equal(0);
    await until(() => far.received.length === 256);
    await until(() => near.drained.includes('reliable'));
    expect(near.connection.buffered('reliable')).to.be.at.most(65_536);
  });

  it('ignores invalid candidates', async () => {
    await connect();
    for (const candidate of ['candidate:nonsense', 'nonsense', '']) {
      await near.connection.addCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 });
    }
    near.connection.send('reliable', bytes(1));
    await until(() => far.received.length === 1);
    expect(near.closed).to.deep.equal([]);
  });

  it('tells the other side of its end, once and without an error', async () => {
    await connect();
    near.connection.close();
    near.connection.close();
    await until(() => far.closed.length > 0);
    expect(far.closed).to.deep.equal([undefined]);
    expect(near.closed).to.deep.equal([]);
  });

  it('rejects after its end', async () => {
    await connect();
    near.connection.close();
    const outcomes = await Promise.allSettled([
      near.connection.createOffer(),
      near.connection.acceptAnswer(''),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
  });

  it('reports the bytes that its path has carried', async () => {
    await connect();
    near.connection.send('reliable', bytes(50_000));
    await until(() => far.received.length === 1);
    const carried = async ({ connection }: ConnectionEnd, counter: string): Promise<number> => {
      let sum = 0;
      (await connection.stats()).forEach((stats) => {
        if (stats.type === 'candidate-pair') sum += stats[counter] ?? 0;
      });
      return sum;
    };
    await until(async () => (await carried(near, 'bytesSent')) >= 50_000);
    await until(async () => (await carried(far, 'bytesReceived')) >= 50_000);
  });

  it('accepts STUN and TURN servers only', async () => {
    const turn = { urls: ['turn:127.0.0.1:3478'], username: 'ada', credential: 'secret' };
    expect(factory.acceptsIceServers?.([{ urls: 'stun:127.0.0.1:3478' }, turn])).to.equal(true);
    expect(factory.acceptsIceServers?.([{ urls: 'http://127.0.0.1' }])).to.equal(false);
    const code = await ConnectionEnd.make(factory, true, {
      iceServers: [{ urls: 'http://127.0.0.1' }],
    }).then(
      () => 'made',
      (error: BeachError) => error.code,
    );
    expect(code).to.equal('invalid-option');
  });
}
