import type { Emitter } from 'nanoevents';
import { FanOut } from '../fanout/fan-out.ts';
import { signClaim } from '../identity/claim.ts';
import { mediaKinds } from '../link/connection/media.ts';
import type { Link } from '../link/link.ts';
import { Supervisor } from '../negotiation/supervisor.ts';
import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Join, Peer, RoadMessage } from '../signaling/messages.ts';
import { SealedSignaling } from '../signaling/sealed/sealed-signaling.ts';
import {
  type ProveClaim,
  pageGone,
  type SignalingConnection,
  type SignalingState,
} from '../signaling/signaling.ts';
import { Attempts } from './attempts.ts';
import { IceServers } from './ice/ice-servers.ts';
import type { Identity } from './identity/identity.ts';
import { SignalGuard } from './identity/signal-guard.ts';
import { MuteRequests } from './media/mute-requests.ts';
import { SessionMedia } from './media/session-media.ts';
import type { ViewerRequest } from './membership/admission.ts';
import { DepartedPeers } from './membership/departed-peers.ts';
import { mayPark } from './membership/may-park.ts';
import { Membership } from './membership/membership.ts';
import { Roster } from './membership/roster.ts';
import { SignalFilter } from './membership/signal-filter.ts';
import { forwardLink } from './messages/forward-link.ts';
import { observeSignaling } from './observe-signaling.ts';
import { Presence } from './presence/presence.ts';
import type { LeaveReason, SessionEvents } from './session-events.ts';
import type { SessionRunEvents, SessionRunOptions } from './session-run-options.ts';
import { describePeers, type PeerInfo } from './state/peer-info.ts';
import { JoinToken } from './token/join-token.ts';

/**
 * One run of a session, from joining to leaving, under one peer id. It wires the parts of the engine together,
 * and leaves nothing of any of them behind.
 */
export class SessionRun {
  readonly self: Peer;
  readonly supervisor: Supervisor;
  readonly fanOut: FanOut;
  readonly media: SessionMedia;
  readonly attempts: Attempts;
  readonly presence: Presence;
  readonly muteRequests: MuteRequests;
  readonly #options: SessionRunOptions;
  readonly #runtime: Runtime;
  readonly #emitter: Emitter<SessionEvents>;
  #events: SessionRunEvents | null;
  readonly #roster: Roster;
  readonly #membership: Membership;
  readonly #filter: SignalFilter;
  readonly #guard: SignalGuard;
  readonly #iceServers: IceServers;
  readonly #end = new AbortController();
  #signaling: SignalingConnection | null = null;
  /** Whether this peer proves who it is, and was let in. */
  verified = false;
  /** The errors that were reported of the current outage of signaling. */
  readonly #outage = new Set<BeachErrorCode>();

  constructor(options: SessionRunOptions, events: SessionRunEvents) {
    const { join, topology, accepts, runtime, emitter, slowViewers } = options;
    this.#options = options;
    this.#runtime = runtime;
    this.#emitter = emitter;
    this.#events = events;
    this.self = { peerId: join.peerId, role: join.role, name: join.name };
    const departed = new DepartedPeers(runtime.limits.maxDepartedPeers);
    const shared = { self: this.self, runtime, departed, signal: this.#end.signal };
    const warn = (error: BeachError): void => this.#warn(error);
    this.#roster = new Roster(this.self, topology, departed, options.identify !== null);
    this.supervisor = new Supervisor(
      {
        ...options,
        self: this.self,
        accepts: join.role === 'viewer' || topology === 'mesh' ? mediaKinds : accepts,
        config: () => this.#iceServers.current(),
        media: (peerId) => this.media.sentTo(peerId),
        send: (signal, end) => this.#guard.send(signal, end),
        expects: () => this.#membership.hasRoom && mayPark(options, this.#iceServers),
      },
      {
        state: (change) => this.#membership.connectionChanged(change),
        begun: (stream) => this.#membership.expects(stream.peerId) && this.fanOut.add(stream),
        linked: (link) => this.#membership.linked(link),
        unlinked: () => this.#linksChanged(),
        media: (peerId, media) => this.media.heard(peerId, media),
        left: (peerId) => this.drop(peerId, 'left'),
        trace: (entry) => emitter.emit('trace', entry),
      },
    );
    const { supervisor } = this;
    this.attempts = new Attempts(supervisor, () => this.#signaling);
    this.#membership = new Membership(
      { ...options, ...shared, roster: this.#roster, supervisor },
      {
        admitted: (peerId) => this.#filter.release(peerId),
        unverified: (peerId) => this.#guard.violated(peerId),
        linked: (link) => this.#linked(link),
        changed: () => this.#events?.connectionChanged(),
        failed: (error) => this.#events?.failed(error),
      },
    );
    this.#filter = new SignalFilter({
      ...shared,
      roster: this.#roster,
      receive: (signal) => this.#guard.receive(signal),
      refuse: (...refusal) => this.#membership.refuse(...refusal),
      warn,
    });
    this.#guard = new SignalGuard({
      ...shared,
      roster: this.#roster,
      signatures: options.signatures,
      send: (signal, end) => this.#signaling?.send(signal, end),
      receive: (signal) => {
        this.#membership.signaled(signal);
        // It may say that this peer is held.
        if (signal.kind === 'bye') emitter.emit('requests');
      },
      hostProved: () => this.#membership.hostProved(),
      warn,
    });
    this.#iceServers = new IceServers({
      ...shared,
      source: options.iceServers,
      relayOnly: options.relayOnly,
      accepts: options.createConnection.acceptsIceServers ?? (() => true),
      changed: (config) => supervisor.configure(config),
      warn,
    });
    this.fanOut = new FanOut({
      runtime,
      // An evicted viewer cannot rejoin, which only the host of a star may decide.
      slowPeers: this.#roster.isStarHost ? slowViewers : 'refuse',
      slow: (peerId) => this.drop(peerId, 'evicted-slow'),
    });
    this.media = new SessionMedia({
      ...options,
      ...shared,
      supervisor,
      receivers: () => supervisor.links.length,
      warn,
    });
    this.presence = new Presence({
      ...shared,
      clock: runtime.clock,
      tells: options.presence && this.#roster.isStarHost,
      watching: () => supervisor.links.map(({ peerId }) => this.#roster.get(peerId) ?? { peerId }),
      fanOut: this.fanOut,
      changed: (change) => emitter.emit('presence', change),
    });
    this.muteRequests = new MuteRequests({ roster: this.#roster, fanOut: this.fanOut, emitter });
  }

  /** Joins the session. Call once. */
  enter(): void {
    const { join, identify, conflicts } = this.#options;
    for (const conflict of conflicts) this.#warn(conflict);
    this.#iceServers.ask();
    // A listener to a warning may have stopped the session.
    if (this.#end.signal.aborted) return;
    this.media.publish();
    if (identify === null) return this.#connect(join);
    identify().then(
      (identity) => this.#identified(identity),
      (error) => this.#events?.failed(error),
    );
  }

  /** Joins with an identity. */
  #identified(identity: Identity): void {
    const { join } = this.#options;
    const { session, signer, nonce, warning } = identity;
    if (this.#end.signal.aborted) return;
    this.#guard.identity = identity;
    this.#events?.named(session);
    if (warning) this.#warn(warning);
    // A listener to the warning may have stopped the session.
    if (this.#end.signal.aborted) return;
    const { peerId, role } = join;
    const prove: ProveClaim = (nonce) => signClaim({ session, peerId, nonce }, signer);
    const proved = { ...join, session, key: signer.key, nonce };
    this.#connect(proved, role === 'host' ? prove : undefined);
  }

  #connect(join: Join, prove?: ProveClaim): void {
    const { signaling, passphrase, token: source } = this.#options;
    const { clock, limits } = this.#runtime;
    const { signal } = this.#end;
    const token =
      typeof source === 'function' && new JoinToken({ source, runtime: this.#runtime, signal });
    const credentials = { prove, ...(token && { token: () => token.next() }) };
    try {
      const observer = observeSignaling(this.#runtime, {
        state: (state, error) => this.#signalingChanged(state, error),
        message: (message) => this.#receive(message),
      });
      const sealed = new SealedSignaling(signaling, passphrase, clock);
      this.#signaling = sealed.connect(join, observer, signal, credentials);
    } catch (cause) {
      const words = `The page's own signaling could not connect: ${cause}.`;
      this.#events?.failed(new BeachError('signaling-unreachable', words, { cause }));
      return;
    }
    this.#runtime.onInterruption((interruption) => {
      this.#signaling?.interrupted?.(interruption);
      this.supervisor.interrupted(interruption);
    }, signal);
    if (join.role === 'host') return;
    const { isLocal } = signaling;
    // An outage of signaling was reported, and explains it.
    const isAlone = (): boolean => this.peers.size === 0 && this.#outage.size === 0;
    const warn = (): void => {
      if (isAlone()) this.#warn(BeachError.noHost(join.session, isLocal));
    };
    clock.after(limits.noHostWarning, warn, signal);
  }

  /** Viewers that wait for a decision. */
  get requests(): ViewerRequest[] {
    return this.#membership.requests;
  }

  /** Why a link failed last; null once one is ready again. */
  get lastFailure(): BeachError | null {
    return this.#membership.lastFailure;
  }

  /** The peers that this peer has a link to, or tries to have one. */
  get peers(): Map<string, PeerInfo> {
    return describePeers(this.#roster.peers, this.supervisor, this.media.speakers);
  }

  /** Ends with one peer for good, and tells it why. */
  drop(peerId: string, reason: LeaveReason): void {
    this.#membership.drop(peerId, reason);
  }

  /** `going`: the page goes away and may come back, as in a reload. */
  leave(going = false): void {
    this.#events = null;
    this.#membership.close();
    this.supervisor.close('left');
    this.fanOut.close();
    this.#end.abort(going ? pageGone : undefined);
  }

  #signalingChanged(state: Exclude<SignalingState, 'idle'>, error?: BeachError): void {
    if (state === 'open') this.#roster.opened();
    this.supervisor.signalingChanged(state === 'open');
    this.#events?.signaling(state);
    if (state === 'open') this.#outage.clear();
    if (error === undefined) return;
    if (state === 'closed') return this.#events?.failed(error);
    // One warning for each outage and cause: signaling reconnects by itself.
    if (this.#outage.has(error.code)) return;
    this.#outage.add(error.code);
    this.#warn(error);
  }

  #receive(message: RoadMessage): void {
    this.#membership.receive(message);
    this.supervisor.parking.heard(message);
    switch (message.type) {
      case 'joined':
        this.verified = this.#guard.identity !== null;
        return this.#events?.joined();
      case 'signal':
        return this.#filter.take(message);
      case 'error':
        return this.#warn(BeachError.fromRoad(message.code, message.message));
    }
  }

  #linked(link: Link): void {
    const { peerId, stream } = link;
    link.on('lost', (direction) => {
      this.#warn(BeachError.messagesLost(peerId, direction));
      if (direction === 'sent') this.fanOut.sendRetained(stream);
    });
    this.fanOut.add(stream);
    this.#linksChanged();
    forwardLink(link, this.#emitter, [this.presence, this.muteRequests]);
  }

  #linksChanged(): void {
    this.media.divide();
    this.presence.changed();
  }

  #warn(error: BeachError): void {
    this.#runtime.log('warn', error.code, { message: error.message });
    this.#emitter.emit('warning', error);
  }
}
