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
  /** Finds out why there is no connection. */
  diagnose(): void;
}

/** Returns the state of a viewer, as it shows it. */
export function viewerStatus(conditions: ViewerConditions): Status {
  const { state, error, hasSession, wasConnected, words } = conditions;
  const { viewer } = words;
  switch (state) {
    case 'disconnected':
      if (hasSession) return { text: viewer.notConnected, level: 'idle' };
      return { text: viewer.noSession, level: 'idle', detail: viewer.openLink };
    case 'waiting':
      return waitingStatus(conditions);
    case 'connecting':
      return { text: viewer.connecting, level: 'busy' };
    case 'connected':
      return { text: viewer.connected, level: 'good' };
    case 'failed':
      return { text: wasConnected ? viewer.lost : viewer.noneYet, level: 'busy' };
    case 'failed-permanent':
      return {
        text: viewer.notConnected,
        level: 'bad',
        detail: viewerSentence(error, wasConnected, words),
      };
  }
}

function waitingStatus(conditions: ViewerConditions): Status {
  const { signalingState, outage, isolation, wasConnected, held, words } = conditions;
  const { viewer } = words;
  if (outage !== null || signalingState === 'reconnecting') {
    const detail = viewerSentence(outage, wasConnected, words);
    return { text: viewer.stillTrying, level: 'busy', detail };
  }
  if (signalingState === 'connecting') return { text: viewer.connecting, level: 'busy' };
  if (held) return { text: viewer.held, level: 'busy' };
  if (wasConnected) return { text: viewer.hostLeft, level: 'busy' };
  const detail = isolation ? words.local[isolation] : undefined;
  return { text: viewer.waiting, level: 'busy', detail };
}
