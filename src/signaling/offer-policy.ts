import type { Peer, Role, Topology } from './messages.ts';

/** The part of a peer towards another: it makes offers, it answers them, or they have no link. */
export type OfferPolicy = 'offer' | 'answer' | 'none';

type Party = Pick<Peer, 'peerId' | 'role'>;

/**
 * Decides which of two peers offers, for the engine and for the road. In a star the host offers to its
 * viewers. In a mesh the peer with the larger id offers (and is impolite in a collision), the other
 * answers.
 */
export function offerPolicy(self: Party, remote: Party, topology: Topology): OfferPolicy {
  if (self.peerId === remote.peerId) return 'none';
  if (topology === 'mesh') return self.peerId > remote.peerId ? 'offer' : 'answer';
  if (self.role === remote.role) return 'none';
  return mayOffer(self.role, topology) ? 'offer' : 'answer';
}

/** Returns whether two peers of a session know each other: one of them offers, the other answers. */
export function mayConnect(self: Party, remote: Party, topology: Topology): boolean {
  return offerPolicy(self, remote, topology) !== 'none';
}

/** Returns whether a peer of this role may offer at all, also to an absent peer. */
export function mayOffer(role: Role, topology: Topology): boolean {
  return topology === 'mesh' || role === 'host';
}

/**
 * Returns whether an offer from `remote` is legal. In a star only the host's is; in a mesh either side
 * may send one, and the polite side gives way in a collision.
 */
export function mayReceiveOffer(self: Party, remote: Party, topology: Topology): boolean {
  return mayConnect(self, remote, topology) && mayOffer(remote.role, topology);
}
