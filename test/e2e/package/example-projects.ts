/** Copies of the folders of `examples/`, installed, built and served as their README says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { examples, installed, project, repository, run, tarball } from './projects.ts';
import { serveFolder } from './serve-folder.ts';

export interface ServedExample {
  readonly host: string;
  readonly viewer: string;
  close(): void;
}

/** The files for a script tag. */
const beach = join(installed, 'dist');

/** Gives all examples the package and the packages of this repository, which takes no time. */
export function shareModules(): void {
  const modules = join(examples, 'node_modules');
  cpSync(join(project, 'node_modules'), modules, { recursive: true });
  for (const name of ['react', 'react-dom', '@types/react', '@types/react-dom', '@types/node']) {
    symlinkSync(join(repository, 'node_modules', name), join(modules, name), 'junction');
  }
}

/** Builds an example, and serves it. With `isInstalled`, it gets its own packages from the registry. */
export async function serveExample(name: string, isInstalled: boolean): Promise<ServedExample> {
  const folder = join(examples, name);
  mkdirSync(examples, { recursive: true });
  cpSync(join(repository, 'examples', name), folder, {
    recursive: true,
    filter: (path) => !/node_modules|dist$/.test(path.slice(repository.length)),
  });
  if (name === 'html') {
    for (const name of ['beach.js', 'beach']) {
      cpSync(join(beach, name), join(folder, name), { recursive: true });
    }
    return serveStatic(folder, 'host.html');
  }
  if (name === 'strict-csp') return serveByNode(folder, 'server.mjs', 'host.html');
  if (isInstalled) install(folder);
  const path = `${join(repository, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  run('npm', ['run', 'build'], folder, { ...process.env, PATH: path });
  if (name === 'server-rendered') return serveByNode(folder, 'dist/server/server.js', 'host');
  return serveStatic(join(folder, 'dist'), '#host');
}

function install(folder: string): void {
  const path = join(folder, 'package.json');
  const text = readFileSync(path, 'utf8').replace('file:../..', `file:${tarball('beach-session')}`);
  writeFileSync(path, text);
  run('npm', ['install', '--loglevel=error', '--prefer-offline', '--no-audit'], folder);
}

async function serveStatic(folder: string, host: string): Promise<ServedExample> {
  const { server, address } = await serveFolder(folder);
  return { host: `${address}${host}`, viewer: address, close: () => server.close() };
}

/** Runs a server that prints its address. */
async function serveByNode(folder: string, file: string, host: string): Promise<ServedExample> {
  const env = { ...process.env, PORT: '0', BEACH: beach };
  const child: ChildProcess = spawn(process.execPath, [file], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [address] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [string];
  return { host: `${address}${host}`, viewer: address, close: () => child.kill() };
}
