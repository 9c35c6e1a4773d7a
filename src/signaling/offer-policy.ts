import type { Peer, Role, Topology } from './messages.ts';

/** What a peer does towards another: it makes the offers, it answers them, or they have no link. */
export type OfferPolicy = 'offer' | 'answer' | 'none';

type Party = Pick<Peer, 'peerId' | 'role'>;

/**
 * Decides who may offer to whom; no other code does. In a star the host offers to its viewers. In a mesh
 * the peer with the larger id offers (and is impolite in a collision), the other answers.
 */
export function offerPolicy(self: Party, remote: Party, topology: Topology): OfferPolicy {
  if (self.peerId === remote.peerId) return 'none';
  if (topology === 'mesh') return self.peerId > remote.peerId ? 'offer' : 'answer';
  if (self.role === remote.role) return 'none';
  return self.role === 'host' ? 'offer' : 'answer';
}

/** Returns whether two peers of a session know each other: one of them offers, the other answers. */
export function mayConnect(self: Party, remote: Party, topology: Topology): boolean {
  return offerPolicy(self, remote, topology) !== 'none';
}

/** Returns whether a peer of this role may offer to anybody. */
export function mayOffer(role: Role, topology: Topology): boolean {
  return topology === 'mesh' || role === 'host';
}

/**
 * Whether an offer from `remote` is legal at all. In a star only the host's is; in a mesh either side's
 * may come, and a collision is resolved by who is polite.
 */
export function mayReceiveOffer(self: Party, remote: Party, topology: Topology): boolean {
  return topology === 'mesh' || offerPolicy(self, remote, topology) === 'answer';
}
