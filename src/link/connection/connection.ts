import type { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { SignalBody } from '../../signaling/messages.ts';
import type { MediaNote } from '../wire/media-note.ts';
import type { MediaKind, SentMedia } from './media.ts';

/** The data channels of a link: `reliable` is ordered, `ephemeral` neither orders nor repeats. */
export type Lane = 'reliable' | 'ephemeral';

export type Candidate = SignalBody<'candidate'>;

/**
 * The state of the path between two peers. A `disconnected` one may heal by itself; a `failed` one needs an ICE
 * restart.
 */
export type PathState = 'connected' | 'disconnected' | 'failed';

/** The events of a connection. `closed` is the last one. */
export interface ConnectionEvents {
  /** The browser found a local candidate, which the remote peer needs, or its last one: then `candidate` is empty. */
  candidate(candidate: Candidate): void;
  /** Every lane is open. */
  open(): void;
  data(lane: Lane, bytes: ArrayBuffer): void;
  /** A lane holds no more than `bufferLow` again. */
  drained(lane: Lane): void;
  path(state: PathState): void;
  /** A remote stream, or one of its tracks, came or went. */
  streams(streams: readonly MediaStream[]): void;
  /** The connection ended by itself: with an error, or without one where the remote peer closed it. */
  closed(error?: BeachError): void;
}

/**
 * One peer connection with both lanes. It decides nothing: it makes and accepts descriptions when told to.
 * Promises reject, and events end, once it is closed.
 */
export interface Connection {
  /**
   * Makes an offer, with the candidates that come at once. Only for the initiator. `complete`: the other side need not be
   * in a hurry, so that candidates which come within a second may be in it.
   */
  createOffer(options?: { restartIce?: boolean; complete?: boolean }): Promise<string>;
  /** Accepts an offer, and resolves with the answer. Only for the side that is not the initiator. */
  acceptOffer(sdp: string): Promise<string>;
  acceptAnswer(sdp: string): Promise<void>;
  /** Adds a candidate. Call only after a remote description. An invalid candidate is ignored. */
  addCandidate(candidate: Candidate): Promise<void>;

  /** Sends on a lane. Throws while the lane's queue is full, or the lane is not open. */
  send(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void;
  /** Returns how many bytes the lane still holds. */
  buffered(lane: Lane): number;

  /**
   * Sends the media that the option `media()` returns now, and no others. Returns whether that takes a new
   * offer and answer.
   */
  mediaChanged(): boolean;
  /** Returns the kinds of media that an offer from the other side has to make room for. */
  missing(): MediaKind[];
  /** Describes to the other side which media are sent and accepted here. */
  readonly note: MediaNote;
  /** Makes room in the next offer for media of the other side that are accepted. Only for the initiator. */
  makeRoom(kinds: readonly MediaKind[]): void;

  /** How loud the received sound is now, from 0 to 1. */
  readonly soundLevel: number;
  /** Whether media are being sent or received. */
  readonly carriesMedia: boolean;
  /** Resolves with the browser's report. */
  stats(): Promise<RTCStatsReport>;
  /**
   * Uses other ICE servers from now on. Resolves with whether that takes a new offer and answer, because our end
   * of the path is a relay of the former servers, or may become one.
   */
  configure(config: RTCConfiguration): Promise<boolean>;
  /** Whether `configure` still waits for its new offer, which restarts ICE. */
  readonly outdated: boolean;

  /** The browser's own connection, for tools that watch it; absent where there is none. */
  readonly native?: RTCPeerConnection;

  close(): void;
}

/** The options of a connection. All but `initiator` and `config` change when it is given to a peer. */
export interface ConnectionOptions {
  /** The remote peer; empty while it is not known. */
  peerId: string;
  initiator: boolean;
  /** `iceServers`, `iceTransportPolicy` and `bundlePolicy`. */
  config: RTCConfiguration;
  /** A lane that holds no more than this many bytes has drained. */
  bufferLow: number;
  /** Returns what to send now. Asked when the connection is made, and after `mediaChanged()`. */
  media(): SentMedia;
  /** The kinds of media that the other side may send. */
  accepts: readonly MediaKind[];
  clock: Clock;
  /** Aborts the wait for room. */
  signal: AbortSignal;
}

/**
 * Makes the connection under a link: a real one, or a simulated one. Waits while the browser has no room for
 * another connection.
 *
 * @throws `too-many-connections` when no room will come; `invalid-option` when the browser rejects `config`.
 */
export interface LinkFactory {
  (options: ConnectionOptions, events: ConnectionEvents): Promise<Connection>;
  /** Returns whether a connection can be made with these servers. @default all are accepted */
  acceptsIceServers?(servers: RTCIceServer[]): boolean;
}
