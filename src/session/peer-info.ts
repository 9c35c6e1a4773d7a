import type { RemoteStream } from '../link/media.ts';
import type { Quality } from '../link/quality.ts';
import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { Role } from '../signaling/messages.ts';

/** What is known of a remote peer, as it was when asked. */
export interface PeerInfo {
  readonly peerId: string;
  readonly role: Role;
  readonly name: string | undefined;
  readonly state: ConnectionState;
  /** Counts the handshakes with it. */
  readonly generation: number;
  /** The last heartbeat's round trip in milliseconds; null before the first. */
  readonly roundTrip: number | null;
  /** What it sends. */
  readonly streams: readonly RemoteStream[];
  readonly speaking: boolean;
  /** How good the link is; null without one, and before the first heartbeat. */
  readonly quality: Quality | null;
}
