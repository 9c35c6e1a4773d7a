import { describe, it } from 'node:test';
import { expect } from 'chai';
import { createNanoEvents } from 'nanoevents';
import type { Link } from '../../../src/link/link.ts';
import type { ConnectionState } from '../../../src/negotiation/connection-state.ts';
import type { Supervisor } from '../../../src/negotiation/supervisor.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';
import type { ViewerRequest } from '../../../src/session/membership/admission.ts';
import { DepartedPeers } from '../../../src/session/membership/departed-peers.ts';
import { Membership } from '../../../src/session/membership/membership.ts';
import { Roster } from '../../../src/session/membership/roster.ts';
import type { SessionEvents } from '../../../src/session/session-events.ts';
import type { Peer, Topology } from '../../../src/signaling/messages.ts';

/** Stands in for the negotiator of one peer. */
interface FakeNegotiator {
  state: ConnectionState;
  link: Link | null;
  generation: number;
  seenAgain(): void;
}

const host: Peer = { peerId: 'host', role: 'host' };
const ben: Peer = { peerId: 'ben', role: 'viewer' };

describe('Membership', () => {
  /** A star's host that approves its viewers, or another peer, over negotiators that the test moves. */
  function begin(self = host, topology: Topology = 'star', approval = true, verified = false) {
    const runtime = createRuntime({ logger: () => {} });
    const emitter = createNanoEvents<SessionEvents>();
    const log: string[] = [];
    const requests: ViewerRequest[] = [];
    const negotiators = new Map<string, FakeNegotiator>();
    const supervisor = {
      hopeful: 0,
      get: (peerId: string) => negotiators.get(peerId),
      add: ({ peerId }: Peer, _: string, generation: number, held: boolean) => {
        if (negotiators.has(peerId)) return;
        const asks = held && verified ? ', and ask for an offer' : '';
        log.push(`add ${peerId} after generation ${generation}${asks}`);
        const seenAgain = (): void => void log.push(`${peerId} is seen again`);
        negotiators.set(peerId, { state: 'waiting', link: null, generation, seenAgain });
      },
      remove: (peerId: string, reason: string) => {
        if (negotiators.delete(peerId)) log.push(`remove ${peerId}: ${reason}`);
      },
      bye: (peerId: string, reason: string) => {
        if (reason !== 'held' || verified) log.push(`refuse ${peerId}: ${reason}`);
      },
    };
    const departed = new DepartedPeers(10);
    const roster = new Roster(self, topology, departed, verified);
    const admission = { maxViewers: 2, whenFull: 'refuse', approval } as const;
    const membership = new Membership(
      {
        ...{ self, admission, roster, departed, runtime, emitter },
        supervisor: supervisor as unknown as Supervisor,
      },
      {
        admitted: () => {},
        unverified: () => {},
        linked: () => {},
        changed: () => {},
        failed: () => {},
      },
    );
    emitter.on('viewerrequest', (request) => requests.push(request));
    emitter.on('peerleave', ({ peerId, reason }) => log.push(`${peerId} leaves: ${reason}`));
    const joins = (): void => membership.receive({ type: 'peer-joined', peer: ben });
    const leaves = (reason: 'left' | 'lost'): void =>
      membership.receive({ type: 'peer-left', peerId: 'ben', reason });
    /** Lets Ben in, and puts his negotiator into a state. */
    const accept = (state: ConnectionState, link: Link | null = null): FakeNegotiator => {
      joins();
      requests[0]?.accept();
      const negotiator = negotiators.get('ben') as FakeNegotiator;
      return Object.assign(negotiator, { state, link, generation: 3 });
    };
    const ready = { peerId: 'ben' } as Link;
    return { membership, log, requests, joins, leaves, accept, ready, runtime, supervisor };
  }

  it('R41 lets a peer of a mesh wait until the host has proved it, and asks for its offer then', () => {
    const { membership, log, joins, runtime } = begin(
      { peerId: 'ada', role: 'viewer' },
      'mesh',
      false,
      true,
    );
    joins();
    const envelope = { handshakeId: 'h', generation: 1, seq: 0, body: {} };
    membership.signaled({ type: 'signal', from: 'ben', kind: 'candidate', ...envelope });
    membership.signaled({ type: 'signal', from: 'ben', kind: 'offer', ...envelope });
    expect(log).to.deep.equal(['refuse ben: held']);
    expect(runtime.counters.unverifiedDropped).to.equal(2);
    membership.hostProved();
    expect(log).to.deep.equal([
      'refuse ben: held',
      'add ben after generation 0, and ask for an offer',
    ]);
  });

  it('R15 admits a viewer that was lost for a while without asking, after its last generation', () => {
    const { log, requests, joins, leaves, accept } = begin();
    accept('failed');
    leaves('lost');
    joins();
    expect(requests.length).to.equal(1);
    expect(log).to.deep.equal([
      'add ben after generation 0',
      'remove ben: lost',
      'add ben after generation 3',
    ]);
  });

  it('R15 asks again for a viewer that comes back after it was given up', () => {
    const { requests, joins, leaves, accept } = begin();
    accept('failed-permanent');
    leaves('lost');
    joins();
    expect(requests.length).to.equal(2);
  });

  it('R23 keeps a viewer whose link is ready when signaling loses it', () => {
    const { log, joins, leaves, accept, ready } = begin();
    accept('connected', ready);
    leaves('lost');
    joins();
    expect(log).to.deep.equal(['add ben after generation 0', 'ben is seen again']);
  });

  it('R23 ends with a viewer that signaling has lost when its link fails', () => {
    const { membership, log, leaves, accept, ready } = begin();
    const negotiator = accept('connected', ready);
    membership.linked(ready);
    leaves('lost');
    Object.assign(negotiator, { state: 'failed', link: null });
    membership.connectionChanged({
      peerId: 'ben',
      state: 'failed',
      previous: 'connected',
      generation: 3,
      attempt: 1,
      reason: BeachError.linkFailed('ice-failed', 'ben'),
    });
    expect(log.slice(1)).to.deep.equal(['remove ben: lost', 'ben leaves: heartbeat-lost']);
  });

  it('R15 tells a viewer that waits for a decision when it is dropped, and admits it no more', () => {
    const { membership, log, requests, joins } = begin();
    joins();
    membership.drop('ben', 'refused');
    joins();
    requests[0]?.accept();
    expect(log).to.deep.equal(['refuse ben: refused']);
    expect(membership.requests).to.be.empty;
  });

  it('R42 remembers a peer that a mesh hides while it is a star, and that is announced meanwhile', () => {
    const { membership, log, joins, accept } = begin(
      { peerId: 'ada', role: 'viewer' },
      'mesh',
      false,
    );
    accept('connected');
    const become = (topology: Topology): void =>
      membership.receive({ type: 'peer-joined', peer: { ...host, topology } });
    become('star');
    joins();
    become('mesh');
    expect(log.filter((line) => line.includes('ben'))).to.deep.equal([
      'add ben after generation 0',
      'remove ben: lost',
      'add ben after generation 3',
    ]);
  });

  it('R9 sends nothing ahead to a viewer that may find no place', () => {
    const { membership, ready, accept, supervisor } = begin(host, 'star', false);
    accept('connecting');
    expect(membership.expects('ben')).to.equal(true);
    // Two others are on their way, and two have a place.
    supervisor.hopeful = 3;
    expect(membership.expects('ben')).to.equal(false);
    membership.linked(ready);
    expect(membership.expects('ben')).to.equal(true);
  });

  it('R14 sends nothing ahead in a mesh, and to its host', () => {
    expect(begin(host, 'mesh').membership.expects('ben')).to.equal(false);
    expect(begin(ben).membership.expects('host')).to.equal(false);
  });

  it('R21 admits a viewer that has left no more', () => {
    const { log, joins, leaves, accept } = begin();
    accept('connected');
    leaves('left');
    joins();
    expect(log).to.deep.equal(['add ben after generation 0', 'remove ben: left']);
  });
});
