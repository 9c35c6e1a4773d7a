import type { TerminalMessage } from '../../terminal/terminal-protocol.ts';

/** Where a viewer shows what the host sends. */
export interface ViewerOutput {
  /** `isNew`: whether a snapshot is of a host, or a program, that was not shown before. */
  show(message: Exclude<TerminalMessage, { type: 'exit' }>, isNew: boolean): void;
  /** Shows a sentence about the viewer itself; null where the output is for that of the host alone. */
  readonly notice: ((sentence: string) => void) | null;
  /** Whether what is shown is up to date. */
  linked(is: boolean): void;
  /** Whether this viewer may type: keys then have to arrive as the program expects them. */
  typing(may: boolean): void;
  /** Resolves once everything is written. */
  readonly written: Promise<void>;
}
