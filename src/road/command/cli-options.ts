import type { JSONWebKeySet } from 'jose';
import { BeachError } from '../../runtime/beach-error.ts';
import { natsAddress } from '../bus/nats-address.ts';
import type { NatsBusOptions } from '../bus/nats-bus.ts';
import type { RoadLimits } from '../road-limits.ts';
import type { Certificate } from '../server/certificate.ts';
import type { CreateRoadOptions } from '../server/create-road.ts';
import { readTokenKeys, type TokenKeyOptions } from '../tokens/token-keys.ts';
import {
  type CliSurroundings,
  cliSurroundings,
  readFlagFile,
  tokenSecret,
} from './cli-surroundings.ts';
import { durationOf } from './duration-of.ts';
import { flagsOfEnvironment } from './flags-of-environment.ts';
import { parseFlags } from './parse-flags.ts';
import { type TokenRequest, tokenRequest } from './token-request.ts';

/** A parsed command line. */
export type CliRequest =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly options: CreateRoadOptions;
      /** Whether everybody may join, and nobody has said that this is meant. */
      readonly openUnasked: boolean;
      /** How long closing the sockets takes on SIGTERM, in milliseconds. */
      readonly drain: number;
      /** The bus to the other nodes of the road; null where there are none. */
      readonly nats: NatsBusOptions | null;
      /** Reads the certificate again, which may have been renewed; null without one. */
      readonly readCertificate: (() => Certificate) | null;
    }
  | TokenRequest;

export const usage = `Usage: beach-road [options]
       beach-road token --session <name> --role <role> --expires <time>

Runs the signaling relay of beach sessions. Peers find each other through it;
their media and messages do not pass through it.

  --port <number>    TCP port, 0 for any that is free        (default 8787)
  --host <address>   address to listen on                    (default 0.0.0.0)
  --path <path>      URL path of the WebSocket               (default /road)
  --token-secret <file>
                     file with the secret that tokens are signed with, at least
                     32 characters; every join must then carry a token. The
                     environment variable BEACH_ROAD_TOKEN_SECRET may hold the
                     secret itself
  --jwks <file>      file with the public keys of the tokens instead, as a
                     JSON Web Key Set
  --open             lets everybody join, as for development; without any of
                     these three the road does, too, and warns
  --origin <origin>  a page origin that may connect, such as
                     https://example.org; repeatable         (default any)
  --trust-proxy <address>
                     address or subnet of a proxy in front of the road, such
                     as 127.0.0.1; the road reads the addresses of clients
                     from its X-Forwarded-For; repeatable    (default none)
  --tls-cert <file>  certificate, in PEM, with which the road speaks wss: itself;
                     SIGHUP reads it again
  --tls-key <file>   its private key, in PEM
  --drain <time>     how long closing the sockets takes on SIGTERM, one after the
                     other, as in 10s                        (default 0s)
  --nats <url>       a NATS server with JetStream, such as nats://localhost:4222,
                     over which this road is one node of several that have the
                     same sessions; repeatable               (default none)
  --nats-creds <file>
                     file with the credentials for NATS
  --memory <MiB>     memory that all peers may use together  (default 512)
  --connections <n>  open connections                        (default 4096)
  --connections-per-address <n>
                     open connections of one client          (default 2048)
  --help             print this
  --version          print the version

beach-road token prints a token for --token-secret, or BEACH_ROAD_TOKEN_SECRET:

  --session <name>   session that it is for; * stands for any characters, as
                     in 'standup-*'
  --role <role>      host or viewer
  --expires <time>   how long it is valid: a number and s, m, h or d, as in 12h
  --not-before <time>
                     how long it is not valid yet               (default 0s)
  --single-use       lets one member join with it, and come back; nobody else

A variable stands for each option, such as BEACH_ROAD_PORT, and a comma separates
several values. An argument goes before it.

GET /healthz answers with the road's metrics, /metrics with the same for
Prometheus, and /readyz with 503 once the road drains. Log lines are JSON, on
stdout.
`;

/**
 * Parses the arguments that follow the program's name.
 *
 * @throws {BeachError} `invalid-option`, which names the first invalid argument.
 */
export function cliRequest(
  args: readonly string[],
  surroundings: CliSurroundings = cliSurroundings,
): CliRequest {
  if (args[0] === 'token') return tokenRequest(args.slice(1), surroundings);
  const values = parse(args, surroundings);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const keys = keysOf(values, surroundings);
  const isOpen = keys.tokenSecret === undefined && keys.jwks === undefined;
  if (values.open && !isOpen) {
    throw BeachError.invalidOption('--open', true, 'either it, or --token-secret or --jwks');
  }
  const readCertificate = certificateReader(values, surroundings);
  return {
    kind: 'run',
    options: {
      port: portOf(values.port),
      host: values.host,
      path: pathOf(values.path),
      ...keys,
      ...(readCertificate && { tls: readCertificate() }),
      origins: values.origin?.map(originOf) ?? 'any',
      trustedProxies: values['trust-proxy'] ?? [],
      limits: limitsOf(values),
    },
    openUnasked: isOpen && !values.open,
    drain: durationOf('--drain', values.drain),
    nats: natsOf(values, surroundings),
    readCertificate,
  };
}

const flags = {
  port: { type: 'string', default: '8787' },
  host: { type: 'string', default: '0.0.0.0' },
  path: { type: 'string', default: '/road' },
  'token-secret': { type: 'string' },
  jwks: { type: 'string' },
  open: { type: 'boolean', default: false },
  origin: { type: 'string', multiple: true },
  'trust-proxy': { type: 'string', multiple: true },
  nats: { type: 'string', multiple: true },
  'nats-creds': { type: 'string' },
  memory: { type: 'string' },
  connections: { type: 'string' },
  'connections-per-address': { type: 'string' },
  drain: { type: 'string', default: '0s' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
} as const;

const questions = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

function parse(args: readonly string[], { environment }: CliSurroundings) {
  const set = flagsOfEnvironment(environment, args, flags, ['BEACH_ROAD_TOKEN_SECRET']);
  return parseFlags([...set, ...args], { ...flags, ...questions });
}

function keysOf(values: ReturnType<typeof parse>, surroundings: CliSurroundings): TokenKeyOptions {
  const secret = tokenSecret(values['token-secret'], surroundings);
  const keys: TokenKeyOptions = secret === undefined ? {} : { tokenSecret: secret };
  if (values.jwks !== undefined) keys.jwks = jwksOf(values.jwks, surroundings);
  readTokenKeys(keys);
  return keys;
}

function jwksOf(file: string, surroundings: CliSurroundings): JSONWebKeySet {
  const text = readFlagFile('--jwks', file, surroundings);
  try {
    return JSON.parse(text);
  } catch {
    throw BeachError.invalidOption('--jwks', file, 'a file with JSON');
  }
}

function certificateReader(
  { 'tls-cert': cert, 'tls-key': key }: ReturnType<typeof parse>,
  surroundings: CliSurroundings,
): (() => Certificate) | null {
  if (cert === undefined && key === undefined) return null;
  return () => ({
    cert: readFlagFile('--tls-cert', cert ?? '', surroundings),
    key: readFlagFile('--tls-key', key ?? '', surroundings),
  });
}

function natsOf(
  { nats: servers, 'nats-creds': file }: ReturnType<typeof parse>,
  surroundings: CliSurroundings,
): NatsBusOptions | null {
  if (servers === undefined) return null;
  for (const server of servers) natsAddress('--nats', server);
  return file === undefined
    ? { servers }
    : { servers, credentials: readFlagFile('--nats-creds', file, surroundings) };
}

function limitsOf(values: ReturnType<typeof parse>): Partial<RoadLimits> {
  const limits: Partial<RoadLimits> = {};
  const { memory, connections, 'connections-per-address': perAddress } = values;
  if (memory !== undefined) limits.memory = countOf('--memory', memory) * 1024 * 1024;
  if (connections !== undefined) limits.connections = countOf('--connections', connections);
  if (perAddress !== undefined) {
    limits.connectionsPerAddress = countOf('--connections-per-address', perAddress);
  }
  return limits;
}

function countOf(flag: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw BeachError.invalidOption(flag, text, 'a whole number above 0');
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw BeachError.invalidOption('--port', text, 'a number from 0 to 65535');
}

function pathOf(text: string): string {
  if (/^\/[A-Za-z0-9._~/-]*$/.test(text)) return text;
  throw BeachError.invalidOption('--path', text, 'a URL path that begins with a slash');
}

/** Returns an origin as browsers send it: one with a slash or a path at its end would never match. */
function originOf(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw BeachError.invalidOption(
    '--origin',
    text,
    'scheme and host alone, as in https://example.org',
  );
}
