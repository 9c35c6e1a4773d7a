import type { Heading } from './markdown.ts';

/** A page that the site generates. */
export interface SitePage {
  /** Where it is: `guides/media/`. */
  readonly path: string;
  readonly title: string;
  /** For search engines, in one sentence. */
  readonly description: string;
  /** The content of `<main>`. */
  readonly html: string;
  /** The list "On this page". */
  readonly headings: readonly Heading[];
}
