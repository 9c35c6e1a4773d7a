import { cpSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type EnvironmentOptions, type Plugin, type UserConfig } from 'vite';
import { printLinks } from './demo/print-links.ts';
import { simplePeerAliases } from './scripts/simple-peer-aliases.mjs';
import { site, siteInputs } from './scripts/site/site-plugin.ts';
import { pageFiles } from './src/cli/host/page-files.ts';
import { beachRoad } from './src/road/vite.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `vite` serves the site, `vite build --mode demo` builds it, `vite build` makes the package. */
export default defineConfig(({ command, mode }) =>
  command === 'serve' || mode === 'demo' ? demo(command) : library(),
);

function demo(command: 'serve' | 'build'): UserConfig {
  // Enough for a reload; whoever closes the host's page can open it in another browser at once.
  const road = beachRoad({ limits: { hostGrace: 3_000 } });
  const pages = readdirSync(here('demo'), { recursive: true, encoding: 'utf8' });
  return {
    root: here('demo'),
    // A site can be put into any folder.
    base: command === 'serve' ? '/' : './',
    resolve: { alias: simplePeerAliases },
    plugins: [
      beachFile(),
      site(command === 'serve' ? '/road' : (process.env.ROAD ?? null)),
      road,
      printLinks(),
    ],
    server: { host: true, fs: { allow: [here('.')] } },
    preview: { host: true },
    build: {
      outDir: here('.cache/demo'),
      emptyOutDir: true,
      // A page with a strict policy loads no pictures from its own text.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: [
          ...pages.filter((path) => path.endsWith('.html')).map((path) => here(`demo/${path}`)),
          ...siteInputs(),
        ],
      },
    },
  };
}

function library(): UserConfig {
  return {
    resolve: { alias: simplePeerAliases },
    environments: {
      /** For bundlers: dependencies stay imports, save simple-peer, which few bundlers digest. */
      client: {
        build: {
          outDir: here('dist'),
          lib: {
            entry: {
              index: here('src/index.ts'),
              define: here('src/define.ts'),
              terminal: here('src/define-terminal.ts'),
              'locales/de': here('src/elements/words/locales/de.ts'),
              'locales/es': here('src/elements/words/locales/es.ts'),
              'locales/inspector-de': here('src/elements/words/locales/inspector-de.ts'),
              'locales/inspector-es': here('src/elements/words/locales/inspector-es.ts'),
              inspector: here('src/define-inspector.ts'),
              mqtt: here('src/mqtt.ts'),
            },
            formats: ['es'],
          },
          rolldownOptions: {
            external: [/^(lit|valibot|nanoevents)(\/|$)/],
            output: {
              comments: { legal: true },
              // Apart from the elements, so that a bundler leaves those out where only the engine is imported.
              codeSplitting: {
                groups: [
                  {
                    name: 'engine',
                    test: /[\\/]src[\\/](?!(elements|terminal|diagnosis|broadcast|signaling[\\/]mqtt)[\\/]|[\w-]+\.ts)/,
                  },
                  // Runs before Lit, which the elements import.
                  { name: 'define-tag', test: /[\\/]src[\\/]elements[\\/]define-tag\.ts/ },
                  {
                    name: 'elements',
                    test: /[\\/]src[\\/]elements[\\/](?!terminal[\\/]|inspector[\\/]|beach-(terminal|inspector|connectivity)|options[\\/]terminal|words[\\/]locales|host[\\/]qr-code|talk[\\/]push-to-talk|recording[\\/](recorder|compositor|arrange|file-sink)\.|devices[\\/](device-panel|level-meter|panel-styles|speaker-routing))/,
                  },
                ],
              },
            },
          },
        },
      },
      page: page('beach', here('src/define.ts')),
      terminalPage: page('beach-terminal', here('src/define-terminal.ts')),
      inspectorPage: page('beach-inspector', here('src/define-inspector.ts')),
      /** For Node: the package beach-road. */
      road: {
        consumer: 'server',
        build: {
          outDir: here('packages/road/dist'),
          emptyOutDir: true,
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
      /** For Node: the package beach-cli. */
      cli: {
        consumer: 'server',
        resolve: { noExternal: ['simple-peer', 'get-browser-rtc', 'err-code'] },
        build: {
          outDir: here('packages/cli/dist'),
          emptyOutDir: true,
          ssr: true,
          rolldownOptions: {
            input: { cli: here('src/cli/cli.ts') },
            output: { chunkFileNames: '[name]-[hash].js' },
          },
        },
      },
    },
    builder: {
      async buildApp({ environments, build }) {
        for (const name of ['client', 'page', 'terminalPage', 'inspectorPage', 'road', 'cli']) {
          const environment = environments[name];
          if (environment) await build(environment);
        }
        // The page of `beach host`.
        const licenses = ['beach-terminal', 'beach-inspector'].map((name) => `${name}.licenses.md`);
        for (const name of [...pageFiles, ...licenses]) {
          cpSync(here(`dist/${name}`), here(`packages/cli/dist/page/${name}`));
        }
      },
    },
  };
}

/** For a script tag: one file, and the folder "beach" with what it loads when needed: other languages, QR codes. */
function page(name: string, entry: string): EnvironmentOptions {
  // The check of the connectivity is loaded when somebody asks for it, from the file that has it.
  const external = name === 'beach-inspector' ? [] : [here('src/elements/beach-connectivity.ts')];
  return {
    consumer: 'client',
    build: {
      outDir: here('dist'),
      emptyOutDir: false,
      lib: { entry: { [name]: entry }, formats: ['es'] },
      license: { fileName: `${name}.licenses.md` },
      rolldownOptions: {
        external,
        plugins: [standAlone()],
        output: {
          chunkFileNames: 'beach/[name].js',
          paths: () => './beach-inspector.js',
          minify: true,
          comments: false,
          postBanner: `/*! Licenses of what is inside: ${name}.licenses.md */\n`,
        },
      },
    },
  };
}

/** Fails where a file needs another one at once: many pages have copied the first one alone. */
function standAlone(): Plugin {
  return {
    name: 'stand-alone',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk' || file.imports.length === 0) continue;
        this.error(
          `${file.fileName} imports ${file.imports}: pass to what is loaded later what both need.`,
        );
      }
    },
  };
}

/** Gives the demo the library under the names that every page knows it by. */
function beachFile(): Plugin {
  return {
    name: 'beach-file',
    enforce: 'pre',
    resolveId: (source) => {
      if (source === '/beach.js') return here('src/define.ts');
      if (source === '/beach-inspector.js') return here('src/define-inspector.ts');
      return source === '/beach-terminal.js' ? here('src/define-terminal.ts') : null;
    },
  };
}
