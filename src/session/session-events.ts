import type { RemoteStream } from '../link/connection/media.ts';
import type { PeerProgress, QualityChange, ReceivedMessage } from '../link/link.ts';
import type { ConnectionState, ConnectionStateChange } from '../negotiation/connection-state.ts';
import type { BeachError, BeachErrorCode } from '../runtime/beach-error.ts';
import type { SignalingState } from '../signaling/signaling.ts';
import type { ViewerRequest } from './admission.ts';
import type { SessionState } from './session-state.ts';

/** Why a peer is no longer there: on purpose, or for one of the coded reasons. */
export type LeaveReason = 'left' | BeachErrorCode;

/** What a session tells. A property has its new value before its event. */
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
  /** A peer was given up for good. */
  connectionfailed(failure: { peerId: string; reason: BeachError; attempts: number }): void;
  /** A peer's link is ready for the first time. */
  peerjoin(peer: { peerId: string; name: string | undefined }): void;
  /** A peer that had joined is gone. */
  peerleave(peer: { peerId: string; name: string | undefined; reason: LeaveReason }): void;
  message(message: ReceivedMessage): void;
  /** How far a long message has got. */
  progress(progress: PeerProgress): void;
  /** The grade of a link has changed; `previous` is null at first. */
  quality(change: QualityChange): void;
  /** A viewer asks to be let in, and is unless somebody holds or refuses it. */
  viewerrequest(request: ViewerRequest): void;
  /** Some viewer that had to wait waits no more. */
  requests(): void;
  /**
   * A peer's streams have changed: one came or went, or its tracks did, or were muted. `stream` is the
   * first of them, or null once there is none.
   */
  stream(media: {
    peerId: string;
    stream: MediaStream | null;
    streams: readonly RemoteStream[];
  }): void;
  /** Who of those who send sound speaks now. */
  speakers(change: { peerIds: readonly string[] }): void;
  /** Something is wrong, and the session goes on. */
  warning(error: BeachError): void;
  /** What was wanted could not be done. */
  error(error: BeachError): void;
}
