import type { BeachError } from '../runtime/beach-error.ts';

/**
 * The state of the link to one remote peer.
 *
 * - `disconnected` (not begun, or left on purpose) is followed by `waiting` or `connecting`.
 * - `waiting` (for the other side's offer, for its approval, or for a free place among the handshakes) is
 *   followed by `connecting`, `failed-permanent` or `disconnected`.
 * - `connecting` is followed by `connected`, `failed`, `failed-permanent` or `disconnected`.
 * - `connected` is followed by `connecting` (the other side starts anew), `failed`,
 *   `failed-permanent` (it ended the link for a reason) or `disconnected`.
 * - `failed` (and tried again by itself) is followed by `connecting`, `failed-permanent` or
 *   `disconnected`.
 * - `failed-permanent` is followed by `disconnected`; whoever joins anew is a new peer.
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
  /** Counts the handshakes with this peer. */
  readonly generation: number;
  /** Which attempt since the link was last ready: 1 for the first. */
  readonly attempt: number;
  readonly reason: BeachError | undefined;
}
