import { constants } from 'node:os';
import type { LocalTerminal } from './local-terminal.ts';
import { Reporter } from './reporter.ts';

/** What a command finds around it. */
export interface Surroundings {
  readonly terminal: LocalTerminal;
  readonly reporter: Reporter;
  /** Aborted by a signal of the system; the reason is the exit code. */
  readonly interrupted: AbortSignal;
}

/** Returns the surroundings of this process, in which the second signal ends it at once. */
export function processSurroundings(terminal: LocalTerminal, json: boolean): Surroundings {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const code = 128 + constants.signals[signal];
      if (interruption.signal.aborted) process.exit(code);
      interruption.abort(code);
    });
  }
  return { terminal, reporter: new Reporter(json), interrupted: interruption.signal };
}
