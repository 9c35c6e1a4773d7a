import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beachErrorCodes } from '../../src/runtime/beach-error.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Reads a file of the repository. */
export function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** A document of the repository that the site shows. */
export interface Document {
  /** Its file in the repository. */
  readonly file: string;
  /** Its page: `guides/media/`. */
  readonly path: string;
  /** What the navigation calls it. */
  readonly title: string;
  /** What it is about, in one line, as the README says. */
  readonly about: string;
}

const start: Document = {
  file: 'README.md',
  path: 'guides/getting-started/',
  title: 'Getting started',
  about: 'install it, two tags to paste, and recipes for chat, a canvas and a room',
};

const others: Document[] = [
  {
    file: 'examples/README.md',
    path: 'guides/examples/',
    title: 'Example projects',
    about: 'one small page in six ways, from plain HTML to a strict Content Security Policy',
  },
  {
    file: 'SECURITY.md',
    path: 'guides/threats/',
    title: 'Threats and reports',
    about: 'what an attacker could try, and how to report a hole',
  },
  {
    file: 'CONTRIBUTING.md',
    path: 'guides/contributing/',
    title: 'Contributing',
    about: 'how it is built, and how to work on it',
  },
  {
    file: 'test/README.md',
    path: 'guides/requirements/',
    title: 'What must work',
    about: 'each requirement that the tests show',
  },
  { file: 'CHANGELOG.md', path: 'guides/changelog/', title: 'Changelog', about: 'what is new' },
];

/** The API and the error codes have sections of their own. */
const sections: Record<string, string> = {
  'docs/api.md': 'api/',
  'docs/troubleshooting.md': 'errors/',
};

/** Lists the documents that the site shows, in the order in which the README names them. */
export function documents(): Document[] {
  const named = read('README.md').matchAll(
    /\[(?<title>[^\]]+)\]\((?<file>docs\/(?<name>[\w-]+)\.md)\): (?<about>[^;\n]+)/g,
  );
  const guides = [...named].map(({ groups = {} }) => {
    const { title = '', file = '', name = '', about = '' } = groups;
    return { file, path: sections[file] ?? `guides/${name}/`, title, about };
  });
  return [start, ...guides, ...others];
}

/** Returns the documents that are guides. */
export function guides(): Document[] {
  return documents().filter(({ path }) => path.startsWith('guides/'));
}

/**
 * Returns the page of the site to which a link of a document leads, or null where the site does not have it, such as
 * a file of the sources.
 */
export function pageOf(from: string, target: string): string | null {
  const [link = '', fragment] = target.split('#');
  const file = link === '' ? from : posix.join(posix.dirname(from), link);
  const path = documents().find((document) => document.file === file)?.path;
  if (path === undefined) return null;
  if (fragment === undefined) return path;
  const isCode = path === 'errors/' && beachErrorCodes.some((code) => code === fragment);
  return isCode ? errorPath(fragment) : `${path}#${fragment}`;
}

/** Returns the page of an error code. */
export function errorPath(code: string): string {
  return `errors/${code}/`;
}
