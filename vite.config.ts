import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { printLinks } from './demo/print-links.ts';
import { minifyTemplates } from './scripts/minify-templates.mjs';
import { slimLit } from './scripts/slim-lit.mjs';
import { slimSimplePeer } from './scripts/slim-simple-peer.mjs';
import { beachRoad } from './src/road/vite.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Stands on top of the self-contained file. */
const licenses = '/*! Licenses of what is inside: beach.licenses.md */\n';

/**
 * What the self-contained file may weigh, in bytes after gzip: 32 KiB for two tags, a road and data and media over
 * them, 4 KiB for a crowd (who may come in, who is too slow, what is kept for who comes later), and 16 KiB for what
 * people see and hear: capture, tiles, quality. One file, so that nobody's second one is missing.
 */
const pageLimit = 52 * 1024;

/** `vite` serves the demo, `vite build --mode demo` builds it, `vite build` makes the package. */
export default defineConfig(({ command, mode }) =>
  command === 'serve' || mode === 'demo' ? demo() : library(),
);

function demo(): UserConfig {
  // Enough for a reload; whoever closes the host's page can open it in another browser at once.
  const road = beachRoad({ limits: { hostGrace: 3_000 } });
  const pages = readdirSync(here('demo'), { recursive: true, encoding: 'utf8' });
  return {
    root: here('demo'),
    plugins: [slimSimplePeer(), beachFile(), road, printLinks()],
    server: { host: true, fs: { allow: [here('.')] } },
    preview: { host: true },
    build: {
      outDir: here('.cache/demo'),
      emptyOutDir: true,
      rolldownOptions: {
        input: pages.filter((path) => path.endsWith('.html')).map((path) => here(`demo/${path}`)),
      },
    },
  };
}

function library(): UserConfig {
  return {
    plugins: [slimSimplePeer(), slimLit(), minifyTemplates(), pageSize()],
    environments: {
      /** For bundlers: dependencies stay imports, save simple-peer, which few bundlers digest. */
      client: {
        build: {
          outDir: here('dist'),
          lib: {
            entry: { index: here('src/index.ts'), define: here('src/define.ts') },
            formats: ['es'],
          },
          rolldownOptions: {
            external: [/^(lit|valibot|nanoevents)(\/|$)/],
            output: { comments: { legal: true } },
          },
        },
      },
      /** For a script tag: one file with everything in it. */
      page: {
        consumer: 'client',
        build: {
          outDir: here('dist'),
          emptyOutDir: false,
          lib: { entry: { beach: here('src/define.ts') }, formats: ['es'] },
          license: { fileName: 'beach.licenses.md' },
          rolldownOptions: {
            treeshake: { propertyReadSideEffects: false },
            output: {
              minify: {
                compress: true,
                mangle: true,
                codegen: true,
                // The private fields of simple-peer, and those of Lit's templates. Lit's `_$E…`, `_$AE`, `_$AK`
                // and `_$AL` are on our elements, where a short name could be the page's own.
                mangleProps: { include: /^_([a-z]|\$lit|\$C|\$A[^EKL])/ },
              },
              comments: false,
              postBanner: licenses,
            },
          },
        },
      },
      /** For Node. */
      road: {
        consumer: 'server',
        build: {
          outDir: here('dist/road'),
          emptyOutDir: false,
          ssr: true,
          rolldownOptions: {
            input: {
              index: here('src/road/index.ts'),
              vite: here('src/road/vite.ts'),
              cli: here('src/road/cli.ts'),
            },
            output: { chunkFileNames: '[name]-[hash].js' },
          },
        },
      },
    },
    builder: {
      async buildApp({ environments, build }) {
        for (const name of ['client', 'page', 'road']) {
          const environment = environments[name];
          if (environment) await build(environment);
        }
      },
    },
  };
}

/** Gives the demo the library under the name that every page knows it by. */
function beachFile(): Plugin {
  return {
    name: 'beach-file',
    enforce: 'pre',
    resolveId: (source) => (source === '/beach.js' ? here('src/define.ts') : null),
  };
}

function pageSize(): Plugin {
  return {
    name: 'page-size',
    applyToEnvironment: (environment) => environment.name === 'page',
    writeBundle() {
      const size = gzipSync(readFileSync(here('dist/beach.js')), { level: 9 }).length;
      this.info(`beach.js is ${size} bytes after gzip; it may be ${pageLimit}.`);
      if (size > pageLimit) this.error(`beach.js is ${size - pageLimit} bytes too large.`);
    },
  };
}
