import type { ShareChange } from '../capture/shareable.ts';
import type { Lane } from '../link/connection/connection.ts';
import type { RemoteStream } from '../link/connection/media.ts';
import type { Quality, QualityGrade } from '../link/health/quality.ts';
import type { MessageData } from '../link/wire/message.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { BeachError, BeachErrorCode } from '../runtime/beach-error.ts';
import type { ViewerRequest } from '../session/membership/admission.ts';
import type { OtherViewer } from '../session/presence/presence.ts';
import type { Session } from '../session/session.ts';
import type { LeaveReason, SessionEvents } from '../session/session-events.ts';
import type { SessionState } from '../session/state/session-state.ts';
import type { SignalingState } from '../signaling/signaling.ts';

/** The payload of one of the engine's events. */
type Detail<E extends keyof SessionEvents> = Parameters<SessionEvents[E]>[0];

/** The base of all events. They bubble and cross shadow roots, so one listener on the document receives all of them. */
abstract class BeachEvent<D> extends Event {
  constructor(type: string, detail: D, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
    Object.assign(this, detail);
  }
}

/** Fired when `state` has changed: that of a host, or that of a viewer's connection to its host. */
export class BeachStateChangeEvent extends BeachEvent<StateChange> {
  declare readonly state: SessionState | ConnectionState;
  declare readonly previous: SessionState | ConnectionState;
  /** The error behind the change, if there is one. */
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

/** Fired when `signalingState` has changed. */
export class BeachSignalingStateChangeEvent extends BeachEvent<Detail<'signaling'>> {
  declare readonly state: SignalingState;
  declare readonly previous: SignalingState;

  constructor(change: Detail<'signaling'>) {
    super('beach-signalingstatechange', change);
  }
}

/** Fired when the connection to a peer has changed its state. */
export class BeachConnectionStateChangeEvent extends BeachEvent<Detail<'connection'>> {
  declare readonly peerId: string;
  declare readonly state: ConnectionState;
  declare readonly previous: ConnectionState;
  /** Counts the handshakes with this peer. */
  declare readonly generation: number;
  /** Counts the attempts since the connection was last ready; 1 for the first. */
  declare readonly attempt: number;
  declare readonly reason: BeachError | undefined;

  constructor(change: Detail<'connection'>) {
    super('beach-connectionstatechange', change);
  }
}

/** Fired when the element has stopped trying to connect to a peer. */
export class BeachConnectionFailedEvent extends BeachEvent<Detail<'connectionfailed'>> {
  declare readonly peerId: string;
  declare readonly reason: BeachError;
  declare readonly attempts: number;

  constructor(failure: Detail<'connectionfailed'>) {
    super('beach-connectionfailed', failure);
  }
}

/** Fired when a viewer has joined: messages reach it from now on. */
export class BeachViewerJoinEvent extends BeachEvent<Detail<'peerjoin'>> {
  declare readonly peerId: string;
  /** The display name; undefined if it has none. */
  declare readonly name: string | undefined;

  constructor(viewer: Detail<'peerjoin'>) {
    super('beach-viewerjoin', viewer);
  }
}

/** Fired when a viewer that had joined has left. */
export class BeachViewerLeaveEvent extends BeachEvent<Detail<'peerleave'>> {
  declare readonly peerId: string;
  declare readonly name: string | undefined;
  /** `left` if the viewer left, otherwise an error code. */
  declare readonly reason: LeaveReason;

  constructor(viewer: Detail<'peerleave'>) {
    super('beach-viewerleave', viewer);
  }
}

/** Fired when a peer has sent a message. `data` has the type that was sent: a `Float32Array` stays one. */
export class BeachMessageEvent extends BeachEvent<Detail<'message'>> {
  declare readonly peerId: string;
  declare readonly data: MessageData;
  declare readonly topic: string | undefined;
  declare readonly lane: Lane;
  /** Whether the host retained it for viewers that join later. */
  declare readonly retained: boolean;

  constructor(message: Detail<'message'>) {
    super('beach-message', message);
  }
}

/** Fired when a viewer asks to join. It is admitted unless `preventDefault()` or `approval` holds it. */
export class BeachViewerRequestEvent extends BeachEvent<Omit<ViewerRequest, 'hold'>> {
  declare readonly peerId: string;
  /** The display name; undefined if it has none. */
  declare readonly name: string | undefined;
  /** Admits the viewer, unless the session is full by then. */
  declare readonly accept: () => void;
  /** Refuses the viewer, with `refused` or another error code. */
  declare readonly refuse: (reason?: BeachErrorCode) => void;

  constructor({ peerId, name, accept, refuse }: ViewerRequest) {
    super('beach-viewerrequest', { peerId, name, accept, refuse }, true);
  }
}

/** Fired on both sides while a long message is transferred, in about 50 steps. */
export class BeachProgressEvent extends BeachEvent<Detail<'progress'>> {
  declare readonly peerId: string;
  declare readonly direction: 'sending' | 'receiving';
  /** Identifies the message among those in the same direction. */
  declare readonly messageId: number;
  /** The transferred bytes. `total` is an estimate until the last chunk has arrived. */
  declare readonly bytes: number;
  declare readonly total: number;

  constructor(progress: Detail<'progress'>) {
    super('beach-progress', progress);
  }
}

/** Fired when the state of a shared source has changed. */
export class BeachShareChangeEvent extends BeachEvent<ShareChange> {
  /** `camera`, `microphone`, `screen`, `contents`, or `stream` for the page's own. */
  declare readonly what: ShareChange['what'];
  /** Null when it is no longer shared; `ended` when the tracks of the page's stream have ended. */
  declare readonly state: ShareChange['state'];
  /** The reason of a failure. */
  declare readonly error: BeachError | undefined;

  constructor(change: ShareChange) {
    super('beach-sharechange', change);
  }
}

/** Fired when this page has begun or ended to record the session. */
export class BeachRecordingChangeEvent extends BeachEvent<{ recording: boolean }> {
  declare readonly recording: boolean;

  constructor(recording: boolean) {
    super('beach-recordingchange', { recording });
  }
}

/** Fired when the quality grade of the connection to a peer has changed. */
export class BeachQualityChangeEvent extends BeachEvent<Detail<'quality'>> {
  declare readonly peerId: string;
  declare readonly quality: Quality;
  /** Null the first time. */
  declare readonly previous: QualityGrade | null;

  constructor(change: Detail<'quality'>) {
    super('beach-qualitychange', change);
  }
}

/** Fired when the streams of a peer have changed, or their tracks, or which of them are muted. */
export class BeachStreamEvent extends BeachEvent<Detail<'stream'>> {
  declare readonly peerId: string;
  /** The first of `streams`; null if there is none. */
  declare readonly stream: MediaStream | null;
  /** All streams of the peer, each with its source. */
  declare readonly streams: readonly RemoteStream[];

  constructor(media: Detail<'stream'>) {
    super('beach-stream', media);
  }
}

/** Fired before each start of an engine, for tools that watch it. */
export class BeachEngineEvent extends BeachEvent<{ engine: Session }> {
  declare readonly engine: Session;

  constructor(engine: Session) {
    super('beach-engine', { engine });
  }
}

/**
 * Fired when the host, or another page of a mesh, asks to mute the microphone of this page, which then happens.
 * Cancelable: `preventDefault()` keeps the microphone on.
 */
export class BeachMuteRequestEvent extends BeachEvent<Detail<'muterequest'>> {
  /** The peer that asks. */
  declare readonly peerId: string;
  /** Its display name; undefined if it has none. */
  declare readonly name: string | undefined;

  constructor(request: Detail<'muterequest'>) {
    super('beach-muterequest', request, true);
  }
}

/** Fired when another set of peers is speaking. */
export class BeachSpeakersEvent extends BeachEvent<Detail<'speakers'>> {
  declare readonly peerIds: readonly string[];

  constructor(change: Detail<'speakers'>) {
    super('beach-speakers', change);
  }
}

/** Fired on a viewer when the host has told who else watches, or no longer does. */
export class BeachPresenceChangeEvent extends BeachEvent<Detail<'presence'>> {
  /** The other viewers, at most 100; null where the host does not tell. */
  declare readonly viewers: readonly OtherViewer[] | null;
  /** How many there are. */
  declare readonly count: number;

  constructor(change: Detail<'presence'>) {
    super('beach-presencechange', change);
  }
}

/** Fired when a problem has occurred and the element continues. */
export class BeachWarningEvent extends BeachEvent<{ error: BeachError }> {
  declare readonly error: BeachError;

  constructor(error: BeachError) {
    super('beach-warning', { error });
  }
}

/** Fired when the element could not start, or not continue. `start()` and `join()` reject with the same `error`. */
export class BeachErrorEvent extends BeachEvent<{ error: BeachError }> {
  declare readonly error: BeachError;

  constructor(error: BeachError) {
    super('beach-error', { error });
  }
}

/** The events by name. They bubble, so they are also those of the document and the window. */
export interface BeachEventMap {
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
  'beach-recordingchange': BeachRecordingChangeEvent;
  'beach-muterequest': BeachMuteRequestEvent;
  'beach-qualitychange': BeachQualityChangeEvent;
  'beach-engine': BeachEngineEvent;
  'beach-speakers': BeachSpeakersEvent;
  'beach-presencechange': BeachPresenceChangeEvent;
  'beach-stream': BeachStreamEvent;
  'beach-warning': BeachWarningEvent;
  'beach-error': BeachErrorEvent;
}

declare global {
  interface GlobalEventHandlersEventMap extends BeachEventMap {}
}
