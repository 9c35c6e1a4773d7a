import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import type { Mutant } from './mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles what plays schedules, with one fault planted where a mutant is given, and returns the path of the
 * program. Bundled, it plays half as long again as when its modules are compiled one by one as they load.
 * It is removed when this process ends. Rejects where the mutant no longer fits the sources.
 */
export async function bundle(name: string, mutant?: Mutant): Promise<string> {
  // Two may run at once.
  const outDir = join(root, '.cache', 'sim', `${name}-${process.pid}`);
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: mutant ? [plant(mutant)] : [],
    build: {
      ssr: 'test/sim/play.ts',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'play.mjs' } },
    },
  });
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  return join(outDir, 'play.mjs');
}

function plant({ name, file, find, put }: Mutant): Plugin {
  const path = join(root, file);
  return {
    name: 'plant',
    enforce: 'pre',
    transform(source, id) {
      if (id !== path) return null;
      if (source.split(find).length === 2) return source.replace(find, () => put);
      return this.error(
        `The mutant "${name}" does not fit ${file}: what it replaces must stand there once.`,
      );
    },
  };
}
