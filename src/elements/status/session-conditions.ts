import type { BeachError } from '../../runtime/beach-error.ts';
import type { SignalingState } from '../../signaling/signaling.ts';
import type { English } from '../words/english.ts';
import type { Isolation } from './local-notice.ts';

/** What both elements show of signaling and of failures. */
export interface SessionConditions {
  readonly signalingState: SignalingState;
  readonly error: BeachError | null;
  /** Why signaling is not reachable, while it is being retried. */
  readonly outage: BeachError | null;
  /** Why nobody may come, where nobody else has been there for a while; null otherwise. */
  readonly isolation: Isolation | null;
  /** Whether the page captures for a preview, and sends nothing. */
  readonly previewing?: boolean;
  readonly words: English;
  /** The language of the words. */
  readonly language: string;
}
