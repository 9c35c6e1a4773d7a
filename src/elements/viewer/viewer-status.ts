import type { Quality } from '../../link/health/quality.ts';
import type { ConnectionState } from '../../negotiation/connection-state.ts';
import type { SessionConditions } from '../status/session-conditions.ts';
import type { Status } from '../status/status-line.ts';
import { viewerSentence } from './viewer-sentence.ts';

export interface ViewerConditions extends SessionConditions {
  readonly state: ConnectionState;
  /** Whether the page has set a session. */
  readonly hasSession: boolean;
  /** Whether it has been connected since it joined. */
  readonly wasConnected: boolean;
  /** Whether the host's page has to decide about it. */
  readonly held: boolean;
  /** The quality of the connection to the host. */
  readonly quality: Quality | null;
  join(): void;
}

/** Returns the state of a viewer, as it shows it. */
export function viewerStatus({
  state,
  signalingState,
  error,
  outage,
  hasSession,
  wasConnected,
  held,
  notice,
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
        const detail = viewerSentence(outage, wasConnected);
        return { text: 'Still trying to connect…', level: 'busy', detail };
      }
      if (signalingState === 'connecting') return { text: 'Connecting…', level: 'busy' };
      if (held) return { text: 'Waiting to be let in…', level: 'busy' };
      if (wasConnected) return { text: 'The host has left · waiting…', level: 'busy' };
      return { text: 'Waiting for the host…', level: 'busy', detail: notice };
    case 'connecting':
      return { text: 'Connecting…', level: 'busy' };
    case 'connected':
      return { text: 'Connected', level: 'good' };
    case 'failed':
      return {
        text: `${wasConnected ? 'Connection lost' : 'No connection yet'} · trying again…`,
        level: 'busy',
      };
    case 'failed-permanent':
      return { text: 'Not connected', level: 'bad', detail: viewerSentence(error, wasConnected) };
  }
}
