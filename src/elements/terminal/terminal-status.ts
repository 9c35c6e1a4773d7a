import type { Status } from '../status/status-line.ts';
import { type ViewerConditions, viewerStatus } from '../viewer/viewer-status.ts';
import type { Words } from '../words/words.ts';

export interface TerminalConditions extends ViewerConditions {
  /** Whether the host has sent its screen. */
  readonly hasScreen: boolean;
  /** Of the program; null while it runs. */
  readonly exitCode: number | null;
  readonly words: Words;
}

/** Returns the state of a viewer of a terminal, as it shows it. */
export function terminalStatus(conditions: TerminalConditions): Status {
  const { state, hasScreen, exitCode } = conditions;
  const { terminal } = conditions.words;
  if (exitCode !== null && (state === 'connected' || state === 'waiting')) {
    return { text: terminal.ended(exitCode), level: 'idle' };
  }
  if (state === 'connected' && !hasScreen) {
    return { text: terminal.waiting, level: 'busy' };
  }
  return viewerStatus(conditions);
}
