import { mediaKinds } from '../../link/connection/media.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import { hostOptions, type SessionOptions } from './session-options.ts';

/** Returns an error for each option that a page has set, and that cannot hold in a mesh of `maxMeshPeers`. */
export function meshConflicts(
  options: Partial<SessionOptions>,
  maxMeshPeers: number,
): BeachError[] {
  const { topology, maxViewers, whenFull, slowViewers, accepts = [] } = options;
  if (topology !== 'mesh') return [];
  const conflicts: BeachError[] = [];
  const add = (name: keyof SessionOptions, remedy: string): void => {
    conflicts.push(BeachError.invalidOption(name, options[name], `${remedy} in a mesh`));
  };
  const chosen = maxViewers !== undefined && maxViewers !== hostOptions.maxViewers.default;
  if (chosen && maxViewers > maxMeshPeers) add('maxViewers', `at most ${maxMeshPeers}`);
  if (whenFull === 'evict-oldest') add('whenFull', '"refuse"');
  if (slowViewers === 'skip') add('slowViewers', '"evict", which rejects send() to a slow peer');
  const some = accepts.length > 0 && !mediaKinds.every((kind) => accepts.includes(kind));
  if (some) add('accepts', 'none, because every peer may send');
  return conflicts;
}
