/** Projects in a temporary folder that use the packages as they would be published. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const repository = resolve('.');
const folder = mkdtempSync(join(tmpdir(), 'beach-package-'));
/** The project of a page builder, with `beach-session` and nothing else. */
export const project = join(folder, 'page');
/** The project of a person who runs a road. */
export const server = join(folder, 'server');
/** The copies of the examples. */
export const examples = join(folder, 'examples');
export const installed = join(project, 'node_modules/beach-session');

/** Packs the packages, which `npm test` has built, and makes the projects. */
export function makeProjects(): void {
  const pack = ['pack', '--ignore-scripts', '--workspaces', '--include-workspace-root'];
  run('npm', [...pack, '--loglevel=error', '--pack-destination', folder], repository);
  install(project, 'beach-session');
  install(server, 'beach-road');
}

export function removeProjects(): void {
  rmSync(folder, { recursive: true });
}

/** Returns the path of a packed package. */
export function tarball(name: string): string {
  const file = readdirSync(folder).find((each) => new RegExp(`^${name}-[\\d.]+\\.tgz$`).test(each));
  return join(folder, `${file}`);
}

/** Creates a project and installs one of the packed packages into it. */
function install(path: string, name: string): void {
  mkdirSync(path);
  write('package.json', '{ "private": true, "type": "module" }', path);
  run('npm', ['install', '--loglevel=error', '--prefer-offline', tarball(name)], path);
}

/** Returns the names of all packages that are installed in a project. */
export function packages(path: string): string[] {
  const paths = run('npm', ['ls', '--omit=dev', '--all', '--parseable'], path).trim().split('\n');
  return paths
    .slice(1)
    .map((each) => each.replaceAll('\\', '/').replace(/^.*node_modules\//, ''))
    .sort();
}

export function write(path: string, text: string, directory = project): void {
  writeFileSync(join(directory, path), text);
}

/** Checks a file as a strict project does, including the types of its dependencies. */
export function checkTypes(
  file: string,
  directory = project,
  types: string[] = [],
  compiler = join(repository, 'node_modules/typescript/bin/tsc'),
): void {
  const typeRoots = [join(repository, 'node_modules/@types')];
  const lib = ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'];
  const strict = { strict: true, skipLibCheck: false, types, typeRoots, lib, target: 'es2022' };
  const compilerOptions = { ...strict, module: 'nodenext', noEmit: true };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }), directory);
  run(process.execPath, [compiler], directory);
}

/** Returns the path of the oldest compiler that can read the types. The analyzer of the manifest brings it. */
export function oldestCompiler(): string {
  const analyzer = join(repository, 'node_modules/@custom-elements-manifest/analyzer/package.json');
  const { resolve } = createRequire(analyzer);
  const { version } = JSON.parse(readFileSync(resolve('typescript/package.json'), 'utf8'));
  if (!version.startsWith('5.4.')) throw new Error(`This is TypeScript ${version}, not 5.4.`);
  return resolve('typescript/lib/tsc.js');
}

/** Runs a module in a project, and returns what it prints. */
export function node(script: string, directory = project): string {
  return run(process.execPath, ['--input-type=module', '--eval', script], directory).trim();
}

/** Runs a command, and returns what it prints. Throws what it prints where it fails. */
export function run(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): string {
  try {
    return execFileSync(command, args, { cwd, env, encoding: 'utf8', timeout: 240_000 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}
