import type { Shareable, ShareChange, ShareState } from '../capture/shareable.ts';
import type { Lane } from '../link/connection/connection.ts';
import type { RemoteStream } from '../link/connection/media.ts';
import type { Quality, QualityGrade } from '../link/health/quality.ts';
import type { MessageData } from '../link/wire/message.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { BeachError, BeachErrorCode } from '../runtime/beach-error.ts';
import type { ViewerRequest } from '../session/admission.ts';
import type { LeaveReason, SessionEvents } from '../session/session-events.ts';
import type { SessionState } from '../session/session-state.ts';
import type { SignalingState } from '../signaling/signaling.ts';

/** What one of the engine's events carries. */
type Detail<E extends keyof SessionEvents> = Parameters<SessionEvents[E]>[0];

/** They all bubble and cross shadow roots, so that one listener on the document hears every element. */
abstract class BeachEvent<D> extends Event {
  constructor(type: string, detail: D, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
    Object.assign(this, detail);
  }
}

/** The element's `state` has changed: a host's own, or that of a viewer's link to its host. */
export class BeachStateChangeEvent extends BeachEvent<StateChange> {
  declare readonly state: SessionState | ConnectionState;
  declare readonly previous: SessionState | ConnectionState;
  /** Why, where something went wrong. */
  declare readonly reason: BeachError | undefined;

  constructor(change: StateChange) {
    super('beach-statechange', change);
  }
}

interface StateChange {
  state: SessionState | ConnectionState;
  previous: SessionState | ConnectionState;
  reason: BeachError | undefined;
}

/** The element's `signalingState` has changed. */
export class BeachSignalingStateChangeEvent extends BeachEvent<Detail<'signaling'>> {
  declare readonly state: SignalingState;
  declare readonly previous: SignalingState;

  constructor(change: Detail<'signaling'>) {
    super('beach-signalingstatechange', change);
  }
}

/** The link to one peer has changed its state. */
export class BeachConnectionStateChangeEvent extends BeachEvent<Detail<'connection'>> {
  declare readonly peerId: string;
  declare readonly state: ConnectionState;
  declare readonly previous: ConnectionState;
  /** Counts the handshakes with this peer. */
  declare readonly generation: number;
  /** Which attempt since the link was last ready: 1 for the first. */
  declare readonly attempt: number;
  declare readonly reason: BeachError | undefined;

  constructor(change: Detail<'connection'>) {
    super('beach-connectionstatechange', change);
  }
}

/** No more attempts are made to connect to a peer. */
export class BeachConnectionFailedEvent extends BeachEvent<Detail<'connectionfailed'>> {
  declare readonly peerId: string;
  declare readonly reason: BeachError;
  declare readonly attempts: number;

  constructor(failure: Detail<'connectionfailed'>) {
    super('beach-connectionfailed', failure);
  }
}

/** A viewer's link is ready: what is sent from now on reaches it. */
export class BeachViewerJoinEvent extends BeachEvent<Detail<'peerjoin'>> {
  declare readonly peerId: string;
  /** The display name; undefined where it gave none. */
  declare readonly name: string | undefined;

  constructor(viewer: Detail<'peerjoin'>) {
    super('beach-viewerjoin', viewer);
  }
}

/** A viewer that had joined has gone. */
export class BeachViewerLeaveEvent extends BeachEvent<Detail<'peerleave'>> {
  declare readonly peerId: string;
  declare readonly name: string | undefined;
  /** `left` where it went on purpose, else an error code. */
  declare readonly reason: LeaveReason;

  constructor(viewer: Detail<'peerleave'>) {
    super('beach-viewerleave', viewer);
  }
}

/** A peer has sent something. `data` is what it sent: a `Float32Array` is a `Float32Array` again. */
export class BeachMessageEvent extends BeachEvent<Detail<'message'>> {
  declare readonly peerId: string;
  declare readonly data: MessageData;
  declare readonly topic: string | undefined;
  declare readonly lane: Lane;
  /** Whether it was kept for late joiners, rather than sent just now. */
  declare readonly retained: boolean;

  constructor(message: Detail<'message'>) {
    super('beach-message', message);
  }
}

/** A viewer asks to be let in. It is, unless `preventDefault()` or `approval` lets it wait. */
export class BeachViewerRequestEvent extends BeachEvent<Omit<ViewerRequest, 'hold'>> {
  declare readonly peerId: string;
  /** The display name; undefined where it gave none. */
  declare readonly name: string | undefined;
  /** Lets it in, unless the session is full by then. */
  declare readonly accept: () => void;
  /** Sends it away, with `refused` or another error code. */
  declare readonly refuse: (reason?: BeachErrorCode) => void;

  constructor({ peerId, name, accept, refuse }: ViewerRequest) {
    super('beach-viewerrequest', { peerId, name, accept, refuse }, true);
  }
}

/** The progress of a long message: told in some 50 steps, on both sides. */
export class BeachProgressEvent extends BeachEvent<Detail<'progress'>> {
  declare readonly peerId: string;
  declare readonly direction: 'sending' | 'receiving';
  /** Identifies the message among those in the same direction. */
  declare readonly messageId: number;
  /** In bytes, as is `total`, which is an estimate while the end has not come. */
  declare readonly bytes: number;
  declare readonly total: number;

  constructor(progress: Detail<'progress'>) {
    super('beach-progress', progress);
  }
}

/** The state of something that the element shares has changed. */
export class BeachShareChangeEvent extends BeachEvent<ShareChange> {
  /** `camera`, `microphone`, `screen` or `contents`. */
  declare readonly what: Shareable;
  /** Null once it is not to be shared any more. */
  declare readonly state: ShareState | null;
  /** Why it failed. */
  declare readonly error: BeachError | undefined;

  constructor(change: ShareChange) {
    super('beach-sharechange', change);
  }
}

/** A link has become better or worse: the grade of its quality has changed. */
export class BeachQualityChangeEvent extends BeachEvent<Detail<'quality'>> {
  declare readonly peerId: string;
  declare readonly quality: Quality;
  /** Null at first. */
  declare readonly previous: QualityGrade | null;

  constructor(change: Detail<'quality'>) {
    super('beach-qualitychange', change);
  }
}

/** A peer's streams have changed: one came or went, or its tracks did, or were muted. */
export class BeachStreamEvent extends BeachEvent<Detail<'stream'>> {
  declare readonly peerId: string;
  /** The first of `streams`; null once there is none. */
  declare readonly stream: MediaStream | null;
  /** All that the peer sends, with the source of each. */
  declare readonly streams: readonly RemoteStream[];

  constructor(media: Detail<'stream'>) {
    super('beach-stream', media);
  }
}

/** Who is speaking has changed. */
export class BeachSpeakersEvent extends BeachEvent<Detail<'speakers'>> {
  declare readonly peerIds: readonly string[];

  constructor(change: Detail<'speakers'>) {
    super('beach-speakers', change);
  }
}

/** Something is wrong, and the element goes on. */
export class BeachWarningEvent extends BeachEvent<{ error: BeachError }> {
  declare readonly error: BeachError;

  constructor(error: BeachError) {
    super('beach-warning', { error });
  }
}

/** What was asked for could not be done; the method that asked for it rejects with the same `error`. */
export class BeachErrorEvent extends BeachEvent<{ error: BeachError }> {
  declare readonly error: BeachError;

  constructor(error: BeachError) {
    super('beach-error', { error });
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
    'beach-viewerrequest': BeachViewerRequestEvent;
    'beach-message': BeachMessageEvent;
    'beach-progress': BeachProgressEvent;
    'beach-sharechange': BeachShareChangeEvent;
    'beach-qualitychange': BeachQualityChangeEvent;
    'beach-speakers': BeachSpeakersEvent;
    'beach-stream': BeachStreamEvent;
    'beach-warning': BeachWarningEvent;
    'beach-error': BeachErrorEvent;
  }
}
