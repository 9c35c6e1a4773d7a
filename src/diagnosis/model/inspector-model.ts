import type { ConnectionState } from '../../negotiation/connection-state.ts';
import type { CandidatePair, EntryOf } from '../recording/recorded-entry.ts';
import type { MarkedEvent } from './mark-text.ts';

/**
 * How far the connection to a peer has got, in the order of a join.
 *
 * - `waiting`: for a free slot among the handshakes, for signaling, for the other side's offer, or for its page.
 * - `describing`: the browser makes the connection and a description.
 * - `answer`: an offer waits for its answer.
 * - `path`: both descriptions are known; ICE, DTLS and the channels follow.
 * - `readying`: the channels are open, and `__ready__` is on its way.
 * - `repair`: the path is lost, and ICE restarts.
 * - `backoff`: an attempt has failed, and another follows.
 */
export type Stage =
  | 'waiting'
  | 'describing'
  | 'answer'
  | 'path'
  | 'readying'
  | 'connected'
  | 'repair'
  | 'backoff'
  | 'failed'
  | 'ended';

/** A stage from its beginning to its end; null while it lasts. */
export interface Segment {
  readonly stage: Stage;
  readonly generation: number;
  readonly from: number;
  readonly to: number | null;
}

/** An event of the timeline. */
export interface Mark {
  readonly time: number;
  readonly kind: 'sent' | 'copy' | 'received' | 'candidate' | 'transport' | 'step' | 'error';
  /** What happened; `markText` says it. */
  readonly marked: MarkedEvent;
  readonly generation: number;
}

/** An offer or an answer. */
export interface Description {
  readonly time: number;
  readonly generation: number;
  readonly kind: string;
  readonly direction: 'sent' | 'received';
  readonly sdp: string;
}

/** An attempt that failed. */
export interface FailedAttempt {
  readonly time: number;
  readonly generation: number;
  readonly reason: string;
}

export interface PeerModel {
  readonly peerId: string;
  readonly name: string | undefined;
  readonly role: string;
  readonly state: ConnectionState;
  readonly generation: number;
  /** When this peer began to connect. */
  readonly since: number;
  /** When it was connected for the first time since then. */
  readonly connectedAt: number | null;
  /** Why it failed or ended. */
  readonly reason: string | null;
  readonly segments: readonly Segment[];
  readonly marks: readonly Mark[];
  readonly descriptions: readonly Description[];
  readonly failedAttempts: readonly FailedAttempt[];
  /** How often descriptions were sent again, or arrived again, before it was connected. */
  readonly copies: { readonly sent: number; readonly received: number };
  readonly serverErrors: readonly EntryOf<'candidate-error'>[];
  readonly pairs: readonly CandidatePair[];
  readonly samples: readonly EntryOf<'sample'>[];
}

/** All that the inspector shows of one session, except its log. */
export interface InspectorModel {
  readonly session: string;
  readonly role: string;
  readonly peerId: string | null;
  readonly state: string;
  readonly signalingState: string;
  readonly reason: string | undefined;
  /** The time of the first and of the last entry; 0 before the first. */
  readonly from: number;
  readonly to: number;
  readonly outages: number;
  readonly peers: ReadonlyMap<string, PeerModel>;
  readonly counters: Readonly<Record<string, number>>;
}

export function emptyModel(session: string): InspectorModel {
  return {
    session,
    role: '',
    peerId: null,
    state: 'idle',
    signalingState: 'idle',
    reason: undefined,
    from: 0,
    to: 0,
    outages: 0,
    peers: new Map(),
    counters: {},
  };
}
