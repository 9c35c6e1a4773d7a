import type { Status } from '../status/status-line.ts';
import { type ViewerConditions, viewerStatus } from '../viewer/viewer-status.ts';

export interface TerminalConditions extends ViewerConditions {
  /** Whether the host has sent its screen. */
  readonly hasScreen: boolean;
  /** Of the program; null while it runs. */
  readonly exitCode: number | null;
}

/** Returns the state of a viewer of a terminal, as it shows it. */
export function terminalStatus(conditions: TerminalConditions): Status {
  const { state, hasScreen, exitCode } = conditions;
  if (exitCode !== null && (state === 'connected' || state === 'waiting')) {
    const how = exitCode === 0 ? '' : ` with exit code ${exitCode}`;
    return { text: `The program has ended${how}`, level: 'idle' };
  }
  if (state === 'connected' && !hasScreen) {
    return { text: 'Waiting for the screen…', level: 'busy' };
  }
  return viewerStatus(conditions);
}
