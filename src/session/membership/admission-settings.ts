import type { Topology } from '../../signaling/messages.ts';

/** The behavior of a full session: it refuses another viewer, or evicts a viewer for it. */
export type WhenFull = 'refuse' | 'evict-oldest';

/** The settings of the page. */
export interface AdmissionOptions {
  /** Viewers at once. */
  readonly maxViewers: number;
  readonly whenFull: WhenFull;
  /** Whether every viewer waits until the page accepts it. */
  readonly approval: boolean;
}

export interface AdmissionSettings extends AdmissionOptions {
  /** Whether a viewer takes its place when it is admitted, and not only when its link is ready. */
  readonly reserves: boolean;
}

/**
 * Returns the settings of a peer in a topology. In a mesh each peer admits others for itself. Others may offer to it
 * there, and every offer costs a connection: places are taken early. No peer may send another one away.
 */
export function admissionSettings(
  options: AdmissionOptions,
  topology: Topology,
  maxMeshPeers: number,
): AdmissionSettings {
  if (topology === 'star') return { ...options, reserves: false };
  const maxViewers = Math.min(options.maxViewers, maxMeshPeers);
  return { ...options, maxViewers, whenFull: 'refuse', reserves: true };
}
