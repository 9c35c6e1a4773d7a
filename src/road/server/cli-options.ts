import { parseArgs } from 'node:util';
import { BeachError } from '../../runtime/beach-error.ts';
import type { RoadLimits } from '../road-limits.ts';
import type { CreateRoadOptions } from './create-road.ts';

/** A parsed command line. */
export type CliRequest =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly options: CreateRoadOptions };

export const usage = `Usage: beach-road [options]

Runs the signaling relay of beach sessions. Peers find each other through it;
their media and messages do not pass through it.

  --port <number>    TCP port, 0 for any that is free        (default 8787)
  --host <address>   address to listen on                    (default 0.0.0.0)
  --path <path>      URL path of the WebSocket               (default /road)
  --token <secret>   secret that every join must carry; the environment
                     variable BEACH_ROAD_TOKEN is safer, because lists of
                     processes do not show it                (default none)
  --origin <origin>  a page origin that may connect, such as
                     https://example.org; repeatable         (default any)
  --trust-proxy <address>
                     address or subnet of a proxy in front of the road, such
                     as 127.0.0.1; the road reads the addresses of clients
                     from its X-Forwarded-For; repeatable    (default none)
  --memory <MiB>     memory that all peers may use together  (default 512)
  --connections <n>  open connections                        (default 4096)
  --connections-per-address <n>
                     open connections of one client          (default 2048)
  --help             print this
  --version          print the version

GET /healthz answers with the road's metrics. Log lines are JSON, on stdout.
`;

/**
 * Parses the arguments that follow the program's name.
 *
 * @throws {BeachError} `invalid-option`, which names the first invalid argument.
 */
export function cliRequest(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CliRequest {
  const values = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const token = values.token ?? environment.BEACH_ROAD_TOKEN;
  if (token === '') throw BeachError.invalidOption('--token', token, 'at least one character');
  return {
    kind: 'run',
    options: {
      port: portOf(values.port),
      host: values.host,
      path: pathOf(values.path),
      token,
      origins: values.origin?.map(originOf) ?? 'any',
      trustedProxies: values['trust-proxy'] ?? [],
      limits: limitsOf(values),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8787' },
        host: { type: 'string', default: '0.0.0.0' },
        path: { type: 'string', default: '/road' },
        token: { type: 'string' },
        origin: { type: 'string', multiple: true },
        'trust-proxy': { type: 'string', multiple: true },
        memory: { type: 'string' },
        connections: { type: 'string' },
        'connections-per-address': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BeachError('invalid-option', message, { cause });
  }
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
