import { boundMutants } from './bounds.ts';
import { earlyAndLateMutants } from './early-and-late.ts';
import { glareMutants } from './glare.ts';
import { handshakeIdMutants } from './handshake-id.ts';
import { identityMutants } from './identity.ts';
import { leavingMutants } from './leaving.ts';
import { lossMutants } from './losses.ts';
import type { Mutant } from './mutant.ts';
import { packMutants } from './packs.ts';
import { repairMutants } from './repair.ts';
import { retryMutants } from './retry.ts';
import { roleMutants } from './role.ts';
import { serialMutants } from './serial-per-peer.ts';
import { signalingMutants } from './signaling.ts';
import { slownessMutants } from './slowness.ts';
import { strangerMutants } from './strangers.ts';

/**
 * Faults that others have shipped: one or more for each rule, except for that of the slow viewer, because only the
 * uplinks of hosts are narrow. The simulation must find every one.
 */
export const mutants: readonly Mutant[] = [
  ...roleMutants,
  ...handshakeIdMutants,
  ...serialMutants,
  ...glareMutants,
  ...earlyAndLateMutants,
  ...retryMutants,
  ...leavingMutants,
  ...repairMutants,
  ...signalingMutants,
  ...boundMutants,
  ...lossMutants,
  ...packMutants,
  ...strangerMutants,
  ...slownessMutants,
  ...identityMutants,
];
