import type { BeachError } from '../../runtime/beach-error.ts';
import type { SignalingState } from '../../signaling/signaling.ts';

/** What both elements show of signaling and of failures. */
export interface SessionConditions {
  readonly signalingState: SignalingState;
  readonly error: BeachError | null;
  /** Why signaling is not reachable, while it is being retried. */
  readonly outage: BeachError | null;
  /** What to know while nobody else is there. */
  readonly notice: string | undefined;
}
