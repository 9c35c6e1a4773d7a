import { boundMutants } from './bounds.ts';
import { claimMutants } from './claims.ts';
import { earlyAndLateMutants } from './early-and-late.ts';
import { earlyMessageMutants } from './early-messages.ts';
import { glareMutants } from './glare.ts';
import { handshakeIdMutants } from './handshake-id.ts';
import { identityMutants } from './identity.ts';
import { leavingMutants } from './leaving.ts';
import { lossMutants } from './losses.ts';
import type { Mutant } from './mutant.ts';
import { packMutants } from './packs.ts';
import { parkedMutants } from './parked.ts';
import { repairMutants } from './repair.ts';
import { retryMutants } from './retry.ts';
import { roleMutants } from './role.ts';
import { sealMutants } from './seals.ts';
import { serialMutants } from './serial-per-peer.ts';
import { signalingMutants } from './signaling.ts';
import { slownessMutants } from './slowness.ts';
import { strangerMutants } from './strangers.ts';
import { wakingMutants } from './waking.ts';

/** Faults that others have shipped: one or more for each rule. The simulation, or a test, must find every one. */
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
  ...earlyMessageMutants,
  ...packMutants,
  ...parkedMutants,
  ...strangerMutants,
  ...slownessMutants,
  ...wakingMutants,
  ...identityMutants,
  ...claimMutants,
  ...sealMutants,
];
