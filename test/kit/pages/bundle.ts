import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { simplePeerAliases } from '../../../scripts/simple-peer-aliases.mjs';

/** A built file. */
export interface BundledFile {
  readonly content: string | Uint8Array;
  readonly type: string;
}

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  map: 'application/json',
};

/** The two names by which test files, and the plugin of Chai, import axe. */
const axeAliases = Object.fromEntries(
  ['axe-core/axe.min.js', 'axe-core'].map((name) => [
    name,
    fileURLToPath(new URL('axe-on-demand.ts', import.meta.url)),
  ]),
);

/**
 * Builds pages or modules in memory, as an application would. Without a bundle, each page makes two hundred requests,
 * which take longer than most tests.
 *
 * @param entries Paths below `root`; each keeps its path.
 * @returns The files, by their path below `root`.
 */
export async function bundle(
  root: string,
  entries: readonly string[],
): Promise<Map<string, BundledFile>> {
  const paths = entries.map((entry) => (isAbsolute(entry) ? relative(root, entry) : entry));
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    resolve: { alias: { ...simplePeerAliases, ...axeAliases } },
    define: { __FULL__: `${process.env.BROWSER_TESTS === 'full'}` },
    plugins: [keepImports(), deliverBy(process.env.DELIVERY)],
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      sourcemap: true,
      rolldownOptions: {
        treeshake: false,
        // Web Test Runner serves these.
        external: /^\/__web/,
        input: Object.fromEntries(paths.map((path) => [path, `${root}/${path}`])),
        output: {
          // The script of a page needs another name than the page.
          entryFileNames: ({ name }) => (name.endsWith('.html') ? `${name}.js` : name),
          chunkFileNames: 'chunks/[name]-[hash].js',
          // One shared file, to keep the number of requests low, beside files that are loaded when they are wanted.
          codeSplitting: {
            // A group would take what it imports with it, out of the shared file, and every page would load the group.
            includeDependenciesRecursively: false,
            groups: [
              { name: 'mqtt', test: /\/node_modules\/mqtt/, priority: 1 },
              { name: 'terminal', test: /@xterm|\/src\/elements\/(beach-)?terminal/, priority: 1 },
              { name: 'broadcast', test: /\/src\/broadcast\//, priority: 1 },
              {
                name: 'shared',
                test: /\/(node_modules|src)\/(?!define(-terminal|-inspector)?\.ts)|\/axe-on-demand|^\0|__vite/,
              },
            ],
          },
        },
      },
    },
  });
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  return new Map(
    outputs.map((each) => {
      const type = types[each.fileName.replace(/^.*\./, '')] ?? 'text/javascript';
      return [each.fileName, { content: each.type === 'chunk' ? each.code : each.source, type }];
    }),
  );
}

/** Makes another `delivery` the default, as `npm run test:delivery` does. */
function deliverBy(delivery: string | undefined): Plugin {
  return {
    name: 'deliver-by',
    transform(code, id) {
      if (!delivery || !id.endsWith('session/options/session-options.ts')) return null;
      const changed = code.replace(/delivery: word\(/, `delivery: word('${delivery}', `);
      if (changed === code) throw new Error('The default of `delivery` is not found.');
      return { code: changed, map: null };
    },
  };
}

/**
 * Keeps `import '…/define.ts'`, and the scripts of pages: `sideEffects` in package.json lists only built files, so the
 * bundler may leave out any other module of which nothing is used.
 */
function keepImports(): Plugin {
  return {
    name: 'keep-imports',
    transform: {
      filter: { id: /\/(src\/define[^/]*|test\/.*)\.ts$/ },
      handler: () => ({ moduleSideEffects: true }),
    },
  };
}
