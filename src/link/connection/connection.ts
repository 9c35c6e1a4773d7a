import type { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { SignalBody } from '../../signaling/messages.ts';
import type { MediaNote } from '../wire/media-note.ts';
import type { MediaKind, SentMedia } from './media.ts';

/** The data channels of a link: `reliable` is ordered, `ephemeral` neither orders nor repeats. */
export type Lane = 'reliable' | 'ephemeral';

export type Candidate = SignalBody<'candidate'>;

/** Tells how the path between two peers is doing. */
export type PathState = 'connected' | 'disconnected';

/** What a connection tells of itself. After `closed` it tells nothing more. */
export interface ConnectionEvents {
  /** A local candidate that the remote peer should hear of. */
  candidate(candidate: Candidate): void;
  /** Every lane is open. */
  open(): void;
  data(lane: Lane, bytes: ArrayBuffer): void;
  /** A lane has drained below `bufferLow`. */
  drained(lane: Lane): void;
  path(state: PathState): void;
  /** The remote peer's streams, whenever one comes or goes or its tracks do. */
  streams(streams: readonly MediaStream[]): void;
  /** It ended by itself: `ice-failed` or, closed by the remote, no error. */
  closed(error?: BeachError): void;
}

/**
 * One peer connection with both lanes, and nothing decided: it makes and takes descriptions when told
 * to. Promises reject, and events end, once it is closed.
 */
export interface Connection {
  /** The initiator's only. */
  createOffer(options?: { restartIce?: boolean }): Promise<string>;
  /** The other side's; resolves with the answer. */
  acceptOffer(sdp: string): Promise<string>;
  acceptAnswer(sdp: string): Promise<void>;
  /** Only after a remote description; a candidate that makes no sense is passed over. */
  addCandidate(candidate: Candidate): Promise<void>;

  /** Throws where the lane's queue is full or it is not open. */
  send(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void;
  /** Bytes that the lane still holds. */
  buffered(lane: Lane): number;

  /**
   * Sends what the option `media()` returns now, and nothing else. Returns whether that takes a new offer
   * and answer; `missing()` then tells what an offer of the other side must make room for.
   */
  mediaChanged(): boolean;
  missing(): MediaKind[];
  /** What the other side is to know of the media that are sent and taken here. */
  readonly note: MediaNote;
  /** The initiator's only: makes room for media of the other side in the next offer, as far as they are accepted. */
  makeRoom(kinds: readonly MediaKind[]): void;

  /** How loud the sound that comes is now, from 0 to 1. */
  readonly soundLevel: number;
  /** Whether media are being sent or received. */
  readonly carriesMedia: boolean;
  /** What the browser has counted. */
  stats(): Promise<RTCStatsReport>;
  /**
   * Uses other servers from now on. Resolves with whether that takes a new offer and answer: our end of
   * the path is a relay of the former ones, or may become one.
   */
  configure(config: RTCConfiguration): Promise<boolean>;
  /** Whether that is so still: our next offer restarts ICE, as one of the other side's should. */
  readonly outdated: boolean;

  close(): void;
}

export interface ConnectionOptions {
  /** Who is at the other end. */
  peerId: string;
  initiator: boolean;
  /** `iceServers` and `iceTransportPolicy`. */
  config: RTCConfiguration;
  /** When a lane counts as drained, in bytes. */
  bufferLow: number;
  /** Returns what to send now. Asked when the connection is made, and after `mediaChanged()`. */
  media(): SentMedia;
  /** What the other side may send. */
  accepts: readonly MediaKind[];
  clock: Clock;
  /** Ends waiting for room. */
  signal: AbortSignal;
}

/**
 * Makes the connection under a link: the browser's, or a simulated one. Waits where the browser has no
 * room for one more. Rejects with `too-many-connections` where none will come, and with
 * `invalid-option` where the browser does not take `config`.
 */
export type LinkFactory = (
  options: ConnectionOptions,
  events: ConnectionEvents,
) => Promise<Connection>;
