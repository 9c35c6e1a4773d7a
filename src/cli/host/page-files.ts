/** The languages of the page that watches, besides English. */
export const pageLanguages = ['de', 'es'] as const;

/** The scripts of that page: the element, and what it loads when somebody needs it. */
export const pageFiles: readonly string[] = [
  'beach-terminal.js',
  'beach-inspector.js',
  ...pageLanguages.flatMap((language) => [
    `beach/${language}.js`,
    `beach/inspector-${language}.js`,
  ]),
];
