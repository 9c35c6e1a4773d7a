import type { Emitter } from 'nanoevents';
import type { SlowViewers } from '../fanout/fan-out.ts';
import type { Signatures } from '../identity/signatures.ts';
import type { LinkFactory } from '../link/connection/connection.ts';
import type { Delivery, MediaKind, StreamsBySource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Join, Topology } from '../signaling/messages.ts';
import type { Signaling, SignalingState } from '../signaling/signaling.ts';
import type { IceServerProvider } from './ice/ice-server-grant.ts';
import type { Identity } from './identity/identity.ts';
import type { BudgetOptions } from './media/video-budget.ts';
import type { AdmissionOptions } from './membership/admission-settings.ts';
import type { SessionEvents } from './session-events.ts';
import type { TokenProvider } from './token/token-provider.ts';

export interface SessionRunOptions {
  join: Join;
  topology: Topology;
  /** Opens the identity of this peer; null where the session has a plain name. */
  identify: (() => Promise<Identity>) | null;
  signatures: Signatures;
  /** The options that cannot hold, of which the page is warned. */
  conflicts: readonly BeachError[];
  /** The rules of a star's host, and of each peer of a mesh. */
  admission: AdmissionOptions;
  slowViewers: SlowViewers;
  /** Whether a star's host tells its viewers who else watches. */
  presence: boolean;
  signaling: Signaling;
  createConnection: LinkFactory;
  streams: StreamsBySource;
  /** The budget for video. */
  budget: BudgetOptions;
  /** How a star's host delivers its media. */
  delivery: Delivery;
  /** The media that a star's host accepts from its viewers. */
  accepts: readonly MediaKind[];
  token: string | TokenProvider;
  passphrase: string;
  iceServers: RTCIceServer[] | IceServerProvider;
  relayOnly: boolean;
  runtime: Runtime;
  /** The session's, for the events that the page hears. */
  emitter: Emitter<SessionEvents>;
}

/** The reports of a run to its session, until it leaves. */
export interface SessionRunEvents {
  /** The session has a verified name. */
  named(session: string): void;
  signaling(state: SignalingState): void;
  /** Signaling has let this peer in. */
  joined(): void;
  /** A link changed, or a peer came or went. */
  connectionChanged(): void;
  /** The run is over: it could not join, or cannot go on. */
  failed(error: BeachError): void;
}
