/**
 * The classes and types. Importing this module has no side effect, so it is safe in Node and for server-side
 * rendering; `beach-session/define` registers the tags.
 */

export type { CaptureContext, TrackProcessor } from './capture/processing/processed.ts';
export type { Device, Shareable, ShareState } from './capture/shareable.ts';
export { BeachSession } from './elements/beach-session.ts';
export { BeachViewer } from './elements/beach-viewer.ts';
export * from './elements/events.ts';
export { registerWords } from './elements/words/dictionary.ts';
export type { InspectorWords, SomeWords, Words } from './elements/words/words.ts';
export type { SlowViewers } from './fanout/fan-out.ts';
export type { SendOptions } from './fanout/send-options.ts';
export type { Signatures, Signer } from './identity/signatures.ts';
export type {
  Connection,
  ConnectionEvents,
  ConnectionOptions,
  Lane,
  LinkFactory,
} from './link/connection/connection.ts';
export type {
  MediaKind,
  MediaLimits,
  RemoteStream,
  StreamSource,
  StreamsBySource,
} from './link/connection/media.ts';
export type { MediaFlow, Quality, QualityGrade } from './link/health/quality.ts';
export type { JsonValue, MessageData } from './link/wire/message.ts';
export type { MessageProgress } from './link/wire/message-progress.ts';
export type { Sendable } from './link/wire/sendable.ts';
export type { ConnectionState, ConnectionStateChange } from './negotiation/connection-state.ts';
export type { ConnectionStep } from './negotiation/handshake/connection-step.ts';
export type { TracedStep, TraceEntry } from './negotiation/trace-entry.ts';
export { BeachError, type BeachErrorCode } from './runtime/beach-error.ts';
export type { Clock } from './runtime/clock.ts';
export type { Limits } from './runtime/limits.ts';
export type { Logger, LogRecord } from './runtime/logger.ts';
export type { Random } from './runtime/random.ts';
export type { IceServerGrant, IceServerProvider } from './session/ice/ice-server-grant.ts';
export type { HostKeyPair, KeyStore } from './session/identity/key-store.ts';
export type { ViewerRequest } from './session/membership/admission.ts';
export type { WhenFull } from './session/membership/admission-settings.ts';
export type { SessionOptions } from './session/options/session-options.ts';
export type { OtherViewer, PresenceChange } from './session/presence/presence.ts';
export { Session } from './session/session.ts';
export type { LeaveReason, SessionEvents } from './session/session-events.ts';
export type { PeerInfo } from './session/state/peer-info.ts';
export type { SessionMetrics } from './session/state/session-metrics.ts';
export type { SessionState } from './session/state/session-state.ts';
export type { TokenProvider } from './session/token/token-provider.ts';
export { BroadcastSignaling } from './signaling/broadcast/broadcast-signaling.ts';
export { createSignaling } from './signaling/create-signaling.ts';
export type {
  Join,
  Peer,
  RelayedSignal,
  RoadMessage,
  Role,
  Signal,
  Topology,
} from './signaling/messages.ts';
export {
  type Credentials,
  type ProveClaim,
  pageGone,
  type Signaling,
  type SignalingConnection,
  type SignalingObserver,
  type SignalingState,
} from './signaling/signaling.ts';
export { WebSocketSignaling } from './signaling/websocket/websocket-signaling.ts';
