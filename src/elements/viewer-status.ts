import type { ConnectionState } from '../negotiation/connection-state.ts';
import type { SignalingState } from '../signaling/signaling.ts';
import type { Status } from './status.ts';

export interface ViewerSituation {
  readonly state: ConnectionState;
  readonly signalingState: SignalingState;
}

/** What a viewer says. */
export function viewerStatus({ state, signalingState }: ViewerSituation): Status {
  switch (state) {
    case 'disconnected':
      return { words: 'Not connected', tone: 'quiet' };
    case 'waiting':
      if (signalingState === 'connecting') return { words: 'Connecting…', tone: 'busy' };
      if (signalingState === 'reconnecting') {
        return { words: 'Still trying to connect…', tone: 'busy' };
      }
      return { words: 'Waiting for the host…', tone: 'busy' };
    case 'connecting':
      return { words: 'Connecting…', tone: 'busy' };
    case 'connected':
      return { words: 'Connected', tone: 'good' };
    case 'failed':
      return { words: 'Connection lost · trying again…', tone: 'busy' };
    case 'failed-permanent':
      return { words: 'Not connected', tone: 'bad' };
  }
}
