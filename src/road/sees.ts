import type { Role, Topology } from '../signaling/messages.ts';

/**
 * Whether two members of a session know of each other: in a mesh everybody does, in a star the host
 * and each viewer do, and viewers never hear of one another.
 */
export function sees(topology: Topology, one: Role, other: Role): boolean {
  return topology === 'mesh' || one === 'host' || other === 'host';
}
