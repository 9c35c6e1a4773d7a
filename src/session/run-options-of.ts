import { webSignatures } from '../identity/web-signatures.ts';
import { simplePeerFactory } from '../link/connection/simple-peer-connection.ts';
import type { Join } from '../signaling/messages.ts';
import { needsIdentity, openIdentity } from './identity/identity.ts';
import type { KeyStore } from './identity/key-store.ts';
import { systemCores } from './media/video-budget.ts';
import { meshConflicts } from './options/mesh-conflicts.ts';
import type { SessionOptions, withDefaults } from './options/session-options.ts';
import type { SessionRunOptions } from './session-run-options.ts';

interface RunParts extends Pick<SessionRunOptions, 'streams' | 'runtime' | 'emitter'> {
  join: Join;
  keyStore: KeyStore;
}

/** Returns the options of a run, from those of its session and the parts that outlive the run. */
export function runOptionsOf(
  options: ReturnType<typeof withDefaults<SessionOptions>>,
  { keyStore, ...parts }: RunParts,
): SessionRunOptions {
  const { maxViewers, whenFull, approval, maxBitrate, maxUplink, maxFramerate } = options;
  const { join, runtime } = parts;
  const { session, role } = join;
  const { random, limits } = runtime;
  const signatures = options.signatures ?? webSignatures;
  const identity = { session, role, verify: options.verify, keyStore, signatures, random };
  return {
    ...options,
    ...parts,
    identify: needsIdentity(identity) ? () => openIdentity(identity) : null,
    signatures,
    conflicts: meshConflicts(options, limits.maxMeshPeers),
    admission: { maxViewers, whenFull, approval },
    createConnection: options.linkFactory ?? simplePeerFactory,
    budget: { maxBitrate, maxUplink, maxFramerate, cores: systemCores() },
    delivery: role === 'host' && options.topology === 'star' ? options.delivery : 'each',
    accepts: options.accepts ?? [],
  };
}
