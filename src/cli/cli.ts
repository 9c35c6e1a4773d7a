#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { BeachError } from '../runtime/beach-error.ts';
import { type CliRequest, cliRequest, exitCodes, usage } from './command-line.ts';
import { failureCode } from './failure-code.ts';
import { LocalTerminal } from './local-terminal.ts';
import { processSurroundings } from './surroundings.ts';

const terminal = new LocalTerminal();
// Whatever happens, the terminal is given back.
process.on('exit', () => terminal.restore());
process.on('uncaughtException', failed);
process.on('unhandledRejection', failed);
// What reads our output may end first.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => process.exit(exitCodes.failed));
}

process.exitCode = await main();
await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
process.exit();

async function main(): Promise<number> {
  let request: CliRequest;
  try {
    request = cliRequest(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${describe(error)}\nSee beach --help for its commands and options.\n`);
    return exitCodes.badUsage;
  }
  switch (request.kind) {
    case 'help':
      process.stdout.write(usage);
      return exitCodes.done;
    case 'version':
      process.stdout.write(`${version()}\n`);
      return exitCodes.done;
    case 'host': {
      const { hostCommand } = await import('./host/host-command.ts');
      return hostCommand(request, processSurroundings(terminal, request.json));
    }
    case 'view': {
      const { viewCommand } = await import('./view/view-command.ts');
      return viewCommand(request, processSurroundings(terminal, request.json));
    }
  }
}

function failed(error: unknown): void {
  terminal.restore();
  process.stderr.write(`${describe(error)}\n`);
  process.exit(error instanceof BeachError ? failureCode(error.code) : exitCodes.failed);
}

/** Resolves once everything is written: a pipe takes its time. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

function describe(error: unknown): string {
  if (error instanceof BeachError) return `beach: ${error.message} [${error.code}]`;
  return `beach: ${error instanceof Error ? error.stack : String(error)}`;
}

/** Returns the version from `package.json`, which is above this file in the sources and in the build. */
function version(): string {
  for (let up = new URL('.', import.meta.url); ; up = new URL('..', up)) {
    const file = new URL('package.json', up);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).version;
    if (up.pathname === '/') return 'unknown';
  }
}
