import { isAbsolute, relative } from 'node:path';
import { build, type Plugin } from 'vite';
import { simplePeerAliases } from '../../../scripts/simple-peer-aliases.mjs';

/** A file that a page can load. */
export interface BundledFile {
  readonly content: string | Uint8Array;
  readonly type: string;
}

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  map: 'application/json',
};

/**
 * Builds pages or modules in memory, as an application would be built. Served module by module, each of them would
 * cost a browser two hundred requests, which takes longer than most tests.
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
    resolve: { alias: simplePeerAliases },
    plugins: [keepImports()],
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
          // A page's script must not take the page's own name.
          entryFileNames: ({ name }) => (name.endsWith('.html') ? `${name}.js` : name),
          chunkFileNames: 'chunks/[name]-[hash].js',
          // One shared file: a page with hundreds of modules spends more time on requests than on its tests.
          codeSplitting: {
            groups: [{ name: 'shared', test: /\/(node_modules|src)\/(?!define\.ts)/ }],
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

/** Keeps `import '…/define.ts'`: the package's promise of no side effects names its built files alone. */
function keepImports(): Plugin {
  return {
    name: 'keep-imports',
    transform: {
      filter: { id: /\/src\/define\.ts$/ },
      handler: () => ({ moduleSideEffects: true }),
    },
  };
}
