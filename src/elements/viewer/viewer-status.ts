import type { ConnectionState } from '../../negotiation/connection-state.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { SignalingState } from '../../signaling/signaling.ts';
import type { Status } from '../status.ts';

export interface ViewerSituation {
  readonly state: ConnectionState;
  readonly signalingState: SignalingState;
  readonly error: BeachError | null;
  /** Why signaling cannot be reached, although it is tried. */
  readonly outage: BeachError | null;
  /** False where the page gave it no session. */
  readonly hasSession: boolean;
}

/** What a viewer says. */
export function viewerStatus({
  state,
  signalingState,
  error,
  outage,
  hasSession,
}: ViewerSituation): Status {
  switch (state) {
    case 'disconnected':
      if (hasSession) return { words: 'Not connected', tone: 'quiet' };
      return {
        words: 'No session to watch',
        tone: 'quiet',
        sentence: 'Open the link that the host shares.',
      };
    case 'waiting':
      if (outage !== null || signalingState === 'reconnecting') {
        return { words: 'Still trying to connect…', tone: 'busy', sentence: outage?.message };
      }
      if (signalingState === 'connecting') return { words: 'Connecting…', tone: 'busy' };
      return { words: 'Waiting for the host…', tone: 'busy' };
    case 'connecting':
      return { words: 'Connecting…', tone: 'busy' };
    case 'connected':
      return { words: 'Connected', tone: 'good' };
    case 'failed':
      return { words: 'Connection lost · trying again…', tone: 'busy' };
    case 'failed-permanent':
      return { words: 'Not connected', tone: 'bad', sentence: error?.message };
  }
}
