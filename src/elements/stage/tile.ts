import type { MediaKind, StreamSource } from '../../link/connection/media.ts';
import type { PeerInfo } from '../../session/state/peer-info.ts';
import { displayName } from '../status/display-name.ts';
import type { English } from '../words/english.ts';

/** One stream on the stage. */
export interface Tile {
  /** The peer that sends it; null for this page's own. */
  readonly peerId: string | null;
  readonly stream: MediaStream;
  readonly source: StreamSource;
  /** The kinds of tracks that its sender has muted. */
  readonly muted: readonly MediaKind[];
}

/** Returns whether it has a picture that is not muted. */
export function showsVideo({ stream, muted }: Tile): boolean {
  return !muted.includes('video') && stream.getVideoTracks().length > 0;
}

/** Returns whether it has sound, muted or not. */
export function hasAudio({ stream }: Tile): boolean {
  return stream.getAudioTracks().length > 0;
}

/** Returns the name on a tile: that of the peer. */
export function tileName(
  { peerId, source }: Tile,
  peers: ReadonlyMap<string, PeerInfo>,
  words: English['stage'],
): string {
  const peer = peerId === null ? undefined : peers.get(peerId);
  const byRole = peer?.role === 'host' ? words.host : words.guest;
  const name = peerId === null ? words.you : displayName(peer?.name, byRole);
  return source === 'screen' ? words.screenOf(name) : name;
}
