import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { mutants } from './mutants/mutants.ts';

/** The tests that find mutants. */
const tests = [...new Set(mutants.flatMap(({ test = [] }) => test))];

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles the program that plays schedules, and returns its path. A bundle plays faster than modules that are
 * compiled one by one as they load. `breakable`: the program takes the name of a mutant as its third
 * argument, and plays against that. The tests that find mutants do the same, and lie beside it. The bundle is removed when this process ends.
 */
export async function bundle(breakable = false): Promise<string> {
  // Two processes may bundle at once.
  const name = breakable ? 'breakable' : 'sound';
  const outDir = join(root, '.cache', 'sim', `${name}-${process.pid}`);
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: breakable ? [interceptExports()] : [],
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: ['test/sim/play.ts', ...(breakable ? tests : [])],
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  return join(outDir, 'play.mjs');
}

/** Puts a module of its own in front of each module that a mutant breaks: it hands on what `plant` returns. */
function interceptExports(): Plugin {
  const prefix = '\0intercepted:';
  const exportsByPath = new Map<string, { file: string; names: Set<string> }>();
  for (const { file, name } of mutants.flatMap(({ faults }) => faults)) {
    const path = join(root, file);
    const entry = exportsByPath.get(path) ?? { file, names: new Set() };
    entry.names.add(name);
    exportsByPath.set(path, entry);
  }
  return {
    name: 'intercept-exports',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (importer?.startsWith(prefix)) return source;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved && exportsByPath.has(resolved.id) ? prefix + resolved.id : null;
    },
    load(id) {
      if (!id.startsWith(prefix)) return null;
      const path = id.slice(prefix.length);
      const { file, names } = exportsByPath.get(path) ?? { file: '', names: [] };
      const wrapped = [...names].map(
        (name) =>
          `export const ${name} = plant(${JSON.stringify(file)}, '${name}', sound.${name});`,
      );
      return [
        `import { plant } from ${JSON.stringify(join(root, 'test/sim/planted-mutant.ts'))};`,
        `import * as sound from ${JSON.stringify(path)};`,
        `export * from ${JSON.stringify(path)};`,
        ...wrapped,
      ].join('\n');
    },
  };
}
