import type { MediaLimits } from '../../link/connection/media.ts';
import type { Counters, Traffic } from '../../runtime/counters.ts';
import type { SessionRun } from '../session-run.ts';

/** The counters of a session since it was made, and its current state in numbers. */
export interface SessionMetrics extends Readonly<Counters> {
  /** Peers whose link is ready. */
  readonly activePeers: number;
  readonly handshakesInProgress: number;
  readonly handshakesQueued: number;
  /** The limits of the video to each peer; null while none is sent. */
  readonly mediaLimits: MediaLimits | null;
  /** Viewers that wait for a decision. */
  readonly viewersWaiting: number;
  /** Bytes that wait here for the links to take them. */
  readonly bufferedBytes: number;
  /** Bytes of reliable messages that the other sides have not reported as received. At 0, `stop()` loses nothing. */
  readonly outstandingBytes: number;
  /** The mean of the links' last round trips, in milliseconds; null before the first. */
  readonly roundTrip: number | null;
}

export function snapshotMetrics(counters: Counters, run: SessionRun | null): SessionMetrics {
  const links = run?.supervisor.links ?? [];
  const trips = links.flatMap(({ roundTrip }) => roundTrip ?? []);
  const { reliable, ephemeral, media } = counters.traffic;
  return {
    ...counters,
    evictions: { ...counters.evictions },
    traffic: { reliable: copy(reliable), ephemeral: copy(ephemeral), media: copy(media) },
    activePeers: links.length,
    handshakesInProgress: run?.supervisor.handshakesInProgress ?? 0,
    handshakesQueued: run?.supervisor.handshakesQueued ?? 0,
    mediaLimits: run?.media.limits ?? null,
    viewersWaiting: run?.requests.length ?? 0,
    bufferedBytes: links.reduce(
      (sum, { stream }) => sum + stream.waiting + stream.buffered('ephemeral'),
      0,
    ),
    outstandingBytes: links.reduce((sum, { stream }) => sum + stream.outstanding, 0),
    roundTrip: trips.length === 0 ? null : trips.reduce((sum, trip) => sum + trip) / trips.length,
  };
}

function copy(traffic: Traffic): Traffic {
  return { ...traffic };
}
