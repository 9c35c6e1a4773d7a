import type { ConnectionState } from '../../negotiation/connection-state.ts';
import type { BeachError } from '../../runtime/beach-error.ts';
import type { SignalingState } from '../../signaling/signaling.ts';
import type { Status } from '../status/status-line.ts';

export interface ViewerConditions {
  readonly state: ConnectionState;
  readonly signalingState: SignalingState;
  readonly error: BeachError | null;
  /** Why signaling is not reachable, while it is being retried. */
  readonly outage: BeachError | null;
  /** Whether the page has set a session. */
  readonly hasSession: boolean;
}

/** Returns the state of a viewer, as it shows it. */
export function viewerStatus({
  state,
  signalingState,
  error,
  outage,
  hasSession,
}: ViewerConditions): Status {
  switch (state) {
    case 'disconnected':
      if (hasSession) return { text: 'Not connected', level: 'idle' };
      return {
        text: 'No session to watch',
        level: 'idle',
        detail: 'Open the link that the host shares.',
      };
    case 'waiting':
      if (outage !== null || signalingState === 'reconnecting') {
        return { text: 'Still trying to connect…', level: 'busy', detail: outage?.message };
      }
      if (signalingState === 'connecting') return { text: 'Connecting…', level: 'busy' };
      return { text: 'Waiting for the host…', level: 'busy' };
    case 'connecting':
      return { text: 'Connecting…', level: 'busy' };
    case 'connected':
      return { text: 'Connected', level: 'good' };
    case 'failed':
      return { text: 'Connection lost · trying again…', level: 'busy' };
    case 'failed-permanent':
      return { text: 'Not connected', level: 'bad', detail: error?.message };
  }
}
