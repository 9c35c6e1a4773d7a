import type { TerminalMessage } from '../../terminal/terminal-protocol.ts';

/** Where a viewer shows what the host sends. */
export interface ViewerOutput {
  /** `isNew`: whether a snapshot is of a host, or a program, that was not shown before. */
  show(message: Exclude<TerminalMessage, { type: 'exit' }>, isNew: boolean): void;
  /** Whether this viewer may type: keys then have to arrive as the program expects them. */
  typing(may: boolean): void;
}
