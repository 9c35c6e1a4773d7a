import type { Emitter } from 'nanoevents';
import { FanOut, type SlowViewers } from '../fanout/fan-out.ts';
import type { LinkFactory } from '../link/connection/connection.ts';
import { type MediaKind, mediaKinds, type StreamsBySource } from '../link/connection/media.ts';
import type { Link } from '../link/link.ts';
import type { ConnectionStateChange } from '../negotiation/connection-state.ts';
import { Supervisor } from '../negotiation/supervisor.ts';
import { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Join, Peer, RoadMessage, Topology } from '../signaling/messages.ts';
import {
  pageGone,
  type Signaling,
  type SignalingConnection,
  type SignalingObserver,
  type SignalingState,
} from '../signaling/signaling.ts';
import { Admission, type AdmissionOptions, type House, type ViewerRequest } from './admission.ts';
import type { IceServerProvider } from './ice-server-grant.ts';
import { IceServers } from './ice-servers.ts';
import { describePeer, type PeerInfo } from './peer-info.ts';
import { Roster, type RosterChange } from './roster.ts';
import type { LeaveReason, SessionEvents } from './session-events.ts';
import { SessionMedia } from './session-media.ts';
import { SignalFilter } from './signal-filter.ts';
import type { BudgetOptions } from './video-budget.ts';

export interface SessionRunOptions {
  join: Join;
  topology: Topology;
  /** A host's. */
  admission: AdmissionOptions;
  slowViewers: SlowViewers;
  signaling: Signaling;
  createConnection: LinkFactory;
  streams: StreamsBySource;
  /** What may be spent on video. */
  budget: BudgetOptions;
  /** What a star's host takes of its viewers. */
  accepts: readonly MediaKind[];
  iceServers: RTCIceServer[] | IceServerProvider;
  relayOnly: boolean;
  runtime: Runtime;
  events: Emitter<SessionEvents>;
  /** What the session learns of itself, until it leaves. */
  observer: SessionRunObserver;
}

export interface SessionRunObserver {
  signaling(state: SignalingState): void;
  /** The session let us in. */
  joined(): void;
  /** A link changed, or a peer came or went. */
  connectionChanged(): void;
  /** It did not, or it no longer can: the run is over. */
  failed(error: BeachError): void;
}

/**
 * One run in a session, from joining to leaving, under one peer id. It brings together who is
 * there, the negotiators and the links, and ends with nothing left of any of them.
 */
export class SessionRun {
  readonly self: Peer;
  readonly fanOut: FanOut;
  readonly #options: SessionRunOptions;
  readonly #runtime: Runtime;
  readonly #events: Emitter<SessionEvents>;
  #observer: SessionRunObserver | null;
  readonly #roster: Roster;
  readonly #supervisor: Supervisor;
  readonly #filter: SignalFilter;
  readonly #iceServers: IceServers;
  #signaling: SignalingConnection | null = null;
  readonly #end = new AbortController();
  /** Peers whose link has been ready, and who have not left since. */
  readonly #joined = new Map<string, Peer>();
  /** Peers that signaling has lost sight of, while their link is well. */
  readonly #unlisted = new Set<string>();
  /** The door of a star's host. */
  readonly #admission: Admission;
  #warnedOfOutage = false;
  readonly media: SessionMedia;
  /** Why a link failed last, while none is well. */
  lastFailure: BeachError | null = null;

  constructor(options: SessionRunOptions) {
    const { join, topology, accepts, runtime, admission, slowViewers } = options;
    this.#options = options;
    this.#runtime = runtime;
    this.#events = options.events;
    this.#observer = options.observer;
    this.self = { peerId: join.peerId, role: join.role, name: join.name };
    this.#roster = new Roster(this.self, topology);
    // Who is sent away stays away, which only a star's host may decide of its viewers.
    this.fanOut = new FanOut(runtime, this.#roster.isStarHost ? slowViewers : 'refuse');
    this.#admission = new Admission(admission, runtime.limits.maxNewcomers, this.#house());
    this.#filter = new SignalFilter({
      self: this.self,
      roster: this.#roster,
      runtime,
      receive: (signal) => this.#supervisor.receive(signal),
      refuse: (peerId, reason) => this.#supervisor.refuse(peerId, reason),
      warn: (error) => this.#warn(error),
      signal: this.#end.signal,
    });
    this.#iceServers = new IceServers({
      source: options.iceServers,
      relayOnly: options.relayOnly,
      runtime,
      warn: (error) => this.#warn(error),
      changed: (config) => this.#supervisor.configure(config),
      signal: this.#end.signal,
    });
    this.#supervisor = new Supervisor({
      ...options,
      config: () => this.#iceServers.current(),
      self: this.self,
      media: () => this.media.sent,
      accepts: join.role === 'viewer' || topology === 'mesh' ? mediaKinds : accepts,
      send: (signal) => this.#signaling?.send(signal),
    });
    this.media = new SessionMedia({
      ...options,
      supervisor: this.#supervisor,
      receivers: () => this.fanOut.size,
      speaking: (peerIds) => this.#events.emit('speakers', { peerIds }),
      changed: (change) => this.#events.emit('stream', change),
      warn: (error) => this.#warn(error),
      signal: this.#end.signal,
    });
    this.#wire();
  }

  /** Knocks at the session's door. To be called once. */
  enter(): void {
    const { join, signaling } = this.#options;
    const { clock, limits, counters } = this.#runtime;
    const observer: SignalingObserver = {
      state: (state, error) => this.#signalingChanged(state, error),
      message: (message) => this.#heard(message),
      invalid: () => {
        counters.invalidDropped += 1;
      },
      dropped: ({ to, kind }, { code }) => {
        counters.overflowDropped += 1;
        this.#runtime.log('warn', 'signal-dropped', { peerId: to, kind, code });
      },
    };
    this.#iceServers.ask();
    // Whoever was warned may have left.
    if (this.#end.signal.aborted) return;
    try {
      this.#signaling = signaling.connect(join, observer, this.#end.signal);
    } catch (cause) {
      const words = `The page's own signaling could not connect: ${cause}.`;
      const error = new BeachError('signaling-unreachable', words, { cause });
      this.#observer?.failed(error);
      return;
    }
    this.#runtime.onNetworkChange(() => this.#supervisor.networkChanged(), this.#end.signal);
    if (join.role === 'host') return;
    const warn = (): void => {
      // Where nobody answers at all, that has been said.
      if (this.peers.size === 0 && !this.#warnedOfOutage)
        this.#warn(BeachError.noHost(join.session));
    };
    clock.after(limits.noHostWarning, warn, this.#end.signal);
  }

  get supervisor(): Supervisor {
    return this.#supervisor;
  }

  /** Viewers that wait to be let in. */
  get requests(): ViewerRequest[] {
    return [...this.#admission.asking];
  }

  /** Everybody that this peer has a link to, or tries to have one. */
  get peers(): Map<string, PeerInfo> {
    const infos = new Map<string, PeerInfo>();
    for (const peer of this.#roster.peers) {
      const negotiator = this.#supervisor.get(peer.peerId);
      if (negotiator === undefined) continue;
      infos.set(peer.peerId, describePeer(peer, negotiator, this.media.speakers));
    }
    return infos;
  }

  /** Ends with one peer for good, and tells it why. */
  drop(peerId: string, reason: LeaveReason): void {
    if (reason !== 'left') this.#filter.shutOut(peerId, reason);
    this.#supervisor.remove(peerId, reason);
    this.#roster.dismiss(peerId);
    this.#departed(peerId, reason);
    this.#observer?.connectionChanged();
  }

  /** `going`: the page goes away and may come back, as in a reload. */
  leave(going = false): void {
    this.#observer = null;
    for (const peerId of [...this.#joined.keys()]) this.#departed(peerId, 'left');
    this.#supervisor.close('left');
    this.fanOut.close();
    this.#end.abort(going ? pageGone : undefined);
  }

  #wire(): void {
    this.#supervisor.on('state', (change) => this.#connectionChanged(change));
    this.#supervisor.on('linked', (link) => this.#linked(link));
    this.#supervisor.on('unlinked', (link) => {
      this.fanOut.remove(link);
      this.media.divide();
    });
    this.#supervisor.on('media', (peerId, media) => this.media.heard(peerId, media));
    this.#supervisor.on('left', (peerId) => this.drop(peerId, 'left'));
    this.fanOut.on('message', (peerId, { data, topic, retained }, lane) =>
      this.#events.emit('message', { peerId, data, topic, lane, retained }),
    );
    this.fanOut.on('progress', (peerId, progress) =>
      this.#events.emit('progress', { peerId, ...progress }),
    );
    this.fanOut.on('slow', (peerId) => this.drop(peerId, 'evicted-slow'));
  }

  #signalingChanged(state: Exclude<SignalingState, 'idle'>, error?: BeachError): void {
    if (state === 'open') this.#roster.opened();
    this.#supervisor.signalingChanged(state === 'open');
    this.#observer?.signaling(state);
    if (state === 'open') this.#warnedOfOutage = false;
    if (error === undefined) return;
    if (state === 'closed') return this.#observer?.failed(error);
    // One warning an outage: it is tried again and again by itself.
    if (!this.#warnedOfOutage) this.#warn(error);
    this.#warnedOfOutage = true;
  }

  #heard(message: RoadMessage): void {
    for (const change of this.#roster.apply(message)) this.#follow(change);
    switch (message.type) {
      case 'joined':
        return this.#observer?.joined();
      case 'signal':
        return this.#filter.take(message);
      case 'error':
        return this.#warn(BeachError.fromRoad(message.code, message.message));
    }
  }

  #follow(change: RosterChange): void {
    switch (change.type) {
      case 'present':
        return this.#begin(change.peer);
      case 'left':
        this.#supervisor.remove(change.peerId, 'left');
        return this.#departed(change.peerId, 'left');
      case 'lost':
        return this.#lost(change.peerId);
      case 'topology':
        for (const peer of this.#roster.peers) this.#begin(peer);
    }
  }

  #begin(peer: Peer): void {
    if (this.#unlisted.delete(peer.peerId)) this.#supervisor.get(peer.peerId)?.seenAgain();
    if (this.#roster.isStarHost) this.#admission.knocks(peer);
    else this.#admit(peer);
  }

  #admit(peer: Peer): void {
    this.#supervisor.add(peer, this.#roster.topology);
    this.#observer?.connectionChanged();
    this.#filter.release(peer.peerId);
  }

  #house(): House {
    const run = this;
    return {
      get inside() {
        return run.#joined.values();
      },
      get arriving() {
        return run.#supervisor.hopeful - run.#joined.size;
      },
      isUnresponsive: (peerId) => this.#supervisor.get(peerId)?.link?.unresponsive ?? true,
      admit: (peer) => this.#admit(peer),
      sendAway: (peerId, reason) => {
        // Who has no negotiator hears of it over signaling.
        if (this.#supervisor.get(peerId) === undefined) this.#supervisor.refuse(peerId, reason);
        this.drop(peerId, reason);
      },
      ask: (request) => this.#events.emit('viewerrequest', request),
      answered: () => this.#events.emit('requests'),
    };
  }

  #lost(peerId: string): void {
    // Signaling is not the session: a link that is well stays.
    if (this.#supervisor.get(peerId)?.link) {
      this.#unlisted.add(peerId);
      return;
    }
    this.#supervisor.remove(peerId, 'left');
    this.#roster.remove(peerId);
    this.#departed(peerId, 'heartbeat-lost');
  }

  #connectionChanged(change: ConnectionStateChange): void {
    const { peerId, state, reason, attempt } = change;
    this.lastFailure = state === 'connected' ? null : (reason ?? this.lastFailure);
    this.#events.emit('connection', change);
    this.#observer?.connectionChanged();
    if (state === 'failed-permanent' && reason !== undefined) {
      this.#events.emit('connectionfailed', { peerId, reason, attempts: attempt });
      this.#departed(peerId, reason.code);
      if (this.self.role === 'viewer' && this.#roster.topology === 'star') {
        this.#observer?.failed(reason);
      }
    }
    if (state !== 'failed') return;
    // Nobody answers for it any more: neither its link nor signaling.
    if (this.#unlisted.delete(peerId)) this.#lost(peerId);
    // Who does not answer has no place. It is tried again, and should it come back it needs one again.
    else if (reason?.code === 'heartbeat-lost') this.#departed(peerId, 'heartbeat-lost');
  }

  #linked(link: Link): void {
    const { peerId } = link;
    const peer = this.#roster.get(peerId);
    const joins = peer !== undefined && !this.#joined.has(peerId);
    if (joins && this.#roster.isStarHost && !this.#admission.enters(peerId)) return;
    this.fanOut.add(link);
    this.media.divide();
    link.on('quality', (quality, previous) =>
      this.#events.emit('quality', { peerId, quality, previous }),
    );
    if (!joins) return;
    this.#joined.set(peerId, peer);
    this.#runtime.counters.joins += 1;
    this.#events.emit('peerjoin', { peerId, name: peer.name });
  }

  #departed(peerId: string, reason: LeaveReason): void {
    this.#unlisted.delete(peerId);
    this.#admission.gone(peerId, reason === 'heartbeat-lost');
    const peer = this.#joined.get(peerId);
    if (!this.#joined.delete(peerId)) return;
    const { counters } = this.#runtime;
    if (reason === 'evicted-slow' || reason === 'evicted-capacity') counters.evictions[reason] += 1;
    else counters.leaves += 1;
    this.#events.emit('peerleave', { peerId, name: peer?.name, reason });
  }

  #warn(error: BeachError): void {
    this.#runtime.log('warn', error.code, { message: error.message });
    this.#events.emit('warning', error);
  }
}
