#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { pino } from 'pino';
import { BeachError } from '../runtime/beach-error.ts';
import { systemClock } from '../runtime/clock.ts';
import type { Logger, LogRecord } from '../runtime/logger.ts';
import { natsBus } from './bus/nats-bus.ts';
import { type CliRequest, cliRequest, usage } from './command/cli-options.ts';
import type { TokenRequest } from './command/token-request.ts';
import { createRoad } from './server/create-road.ts';
import { mintToken } from './tokens/mint-token.ts';

type RunRequest = Extract<CliRequest, { kind: 'run' }>;

const exitCodes = { done: 0, failed: 1, badUsage: 2 } as const;

const openWarning =
  'Everybody may join every session: give --token-secret or --jwks, or --open if this is meant.';

async function main(): Promise<void> {
  let request: CliRequest;
  try {
    request = cliRequest(process.argv.slice(2));
  } catch (error) {
    return fail(error, exitCodes.badUsage);
  }
  if (request.kind === 'help') process.stdout.write(usage);
  else if (request.kind === 'version') process.stdout.write(`${version()}\n`);
  else if (request.kind === 'token') await printToken(request);
  else await run(request);
}

async function printToken({ secret, grant }: TokenRequest): Promise<void> {
  try {
    process.stdout.write(`${await mintToken(secret, grant)}\n`);
  } catch (error) {
    fail(error, exitCodes.badUsage);
  }
}

async function run(request: RunRequest): Promise<void> {
  const { options, openUnasked, drain, nats, readCertificate } = request;
  const logger = jsonLines();
  const log = (event: string, details: Partial<LogRecord> = {}): void =>
    logger({ time: systemClock.wall(), level: 'info', event, ...details });
  try {
    const bus = nats ? await natsBus(nats) : undefined;
    const road = await createRoad({ ...options, bus, logger });
    closeOnSignal(async (signal) => {
      log('road-closing', { signal });
      if (drain > 0) await road.drain(drain);
      await road.close();
      await bus?.close();
      log('road-closed');
    });
    if (readCertificate) {
      process.on('SIGHUP', () => {
        try {
          road.renew(readCertificate());
          log('certificate-renewed');
        } catch (error) {
          log('certificate-refused', { level: 'error', message: describe(error) });
        }
      });
    }
    if (openUnasked) log('road-open', { level: 'warn', message: openWarning });
    log('road-listening', { url: road.url, host: options.host, port: road.port, path: road.path });
  } catch (error) {
    fail(error, exitCodes.failed);
  }
}

/** Says what went wrong. All options would push that out of the window. */
function fail(error: unknown, exitCode: number): void {
  process.stderr.write(`${describe(error)}\nSee beach-road --help for its options.\n`);
  process.exitCode = exitCode;
}

/** Closes on the first signal and exits with 0; exits at once on the second. */
function closeOnSignal(close: (signal: string) => Promise<void>): void {
  let closing = false;
  const onSignal = (signal: string): void => {
    if (closing) process.exit(exitCodes.failed);
    closing = true;
    void close(signal).finally(() => process.exit(exitCodes.done));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** Returns a logger that writes JSON lines. Records are complete: pino adds only the level's name. */
function jsonLines(): Logger {
  const levelByName = (level: string): object => ({ level });
  const options = { base: null, timestamp: false, formatters: { level: levelByName } };
  // pino's own writer may reorder lines when the process exits; stdout keeps their order.
  const lines = pino(options, process.stdout);
  return ({ level, ...record }) => lines[level](record);
}

function describe(error: unknown): string {
  if (error instanceof BeachError) return `beach-road: ${error.message} [${error.code}]`;
  return `beach-road: ${error instanceof Error ? error.stack : String(error)}`;
}

/** Returns the version from `package.json`, which is above this file in the sources and in the build. */
function version(): string {
  for (let up = new URL('.', import.meta.url); ; up = new URL('..', up)) {
    const file = new URL('package.json', up);
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).version;
    if (up.pathname === '/') return 'unknown';
  }
}

await main();
