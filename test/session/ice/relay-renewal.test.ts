import { expect } from '@open-wc/testing';
import { IcePath } from '../../../src/link/connection/ice-path.ts';
import type { IceServerGrant } from '../../../src/session/ice/ice-server-grant.ts';
import type { Session } from '../../../src/session/session.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { tapped } from '../../kit/signaling/tapped-signaling.ts';
import { until } from '../../kit/until.ts';
import { heard, linked, Meeting } from '../meet.ts';

/** How long an outdated path stays as it is, in milliseconds. */
const pause = 2_000;

/** Lets promises settle. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Makes connections that claim to run over a relay. */
class RelayClaims {
  readonly #native = globalThis.RTCPeerConnection;
  readonly #configs = new Map<RTCPeerConnection, RTCConfiguration | undefined>();
  type = 'relay';

  constructor() {
    const claims = this;
    globalThis.RTCPeerConnection = class extends this.#native {
      constructor(config?: RTCConfiguration) {
        super({});
        claims.#configs.set(this, config);
      }
      override setConfiguration(config?: RTCConfiguration): void {
        claims.#configs.set(this, config);
      }
      /** Forgets a connection that was only made to try the servers. */
      override close(): void {
        if (this.localDescription === null) claims.#configs.delete(this);
        super.close();
      }
      override async getStats(): Promise<RTCStatsReport> {
        return new Map<string, object>([
          ['pair', { selected: true, localCandidateId: 'local' }],
          ['local', { candidateType: claims.type }],
        ]);
      }
    };
  }

  /** The username of each connection that has one. */
  get usernames(): (string | undefined)[] {
    const all = [...this.#configs.values()].map((config) => config?.iceServers?.[0]?.username);
    return all.filter((username) => username !== undefined);
  }

  /** Identifies the ICE session of each connection. */
  get iceSessions(): (string | undefined)[] {
    return [...this.#configs.keys()].map((pc) => new IcePath(pc, {}).usernameFragment);
  }

  /** Whether every open connection has a path. */
  get pathsStand(): boolean {
    const open = [...this.#configs.keys()].filter((pc) => pc.signalingState !== 'closed');
    return open.every((pc) => /connected|completed/.test(pc.iceConnectionState));
  }

  restore(): void {
    globalThis.RTCPeerConnection = this.#native;
  }
}

describe('the renewal of TURN credentials', () => {
  let meeting: Meeting;
  let claims: RelayClaims;
  let clock: VirtualClock;
  let asked: number;

  beforeEach(() => {
    meeting = new Meeting();
    claims = new RelayClaims();
    clock = new VirtualClock();
    asked = 0;
  });
  afterEach(() => {
    meeting.end();
    claims.restore();
  });

  /** Keeps heartbeats from failing while the clock advances. */
  const limits = { pingInterval: 1_000_000 };

  /** Returns other servers for each request, valid for 100 s. The path is direct and needs none. */
  const iceServers = async (): Promise<IceServerGrant> => {
    asked += 1;
    const urls = 'turn:turn.example';
    return { iceServers: [{ urls, username: `${asked}`, credential: 'secret' }], ttl: 100 };
  };

  /** Resolves once both sides are ready: the clock would jump over the deadline of the one that is not. */
  async function meet(host: Session, viewer: Session): Promise<void> {
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    await until(() => viewer.hostState === 'connected');
  }

  /** Lets new credentials come, and outdated connections have their pause. */
  async function renewed(rest = pause): Promise<void> {
    // A path that still recovers from the last restart would have its grace ended by the clock.
    await until(() => claims.pathsStand);
    clock.advance(80_000);
    await until(() => claims.usernames.includes(`${asked}`));
    await settled();
    clock.advance(rest);
  }

  const generation = (session: Session) => [...session.peers.values()][0]?.generation;

  async function flows(host: Session, viewer: Session): Promise<void> {
    const message = heard(viewer, 'message');
    await host.send('well');
    expect((await message).data).to.equal('well');
  }

  it('asks at the start, and every connection uses the answer', async () => {
    const host = meeting.make('host', { clock, iceServers });
    expect(asked).to.equal(0);
    await meet(host, meeting.make('viewer'));
    await linked(host, 1);
    const another = meeting.make('viewer');
    await another.start();
    expect(asked).to.equal(1);
    expect(claims.usernames).to.deep.equal(['1', '1']);
  });

  it('delays a connection until the answer comes, and restarts nothing for it', async () => {
    let answer = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const host = meeting.make('host', {
      clock,
      limits,
      iceServers: () => waiting.then(iceServers),
    });
    const viewer = meeting.make('viewer');
    const met = meet(host, viewer);
    await heard(host, 'connection', ({ state }) => state === 'connecting');
    expect(claims.usernames).to.deep.equal([]);
    answer();
    await met;
    await flows(host, viewer);
    expect(claims.usernames).to.deep.equal(['1']);
    expect(generation(host)).to.equal(1);
  });

  it('gives a direct connection the new servers, and leaves its path as it is', async () => {
    claims.type = 'host';
    const host = meeting.make('host', { clock, limits, iceServers });
    const viewer = meeting.make('viewer');
    await meet(host, viewer);
    await renewed();
    await flows(host, viewer);
    expect(claims.usernames).to.deep.equal(['2']);
    expect(generation(host)).to.equal(1);
    expect(host.metrics.iceRestarts).to.equal(0);
  });

  for (const role of ['host', 'viewer'] as const) {
    it(`restarts ICE once if the ${role} has a relay, and keeps the link`, async () => {
      const renewing = { clock, limits, iceServers };
      const host = meeting.make('host', role === 'host' ? renewing : {});
      const viewer = meeting.make('viewer', role === 'viewer' ? renewing : {});
      const states: string[] = [];
      await meet(host, viewer);
      for (const session of [host, viewer]) {
        session.on('connection', ({ state }) => states.push(state));
      }
      const before = claims.iceSessions;
      await renewed();
      await until(() => host.metrics.answersReceived === 2);
      await flows(host, viewer);
      expect(host.metrics.iceRestarts).to.equal(1);
      expect(generation(host)).to.equal(2);
      expect(claims.usernames).to.deep.equal(['2']);
      expect(states).to.deep.equal([]);
      for (const session of claims.iceSessions) expect(before).not.to.include(session);
      await renewed();
      await until(() => host.metrics.answersReceived === 3);
      await flows(host, viewer);
      expect(host.metrics.iceRestarts).to.equal(2);
    });
  }

  it('restarts ICE once if both sides renew at the same time', async () => {
    const host = meeting.make('host', { clock, limits, iceServers });
    const viewer = meeting.make('viewer', { clock, limits, iceServers });
    await meet(host, viewer);
    await renewed();
    await until(() => host.metrics.answersReceived === 2);
    clock.advance(pause);
    await flows(host, viewer);
    expect(host.metrics.iceRestarts).to.equal(1);
    expect(generation(host)).to.equal(2);
  });

  it('waits before it restarts ICE, so that the other side can do it', async () => {
    const host = meeting.make('host');
    const viewer = meeting.make('viewer', { clock, limits, iceServers });
    await meet(host, viewer);
    await renewed(pause - 1);
    await flows(host, viewer);
    expect(host.metrics.offersPosted).to.equal(1);
    clock.advance(1);
    await until(() => host.metrics.answersReceived === 2);
  });

  it('asks again for a restart if the other side made an offer without one', async () => {
    let kept = 0;
    const signaling = tapped(meeting.hostile(), {
      outgoing(signal, pass) {
        // The first one is lost, and the clock that would repeat it stands still.
        if (signal.kind === 'renegotiate' && ++kept === 1) return;
        pass(signal);
      },
    });
    const host = meeting.make('host');
    const viewer = meeting.make('viewer', { clock, limits, iceServers, signaling });
    await meet(host, viewer);
    await renewed();
    await until(() => kept === 1);
    host.publish('page', document.createElement('canvas').captureStream());
    await until(() => host.metrics.answersReceived === 2);
    await settled();
    clock.advance(pause);
    await until(() => host.metrics.answersReceived === 3);
    expect(host.metrics.iceRestarts).to.equal(1);
    expect(kept).to.equal(2);
  });

  it('goes on without servers if the provider rejects, and warns', async () => {
    const host = meeting.make('host', { iceServers: () => Promise.reject(new Error('not today')) });
    const warning = heard(host, 'warning');
    await meet(host, meeting.make('viewer'));
    expect((await warning).code).to.equal('ice-failed');
  });

  it('goes on without servers if the provider does not answer', async () => {
    const limits = { iceServersTimeout: 300 };
    const host = meeting.make('host', { limits, iceServers: () => new Promise(() => {}) });
    const states: string[] = [];
    host.on('connection', ({ state }) => states.push(state));
    await meet(host, meeting.make('viewer'));
    expect(states).to.deep.equal(['connecting', 'connected']);
  });

  it('leaves nothing behind when the session stops', async () => {
    const signals: AbortSignal[] = [];
    const host = meeting.make('host', {
      clock,
      iceServers: (signal) => {
        signals.push(signal);
        return iceServers();
      },
    });
    await meet(host, meeting.make('viewer'));
    host.stop();
    expect(clock.pending).to.equal(0);
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true]);
    clock.advance(200_000);
    expect(asked).to.equal(1);
  });

  it('lets a listener stop the session when it warns of a missing relay', async () => {
    const host = meeting.make('host', { clock, relayOnly: true });
    host.on('warning', () => host.stop());
    const reason = await host.start().catch((error) => error);
    expect(reason.name).to.equal('AbortError');
    expect(host.state).to.equal('ended');
    expect(clock.pending).to.equal(0);
  });
});
