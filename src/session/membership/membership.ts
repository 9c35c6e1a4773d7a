import type { Emitter } from 'nanoevents';
import type { Link } from '../../link/link.ts';
import type { ConnectionStateChange } from '../../negotiation/connection-state.ts';
import type { Supervisor } from '../../negotiation/supervisor.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Peer, RelayedSignal, RoadMessage } from '../../signaling/messages.ts';
import { mayConnect } from '../../signaling/offer-policy.ts';
import type { LeaveReason, SessionEvents } from '../session-events.ts';
import { Admission, type JoinedViewer, type ViewerRequest } from './admission.ts';
import { type AdmissionOptions, admissionSettings } from './admission-settings.ts';
import type { DepartedPeers } from './departed-peers.ts';
import type { Roster, RosterChange } from './roster.ts';

export interface MembershipOptions {
  self: Peer;
  admission: AdmissionOptions;
  roster: Roster;
  departed: DepartedPeers;
  supervisor: Supervisor;
  runtime: Runtime;
  emitter: Emitter<SessionEvents>;
}

export interface MembershipEvents {
  /** A peer of the roster may be connected to. */
  admitted(peerId: string): void;
  /** A peer was announced again with another key. */
  unverified(peerId: string): void;
  /** A link is ready, and its peer is admitted. */
  linked(link: Link): void;
  /** A link changed, or a peer came or went. */
  changed(): void;
  /** A viewer's link to its host has failed for good. */
  failed(error: BeachError): void;
}

/** Follows each peer from the roster through its admission and its link until it departs. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #events: MembershipEvents;
  readonly #admission: Admission;
  /** Peers whose link has been ready, and that have not left since. The oldest is first. */
  readonly #joined = new Map<string, Peer>();
  /** Peers of a mesh that were told to wait until the host has proved it. */
  readonly #early = new Set<string>();
  /** Why a link failed last; null once one is ready again. */
  lastFailure: BeachError | null = null;

  constructor(options: MembershipOptions, events: MembershipEvents) {
    const { admission, roster, runtime, emitter } = options;
    const { maxMeshPeers, maxNewcomers } = runtime.limits;
    this.#options = options;
    this.#events = events;
    const settings = () => admissionSettings(admission, roster.topology, maxMeshPeers);
    this.#admission = new Admission(settings, maxNewcomers, {
      asked: (request) => emitter.emit('viewerrequest', request),
      held: (peer) => this.#options.supervisor.bye(peer.peerId, 'held', firstOf(peer)),
      accepted: (peer, held) => this.#accepted(peer, held),
      refused: ({ peerId }, reason) => this.drop(peerId, reason),
      settled: () => emitter.emit('requests'),
    });
  }

  /** Viewers that wait for a decision. */
  get requests(): ViewerRequest[] {
    return [...this.#admission.requests];
  }

  /** Applies a message of signaling to the roster, and follows the changes. */
  receive(message: RoadMessage): void {
    for (const change of this.#options.roster.apply(message)) this.#follow(change);
  }

  /** Call when the host has proved the topology. */
  hostProved(): void {
    for (const change of this.#options.roster.prove()) this.#follow(change);
  }

  /**
   * Takes a signal of a peer in the roster. A peer that waits for a decision, or for the host's proof, is told to stop
   * its offers.
   */
  signaled(signal: RelayedSignal): void {
    const { roster, supervisor, runtime } = this.#options;
    const { from, kind, generation } = signal;
    const peer = roster.get(from);
    const early = peer !== undefined && !roster.trusts(peer);
    if (!early && !this.#admission.holds(from)) return supervisor.receive(signal);
    if (early) runtime.counters.unverifiedDropped += 1;
    // An answer is to an offer that was parked.
    if (kind !== 'offer' && kind !== 'answer') return;
    if (early) this.#early.add(from);
    supervisor.bye(from, 'held', generation);
  }

  /** Returns whether this is the host of a star, and has a place for a peer whose link will be ready. */
  expects(peerId: string): boolean {
    const others = this.#options.supervisor.hopeful - 1;
    return (
      this.#options.roster.isStarHost && (this.#joined.has(peerId) || this.#admission.fits(others))
    );
  }

  /** Whether this is the host of a star, and has a place for another viewer. */
  get hasRoom(): boolean {
    const { roster, supervisor } = this.#options;
    return roster.isStarHost && this.#admission.fits(supervisor.hopeful);
  }

  /** Takes a link that has become ready. */
  linked(link: Link): void {
    const { self, roster, runtime, emitter } = this.#options;
    const { peerId } = link;
    const peer = roster.get(peerId);
    const joins = peer !== undefined && !this.#joined.has(peerId);
    if (self.role === 'viewer' && roster.topology === 'star') this.#leaveOthers(peerId);
    if (joins && roster.admits) {
      const verdict = this.#admission.enter(this.#joinedViewers());
      if (verdict.kind === 'refuse') return this.drop(peerId, 'session-full');
      if (verdict.evict !== null) this.drop(verdict.evict, 'evicted-capacity');
    }
    this.#events.linked(link);
    if (!joins) return;
    this.#joined.set(peerId, peer);
    runtime.counters.joins += 1;
    emitter.emit('peerjoin', { peerId, name: peer.name });
  }

  connectionChanged(change: ConnectionStateChange): void {
    const { self, roster, emitter } = this.#options;
    const { peerId, state, reason, attempt } = change;
    this.lastFailure = state === 'connected' ? null : (reason ?? this.lastFailure);
    emitter.emit('connection', change);
    this.#events.changed();
    if (state === 'failed-permanent' && reason !== undefined) {
      emitter.emit('connectionfailed', { peerId, reason, attempts: attempt });
      this.#leave(peerId, reason.code);
      if (self.role === 'viewer' && roster.topology === 'star') this.#events.failed(reason);
    }
    if (state !== 'failed') return;
    // Neither a link nor signaling knows the peer any more.
    if (!roster.isListed(peerId)) this.#lost(peerId);
    // The negotiator tries again, and the peer joins again if it comes back.
    else if (reason?.code === 'heartbeat-lost') this.#leave(peerId, 'heartbeat-lost');
  }

  /** Ends with a peer for good, and tells it why. */
  drop(peerId: string, reason: LeaveReason): void {
    const { roster, departed, supervisor } = this.#options;
    const negotiator = supervisor.get(peerId);
    departed.ended(peerId, reason, negotiator?.generation);
    if (negotiator !== undefined) supervisor.remove(peerId, reason);
    // A peer without a negotiator is told over signaling.
    else if (reason !== 'left' && roster.get(peerId) !== undefined) this.refuse(peerId, reason);
    roster.remove(peerId);
    this.#leave(peerId, reason);
    this.#events.changed();
  }

  /** Tells a peer over signaling that it may not join. It ignores what is of an earlier `generation` than its own. */
  refuse(peerId: string, reason: Exclude<LeaveReason, 'left'>, generation = 0): void {
    const { departed, roster, supervisor } = this.#options;
    const last = Math.max(generation, departed.get(peerId).generation, firstOf(roster.get(peerId)));
    supervisor.bye(peerId, reason, last);
  }

  /** Announces that all peers have left, because this peer leaves. */
  close(): void {
    for (const peerId of [...this.#joined.keys()]) this.#leave(peerId, 'left');
  }

  #follow(change: RosterChange): void {
    const { self, roster, supervisor } = this.#options;
    switch (change.type) {
      case 'present':
        return this.#present(change.peer);
      case 'seen-again':
        return supervisor.get(change.peerId)?.seenAgain();
      case 'left':
        return this.drop(change.peerId, 'left');
      case 'lost':
        return this.#lost(change.peerId);
      case 'unverified':
        return this.#events.unverified(change.peerId);
      case 'topology':
        for (const peer of [...roster.peers]) {
          if (mayConnect(self, peer, change.topology)) this.#present(peer);
          // The peer has not left, and is linked again if the topology changes back.
          else if (roster.isListed(peer.peerId)) this.#part(peer.peerId);
          else this.#forget(peer.peerId);
        }
    }
  }

  #present(peer: Peer): void {
    const { self, roster, departed, supervisor } = this.#options;
    const { peerId } = peer;
    if (!mayConnect(self, peer, roster.topology) || !roster.trusts(peer)) return;
    if (!roster.admits) return this.#admit(peer);
    const verdict = this.#admission.judge(peerId, {
      known: supervisor.get(peerId) !== undefined,
      accepted: departed.get(peerId).accepted,
      joined: this.#joined.size,
      arriving: this.#arriving,
    });
    switch (verdict) {
      case 'admit':
        return this.#admit(peer);
      case 'ask':
        return this.#admission.ask(peer);
      case 'refuse':
        return this.drop(peerId, 'session-full');
    }
  }

  #accepted(peer: Peer, held: boolean): void {
    const verdict = this.#admission.accept(this.#joined.size, this.#arriving);
    if (verdict === 'admit') this.#admit(peer, held);
    else this.drop(peer.peerId, 'session-full');
  }

  #admit(peer: Peer, held = false): void {
    const { roster, departed, supervisor } = this.#options;
    const { generation } = departed.take(peer.peerId);
    const waits = this.#early.delete(peer.peerId);
    supervisor.add(peer, roster.topology, generation, held || waits);
    this.#events.changed();
    this.#events.admitted(peer.peerId);
  }

  /** Ends with a peer that signaling has lost. Signaling is not the session: a ready link stays. */
  #lost(peerId: string): void {
    const { roster, supervisor } = this.#options;
    if (supervisor.get(peerId)?.link) roster.unlist(peerId);
    else this.#forget(peerId);
  }

  #forget(peerId: string): void {
    this.#part(peerId);
    this.#options.roster.remove(peerId);
  }

  /** Ends with a peer that may come back, and continue where it was. */
  #part(peerId: string): void {
    const { roster, departed, supervisor } = this.#options;
    const negotiator = supervisor.get(peerId);
    if (negotiator !== undefined) {
      const accepted = negotiator.state !== 'failed-permanent';
      departed.lost(peerId, accepted, negotiator.generation, roster.get(peerId));
    }
    supervisor.remove(peerId, 'lost');
    this.#leave(peerId, 'heartbeat-lost');
  }

  /**
   * Ends a viewer's link to another host of the star, which lost its name to the host that is linked now. It is not
   * told: it may get the name back.
   */
  #leaveOthers(host: string): void {
    const { roster, supervisor } = this.#options;
    for (const { peerId } of [...roster.peers]) {
      if (peerId !== host && supervisor.get(peerId)?.link) this.#forget(peerId);
    }
  }

  /** Withdraws a peer's request, and announces that it has left if it had joined. */
  #leave(peerId: string, reason: LeaveReason): void {
    const { runtime, emitter } = this.#options;
    this.#early.delete(peerId);
    this.#admission.withdraw(peerId);
    const peer = this.#joined.get(peerId);
    if (!this.#joined.delete(peerId)) return;
    const { counters } = runtime;
    if (reason === 'evicted-slow' || reason === 'evicted-capacity') counters.evictions[reason] += 1;
    else counters.leaves += 1;
    emitter.emit('peerleave', { peerId, name: peer?.name, reason });
  }

  /** How many peers are admitted and have not joined yet. */
  get #arriving(): number {
    return this.#options.supervisor.hopeful - this.#joined.size;
  }

  #joinedViewers(): JoinedViewer[] {
    const { supervisor } = this.#options;
    return [...this.#joined.keys()].map((peerId) => ({
      peerId,
      unresponsive: supervisor.get(peerId)?.link?.unresponsive ?? true,
    }));
  }
}

/** Returns the generation of the first handshake with a peer, as far as signaling has begun it. */
function firstOf(peer: Peer | undefined): 0 | 1 {
  return peer?.parked ? 1 : 0;
}
