/** What people read in a terminal, in addition to the words of a viewer. */
export const terminalEnglish = {
  terminal: {
    label: 'Terminal',
    /** The exit code of the program. */
    ended: (exitCode: number): string =>
      `The program has ended${exitCode === 0 ? '' : ` with exit code ${exitCode}`}`,
    waiting: 'Waiting for the screen…',
    search: 'Search',
    reading: 'Screen reader mode',
    canType: 'You can type · Ctrl+Shift+L leaves',
    refused: 'The host does not let you type',
    noMatch: 'No match',
    match: (number: number, count: number): string => `${number} of ${count}`,
    searchField: 'Search the terminal',
    previous: 'Previous',
    next: 'Next',
    close: 'Close',
    /** The names of the screen, for screen readers. */
    typable: 'Terminal. Control Shift L leaves it.',
    readOnly: 'Terminal, read only',
    /** Follows the address of a link. */
    opensLink: 'Ctrl+click or ⌘+click opens it',
  },
};

export type TerminalEnglish = typeof terminalEnglish;
