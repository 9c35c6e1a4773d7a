import type { PeerInfo } from '../../session/peer-info.ts';
import type { Tile } from './tile.ts';

/** The name on a tile: whose stream it is. */
export function tileName({ peerId, source }: Tile, peers: ReadonlyMap<string, PeerInfo>): string {
  const peer = peerId === null ? undefined : peers.get(peerId);
  const byRole = peer?.role === 'host' ? 'Host' : 'Guest';
  const name = peerId === null ? 'You' : peer?.name || byRole;
  return source === 'screen' ? `${name} · screen` : name;
}
