import type { Measures, MediaFlow } from './quality.ts';

/** The part of a `getStats()` report that is used here. A browser may leave out any field. */
export type StatsReport = ReadonlyMap<string, Stats>;

type Counter =
  | 'bytesReceived'
  | 'bytesSent'
  | 'framesDecoded'
  | 'framesSent'
  | 'packetsLost'
  | 'packetsReceived'
  | 'packetsSent'
  | 'responsesReceived';

export interface Stats extends Readonly<Partial<Record<Counter, number>>> {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly kind?: string;
  readonly remoteId?: string;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
  readonly roundTripTime?: number;
  readonly fractionLost?: number;
  readonly jitter?: number;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly qualityLimitationReason?: MediaFlow['qualityLimitationReason'];
}

/** One track in one window. */
interface Track {
  readonly stats: Stats;
  readonly bitrate: number;
  readonly framesPerSecond: number;
  /** Packets that arrived or were lost. */
  readonly packets: number;
  readonly lost: number;
  readonly jitter: number;
}

/** With fewer packets, a single lost one would weigh too much. */
const fewPackets = 10;

/**
 * Returns the measurements between two reports. A track counts from its second report on. A counter that went back
 * counts as one that stood still.
 */
export function statsWindow(before: StatsReport, after: StatsReport): Measures {
  const sent: Track[] = [];
  const received: Track[] = [];
  const trips: number[] = [];
  let path: number | undefined;
  let most = 0;
  for (const stats of after.values()) {
    const past = before.get(stats.id);
    const seconds = (stats.timestamp - (past?.timestamp ?? Number.NaN)) / 1_000;
    if (past?.type !== stats.type || !(seconds > 0)) continue;
    const grown = (counter: Counter): number =>
      Math.max(0, (stats[counter] ?? 0) - (past[counter] ?? stats[counter] ?? 0));
    if (stats.type === 'candidate-pair' && stats.nominated) {
      const bytes = grown('bytesReceived') + grown('bytesSent');
      // After an ICE restart the former pair may still be listed.
      if (bytes < most) continue;
      most = bytes;
      path = stats.currentRoundTripTime ?? path;
    } else if (stats.type === 'inbound-rtp') {
      const lost = grown('packetsLost');
      received.push({
        stats,
        bitrate: (grown('bytesReceived') * 8) / seconds,
        framesPerSecond: grown('framesDecoded') / seconds,
        packets: grown('packetsReceived') + lost,
        lost,
        jitter: stats.jitter ?? 0,
      });
    } else if (stats.type === 'outbound-rtp') {
      const packets = grown('packetsSent');
      // The remote side reports at other times, so its counts do not fit this window, but its share does.
      const remote = after.get(stats.remoteId ?? '');
      if (remote?.roundTripTime !== undefined) trips.push(remote.roundTripTime);
      sent.push({
        stats,
        bitrate: (grown('bytesSent') * 8) / seconds,
        framesPerSecond: grown('framesSent') / seconds,
        packets,
        lost: packets * (remote?.fractionLost ?? 0),
        jitter: remote?.jitter ?? 0,
      });
    }
  }
  const trip = path ?? (trips.length > 0 ? Math.max(...trips) : null);
  return {
    roundTrip: trip === null ? null : trip * 1_000,
    loss: worst(loss(sent), loss(received)),
    jitter: worst(jitter(sent), jitter(received)),
    sending: flow(sent, after),
    receiving: flow(received, after),
  };
}

function sum(tracks: readonly Track[], what: 'bitrate' | 'lost' | 'packets'): number {
  return tracks.reduce((total, track) => total + track[what], 0);
}

function loss(tracks: readonly Track[]): number | null {
  const packets = sum(tracks, 'packets');
  return packets < fewPackets ? null : sum(tracks, 'lost') / packets;
}

function jitter(tracks: readonly Track[]): number | null {
  const moving = tracks.filter(({ packets }) => packets > 0);
  return moving.length === 0 ? null : Math.max(...moving.map((track) => track.jitter)) * 1_000;
}

function worst(one: number | null, other: number | null): number | null {
  return one === null ? other : Math.max(one, other ?? 0);
}

function flow(tracks: readonly Track[], report: StatsReport): MediaFlow | null {
  if (tracks.length === 0) return null;
  const [video] = tracks
    .filter(({ stats }) => stats.kind === 'video')
    .sort((one, other) => pixels(other) - pixels(one));
  return {
    bitrate: Math.round(sum(tracks, 'bitrate')),
    framesPerSecond: video?.framesPerSecond ?? null,
    frameWidth: video?.stats.frameWidth ?? null,
    frameHeight: video?.stats.frameHeight ?? null,
    codec: report.get(video?.stats.codecId ?? '')?.mimeType?.replace('video/', '') ?? null,
    qualityLimitationReason: video?.stats.qualityLimitationReason ?? null,
  };
}

function pixels({ stats: { frameWidth = 0, frameHeight = 0 } }: Track): number {
  return frameWidth * frameHeight;
}
