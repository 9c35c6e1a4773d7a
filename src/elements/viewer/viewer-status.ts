import type { Quality } from '../../link/health/quality.ts';
import type { ConnectionState } from '../../negotiation/connection-state.ts';
import type { ConnectionStep } from '../../negotiation/handshake/connection-step.ts';
import { previewStatus } from '../status/preview-status.ts';
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
  /** How far the connection to the host has got that is being made; null where none is. */
  readonly step: ConnectionStep | null;
  /** The seconds until the next attempt, at most; null while none waits. */
  readonly retrySeconds: number | null;
  /** The quality of the connection to the host. */
  readonly quality: Quality | null;
  join(): void;
  /** Ends the wait for the next attempt. */
  retryNow(): void;
  /** Finds out why there is no connection. */
  diagnose(): void;
}

const steps: readonly ConnectionStep[] = ['found', 'offer', 'path', 'ready'];

/** Returns whether a viewer tries again by itself, after a failure of its connection or of signaling. */
export function isRetrying({ state, signalingState, outage }: ViewerConditions): boolean {
  const isOffline = outage !== null || signalingState === 'reconnecting';
  return state === 'failed' || (state === 'waiting' && isOffline);
}

/** Returns the state of a viewer, as it shows it. */
export function viewerStatus(conditions: ViewerConditions): Status {
  const { state, error, hasSession, wasConnected, words } = conditions;
  const { viewer } = words;
  switch (state) {
    case 'disconnected':
      if (conditions.previewing) return previewStatus(words);
      if (hasSession) return { text: viewer.notConnected, level: 'idle' };
      return { text: viewer.noSession, level: 'idle', detail: viewer.openLink };
    case 'waiting':
      return waitingStatus(conditions);
    case 'connecting':
      return connectingStatus(conditions);
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
  const { signalingState, outage, isolation, wasConnected, held, step, words } = conditions;
  const { viewer } = words;
  if (isRetrying(conditions)) {
    const detail = viewerSentence(outage, wasConnected, words);
    return { text: viewer.stillTrying, level: 'busy', detail };
  }
  if (signalingState === 'connecting') return { text: viewer.connecting, level: 'busy' };
  if (held) return { text: viewer.held, level: 'busy' };
  if (step !== null) return connectingStatus(conditions);
  if (wasConnected) return { text: viewer.hostLeft, level: 'busy' };
  const detail = isolation ? words.local[isolation] : undefined;
  return { text: viewer.waiting, level: 'busy', detail };
}

function connectingStatus({ step, words: { viewer } }: ViewerConditions): Status {
  if (step === null) return { text: viewer.connecting, level: 'busy' };
  return {
    text: viewer.steps[step],
    level: 'busy',
    progress: [steps.indexOf(step) + 1, steps.length],
  };
}
