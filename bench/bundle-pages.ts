import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { simplePeerAliases } from '../scripts/simple-peer-aliases.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds the pages as an application is built, and returns their folder. */
export async function bundlePages(): Promise<string> {
  const outDir = here('../.cache/bench');
  await build({
    configFile: false,
    root: here('pages'),
    logLevel: 'warn',
    resolve: { alias: simplePeerAliases },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: [here('pages/host.html'), here('pages/viewers.html')] },
    },
  });
  return outDir;
}
