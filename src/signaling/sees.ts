import type { Role, Topology } from './messages.ts';

/**
 * Whether two peers of a session know of each other: in a mesh everybody does; in a star the host
 * and its viewers do, and viewers never hear of one another.
 */
export function sees(topology: Topology, one: Role, other: Role): boolean {
  return topology === 'mesh' || one !== other;
}
