import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { beachErrorCodes } from '../../src/runtime/beach-error.ts';
import { codeBlocks, headings, withoutCode } from './markdown.ts';

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'test/README.md',
  'CHANGELOG.md',
  'llms.txt',
  'examples/README.md',
  ...readdirSync('docs').map((name) => `docs/${name}`),
];

/** The modules behind the names that users import. */
const sources: Record<string, string> = {
  'beach-session': '../../src/index.ts',
  'beach-session/inspector': '../../src/define-inspector.ts',
  'beach-session/mqtt': '../../src/mqtt.ts',
  'beach-road': '../../src/road/index.ts',
  'beach-road/vite': '../../src/road/vite.ts',
};

/**
 * Matches what has a registry or a CDN resolve a name. A tarball is a file, and `npx --no --` runs only what is
 * installed.
 */
const asks =
  /\b(npm|pnpm|yarn|bun|deno|jsr) +(i|install|add|exec|x|create|init|dlx)\b[^\n`#&]* @?(npm:|jsr:)?beach-(?![\w-]*[\d.]+\.tgz)|\b(npx|bunx)\b(?!['",\s[]*--no\b)|\b(unpkg\.com|jsdelivr\.\w+|esm\.sh|esm\.run|skypack|jspm)\b/g;

const read = (path: string) => readFileSync(path, 'utf8');

describe('the documents', () => {
  for (const path of documents) {
    it(`have links in ${path} that lead somewhere`, () => {
      const links = [...withoutCode(read(path)).matchAll(/\]\((?<target>[^)\s]+)\)/g)];
      const dead = links.map(({ groups }) => groups?.target ?? '').filter((to) => !leads(path, to));
      assert.deepEqual(dead, []);
    });
  }

  it('are all linked from the README', () => {
    const missing = readdirSync('docs').filter(
      (name) => !read('README.md').includes(`(docs/${name}`),
    );
    assert.deepEqual(missing, []);
  });

  it('have examples that are whole pages', () => {
    for (const path of documents) {
      for (const { code } of codeBlocks(read(path), 'html')) {
        const begin =
          /^<!doctype html>\n<script type="module" src="beach(-terminal)?\.js"><\/script>\n/;
        assert.match(code, begin, path);
      }
    }
  });

  it('show of frameworks what the examples have, which tests run', () => {
    const sources = readdirSync('examples', { recursive: true, encoding: 'utf8' })
      .filter((path) => !/node_modules|\bdist\b/.test(path) && /\.(ts|tsx|vue|svelte)$/.test(path))
      .map((path) => withoutIndent(read(join('examples', path))));
    const frameworks = read('docs/frameworks.md');
    const snippets = ['ts', 'tsx', 'vue', 'svelte'].flatMap((each) => codeBlocks(frameworks, each));
    assert.ok(snippets.length > 3);
    const strange = snippets.filter(
      ({ code }) => !sources.some((source) => source.includes(withoutIndent(code))),
    );
    assert.deepEqual(strange, []);
  });

  it('have scripts that import existing names', async () => {
    for (const path of documents) {
      for (const { code } of codeBlocks(read(path), 'js')) {
        for (const [, names = '', from = ''] of code.matchAll(
          /^import \{ (.+) \} from '(.+)';$/gm,
        )) {
          // Not the built package, which may be missing or old.
          assert.ok(from in sources || !from.startsWith('beach-'), `${path}: ${from}`);
          const module = await import(sources[from] ?? from);
          const missing = names.split(', ').filter((name) => !(name in module));
          assert.deepEqual(missing, [], `${path}: ${from}`);
        }
      }
    }
  });

  it('name files that exist', () => {
    const named = [...read('CONTRIBUTING.md').matchAll(/`([\w./-]+\.(?:ts|mjs|json))`/g)];
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(path) && !existsSync(join('src', path)));
    assert.deepEqual(missing, []);
  });

  it('name every room', () => {
    const [tree = ''] = codeBlocks(read('CONTRIBUTING.md'), '').map(({ code }) => code);
    const rooms = readdirSync('src', { withFileTypes: true, recursive: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const missing = rooms.map(({ name }) => name).filter((name) => !tree.includes(` ${name}/ `));
    assert.deepEqual(missing, []);
  });

  it('explain every error code', () => {
    const explained = headings(read('docs/troubleshooting.md'));
    const missing = beachErrorCodes.filter((code) => !explained.includes(`\`${code}\``));
    assert.deepEqual(missing, []);
  });

  it('let no registry and no CDN resolve a name that is not published', () => {
    const found = [...documents, 'package.json', ...published()].flatMap((path) =>
      [...read(path).matchAll(asks)].map(([what]) => `${path}: ${what}`),
    );
    assert.deepEqual(found, []);
  });

  it('keep the README within 200 lines', () => {
    const { length } = read('README.md').trimEnd().split('\n');
    assert.ok(length <= 200, `${length} lines`);
  });
});

/** The other files that tell people or machines what to run before the packages are published. */
function published(): string[] {
  return ['.ci', 'demo', 'examples', 'packages', 'scripts', 'src'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((path) => join(folder, path))
      .filter((path) => !/node_modules|\bdist\b|cdn-lines/.test(path))
      .filter((path) => /\.(md|html|mjs|ts|json)$|\brun$/.test(path)),
  );
}

/** Whether a link leads to a file, and to a heading where it names one. Other sites are taken on trust. */
function leads(from: string, target: string): boolean {
  if (/^https?:/.test(target)) return true;
  const [file = '', anchor] = target.split('#');
  const path = relative('.', resolve(join(dirname(from), file || relative(dirname(from), from))));
  if (!existsSync(path)) return false;
  return anchor === undefined || headings(read(path)).map(anchorOf).includes(anchor);
}

/** The anchor that code hosts give a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function withoutIndent(code: string): string {
  return code.replace(/^ +/gm, '');
}
