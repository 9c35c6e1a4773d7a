import type { RemoteStream } from '../../link/connection/media.ts';
import type { Session } from '../../session/session.ts';
import { tileName } from '../stage/tile.ts';
import type { English } from '../words/english.ts';
import type { RecordedStream } from './recorded-stream.ts';

/** Returns the streams of a session: those of this page, and those of the others. */
export function recordedStreams(
  engine: Session | null,
  words: English['stage'],
): readonly RecordedStream[] {
  const peers = engine?.peers ?? new Map();
  const own = [...(engine?.media ?? [])].map(([source, stream]) => ({ source, stream }));
  const all: [peerId: string | null, streams: readonly Omit<RemoteStream, 'muted'>[]][] = [
    [null, own],
    ...[...peers].map(([peerId, { streams }]): [string, readonly RemoteStream[]] => [
      peerId,
      streams,
    ]),
  ];
  return all.flatMap(([peerId, streams]) =>
    streams.map(({ source, stream }) => ({
      key: `${source} ${peerId}`,
      source,
      stream,
      name: tileName({ peerId, source, stream, muted: [] }, peers, words),
    })),
  );
}
