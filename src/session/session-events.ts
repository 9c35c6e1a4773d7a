import type { RemoteStream } from '../link/connection/media.ts';
import type { PeerProgress, QualityChange, ReceivedMessage } from '../link/link-events.ts';
import type { ConnectionState, ConnectionStateChange } from '../negotiation/connection-state.ts';
import type { TraceEntry } from '../negotiation/trace-entry.ts';
import type { BeachError, BeachErrorCode } from '../runtime/beach-error.ts';
import type { LogRecord } from '../runtime/logger.ts';
import type { SignalingState } from '../signaling/signaling.ts';
import type { PublishedChange } from './media/published-media.ts';
import type { ViewerRequest } from './membership/admission.ts';
import type { PresenceChange } from './presence/presence.ts';
import type { SessionState } from './state/session-state.ts';

/** Why a peer departed: `left` on purpose, or an error code. */
export type LeaveReason = 'left' | BeachErrorCode;

/** The events of a session. A property has its new value before its event. */
export interface SessionEvents {
  state(change: {
    state: SessionState;
    previous: SessionState;
    reason: BeachError | undefined;
  }): void;
  signaling(change: { state: SignalingState; previous: SignalingState }): void;
  /** A viewer's link to the host. */
  host(change: {
    state: ConnectionState;
    previous: ConnectionState;
    reason: BeachError | undefined;
  }): void;
  /** The link to one peer. */
  connection(change: ConnectionStateChange): void;
  /** The link to a peer failed for good. */
  connectionfailed(failure: { peerId: string; reason: BeachError; attempts: number }): void;
  /** A peer's link is ready for the first time. */
  peerjoin(peer: { peerId: string; name: string | undefined }): void;
  /** A peer that had joined has departed. */
  peerleave(peer: { peerId: string; name: string | undefined; reason: LeaveReason }): void;
  message(message: ReceivedMessage): void;
  /** A long message has made progress. */
  progress(progress: PeerProgress): void;
  /** The grade of a link's quality has changed. */
  quality(change: QualityChange): void;
  /** A viewer asks to be let in. It is admitted unless a listener holds or refuses it. */
  viewerrequest(request: ViewerRequest): void;
  /** A viewer does not wait for a decision any more, or this one begins to. */
  requests(): void;
  /**
   * A peer's streams have changed: a stream or a track came, went, or was muted. `stream` is the first stream, or
   * null where there is none.
   */
  stream(media: {
    peerId: string;
    stream: MediaStream | null;
    streams: readonly RemoteStream[];
  }): void;
  /** The state of a stream that this peer publishes has changed. */
  published(change: PublishedChange): void;
  /** A viewer has been told of others who watch. */
  presence(change: PresenceChange): void;
  /** A host asks to mute the microphone of this page. */
  muterequest(request: { peerId: string; name: string | undefined }): void;
  /** Other peers speak now. */
  speakers(change: { peerIds: readonly string[] }): void;
  /** A log record was given to the logger. */
  log(record: LogRecord): void;
  /** A negotiation did something; see `Session.watch`. */
  trace(entry: TraceEntry): void;
  /** A problem that does not end the session. */
  warning(error: BeachError): void;
  /** A problem that ended the session. */
  error(error: BeachError): void;
}
