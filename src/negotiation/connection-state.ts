import type { BeachError, BeachErrorCode } from '../runtime/beach-error.ts';

/**
 * The state of the link to one remote peer. It can only be followed by these:
 *
 * - `disconnected` (not begun, or left on purpose): `waiting` or `connecting`.
 * - `waiting` (for the other side's offer, for its approval, or for a free slot among the handshakes):
 *   `connecting`, `failed` (the other side had given this one up, and is asked again), `failed-permanent` or
 *   `disconnected`.
 * - `connecting`: `connected`, `waiting` (for approval), `failed`, `failed-permanent` or `disconnected`.
 * - `connected`: `connecting` (the other side starts anew), `waiting` (for approval), `failed`, `failed-permanent`
 *   (the other side ended the link for a reason) or `disconnected`.
 * - `failed` (a retry follows, or an offer is expected): `connecting`, `waiting` (for approval), `failed-permanent` or
 *   `disconnected`.
 * - `failed-permanent`: `disconnected`, or `connecting` when the peer only slept and asks again. A peer that joins anew
 *   is a new peer.
 *
 * A viewer's state towards its host also goes back to `waiting` when the host leaves.
 */
export type ConnectionState =
  | 'disconnected'
  | 'waiting'
  | 'connecting'
  | 'connected'
  | 'failed'
  | 'failed-permanent';

export interface ConnectionStateChange {
  readonly peerId: string;
  readonly state: ConnectionState;
  readonly previous: ConnectionState;
  /** The number of the current handshake with this peer, from 1. */
  readonly generation: number;
  /** The number of the attempt since the link was last ready, from 1. */
  readonly attempt: number;
  readonly reason: BeachError | undefined;
}

/** Why this side ends with a peer: for good, or, where the peer is `lost`, until both meet again. */
export type EndReason = BeachErrorCode | 'left' | 'lost';
