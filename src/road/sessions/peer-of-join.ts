import type { Join, Peer, Topology } from '../../signaling/messages.ts';

/** Returns what the other members are told of a peer that joins: neither token nor claim. */
export function peerOfJoin({ peerId, role, name, key, nonce }: Join, topology: Topology): Peer {
  return { peerId, role, name, topology: role === 'host' ? topology : undefined, key, nonce };
}

/** Returns whether the others know this already. */
export function samePeer(one: Peer, other: Peer): boolean {
  const fields = ['name', 'topology', 'key', 'nonce'] as const;
  return fields.every((field) => one[field] === other[field]);
}
