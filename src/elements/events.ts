import type { Lane } from '../link/connection.ts';
import type { MessageData } from '../link/message.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { ConnectionStateChange } from '../negotiation/negotiator.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { LeaveReason } from '../session/session-events.ts';
import type { SessionState } from '../session/session-state.ts';
import type { SignalingState } from '../signaling/signaling.ts';

/** They all bubble and cross shadow roots, so that one listener on the document hears every element. */
abstract class BeachEvent extends Event {
  constructor(type: string) {
    super(type, { bubbles: true, composed: true });
  }
}

/** The element's `state` has changed: a host's own, or that of a viewer's link to its host. */
export class BeachStateChangeEvent<
  S extends SessionState | ConnectionState = SessionState | ConnectionState,
> extends BeachEvent {
  readonly state: S;
  readonly previous: S;
  /** Why, where something went wrong. */
  readonly reason: BeachError | undefined;

  constructor(state: S, previous: S, reason?: BeachError) {
    super('beach-statechange');
    this.state = state;
    this.previous = previous;
    this.reason = reason;
  }
}

/** The element's `signalingState` has changed. */
export class BeachSignalingStateChangeEvent extends BeachEvent {
  readonly state: SignalingState;
  readonly previous: SignalingState;

  constructor(state: SignalingState, previous: SignalingState) {
    super('beach-signalingstatechange');
    this.state = state;
    this.previous = previous;
  }
}

/** The link to one peer has changed its state. */
export class BeachConnectionStateChangeEvent extends BeachEvent {
  readonly peerId: string;
  readonly state: ConnectionState;
  readonly previous: ConnectionState;
  /** Counts the handshakes with this peer. */
  readonly generation: number;
  /** Which attempt since the link was last ready: 1 for the first. */
  readonly attempt: number;
  readonly reason: BeachError | undefined;

  constructor(change: ConnectionStateChange) {
    super('beach-connectionstatechange');
    this.peerId = change.peerId;
    this.state = change.state;
    this.previous = change.previous;
    this.generation = change.generation;
    this.attempt = change.attempt;
    this.reason = change.reason;
  }
}

/** A peer was given up for good. */
export class BeachConnectionFailedEvent extends BeachEvent {
  readonly peerId: string;
  readonly reason: BeachError;
  readonly attempts: number;

  constructor(failure: { peerId: string; reason: BeachError; attempts: number }) {
    super('beach-connectionfailed');
    this.peerId = failure.peerId;
    this.reason = failure.reason;
    this.attempts = failure.attempts;
  }
}

/** A viewer's link is ready: what is sent from now on reaches it. */
export class BeachViewerJoinEvent extends BeachEvent {
  readonly peerId: string;
  /** The display name; undefined where it gave none. */
  readonly name: string | undefined;

  constructor({ peerId, name }: { peerId: string; name: string | undefined }) {
    super('beach-viewerjoin');
    this.peerId = peerId;
    this.name = name;
  }
}

/** A viewer that had joined is gone. */
export class BeachViewerLeaveEvent extends BeachEvent {
  readonly peerId: string;
  readonly name: string | undefined;
  /** `left` where it went on purpose, else an error code. */
  readonly reason: LeaveReason;

  constructor(leave: { peerId: string; name: string | undefined; reason: LeaveReason }) {
    super('beach-viewerleave');
    this.peerId = leave.peerId;
    this.name = leave.name;
    this.reason = leave.reason;
  }
}

interface ReceivedMessage {
  peerId: string;
  data: MessageData;
  topic: string | undefined;
  lane: Lane;
  retained: boolean;
}

/** A peer has sent something. `data` is what it sent: a `Float32Array` is a `Float32Array` again. */
export class BeachMessageEvent extends BeachEvent {
  readonly peerId: string;
  readonly data: MessageData;
  readonly topic: string | undefined;
  readonly lane: Lane;
  /** Whether it was kept for late joiners, rather than sent just now. */
  readonly retained: boolean;

  constructor(message: ReceivedMessage) {
    super('beach-message');
    this.peerId = message.peerId;
    this.data = message.data;
    this.topic = message.topic;
    this.lane = message.lane;
    this.retained = message.retained;
  }
}

/** A peer's media have come, or are gone: then `stream` is null. */
export class BeachStreamEvent extends BeachEvent {
  readonly peerId: string;
  readonly stream: MediaStream | null;

  constructor(peerId: string, stream: MediaStream | null) {
    super('beach-stream');
    this.peerId = peerId;
    this.stream = stream;
  }
}

/** Something is wrong, and the element goes on. */
export class BeachWarningEvent extends BeachEvent {
  readonly error: BeachError;

  constructor(error: BeachError) {
    super('beach-warning');
    this.error = error;
  }
}

/** What was wanted could not be done; a method that was asked for it rejects with the same `error`. */
export class BeachErrorEvent extends BeachEvent {
  readonly error: BeachError;

  constructor(error: BeachError) {
    super('beach-error');
    this.error = error;
  }
}

declare global {
  interface HTMLElementEventMap {
    'beach-statechange': BeachStateChangeEvent;
    'beach-signalingstatechange': BeachSignalingStateChangeEvent;
    'beach-connectionstatechange': BeachConnectionStateChangeEvent;
    'beach-connectionfailed': BeachConnectionFailedEvent;
    'beach-viewerjoin': BeachViewerJoinEvent;
    'beach-viewerleave': BeachViewerLeaveEvent;
    'beach-message': BeachMessageEvent;
    'beach-stream': BeachStreamEvent;
    'beach-warning': BeachWarningEvent;
    'beach-error': BeachErrorEvent;
  }
}
