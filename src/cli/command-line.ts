import { parseArgs } from 'node:util';
import { BeachError } from '../runtime/beach-error.ts';
import { parseIceServers } from '../session/ice/ice-server-grant.ts';
import { sessionNamePattern } from '../signaling/messages.ts';
import { readLink, type TerminalLink } from './terminal-link.ts';

export interface HostRequest {
  readonly kind: 'host';
  /** The program and its arguments; empty for the user's shell, or for what is piped in. */
  readonly command: readonly string[];
  readonly session: string | undefined;
  /** The address of the road; undefined for one of its own. */
  readonly road: string | undefined;
  /** Whether the name of the session is to be a verified one; undefined where the user leaves it open. */
  readonly verify: boolean | undefined;
  readonly name: string | undefined;
  readonly approval: boolean;
  readonly readOnly: boolean;
  readonly maxViewers: number | undefined;
  readonly token: string | undefined;
  readonly iceServers: RTCIceServer[] | undefined;
  readonly json: boolean;
  readonly qr: boolean;
}

export interface ViewRequest {
  readonly kind: 'view';
  readonly link: TerminalLink;
  readonly name: string | undefined;
  readonly token: string | undefined;
  readonly iceServers: RTCIceServer[] | undefined;
  readonly json: boolean;
}

/** A parsed command line. */
export type CliRequest =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | HostRequest
  | ViewRequest;

/** The exit codes that are not a program's. */
export const exitCodes = { done: 0, failed: 1, badUsage: 2, refused: 3, ended: 4 } as const;

export const usage = `Usage: beach host [options] [-- command…]
       beach view [options] LINK

Shares a terminal, peer to peer. The output of the host's program goes from its
machine to the viewers, encrypted, and through no server.

beach host shares your shell; with a command, that program; and without a
command, what is piped in, as in: tail -f app.log | beach host

  --session <name>     name of the session        (default a new, random one)
                       a host with the same name on the same machine and road
                       takes the session over, so its viewers stay
  --road <url>         ws: or wss: address of a road that the peers find each
                       other on       (default one of its own, on a free port)
  --verify             makes the name NAME.FINGERPRINT, which nobody can host
                       without the key of this host; its viewers check that
                       (default with --road and no --session; --no-verify)
  --approval           asks here before a viewer may watch
  --read-only          nobody else may type
  --max-viewers <n>    the most viewers at once                  (default 120)
  --no-qr              prints no QR code

beach view shows the host's screen in this terminal. LINK is one that beach host
has printed, or the name of a session together with --road. Where its output is
no terminal it writes text without escape sequences, and what was piped into the
host byte for byte.

Both:

  --name <name>        name that the other side sees
  --token <token>      credential for the road
  --ice-servers <list> STUN and TURN servers: stun: URLs separated by spaces, or
                       the JSON of a list of RTCIceServer
  --json               writes one JSON line per event to stderr
  --help, --version

Keys, at the beginning of a line:

  ~.                   ends the session, or leaves it
  ~l                   shows the links again
  ~y, ~n               lets in the viewer that waits for approval, or refuses it
  ~t                   lets it in, and lets it type
  ~r                   takes back the right to type from all, and prints a new
                       link to type along
  ~~                   types ~

All other keys go to the program, also ^C. A viewer that may only watch leaves
with ^C or q.

Exit codes: of beach host, that of the program (128 and more after a signal).
0 the session has ended, 1 it failed, 2 the command line is wrong, 3 the road or
the host refused to let in, 4 the host ended the link, or left without a word.
`;

/**
 * Parses the arguments that follow the program's name.
 *
 * @throws {BeachError} `invalid-option`, which names the first invalid argument.
 */
export function cliRequest(args: readonly string[]): CliRequest {
  const end = args.indexOf('--');
  const command = end < 0 ? [] : args.slice(end + 1);
  const { values, positionals } = parse(end < 0 ? args : args.slice(0, end));
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [kind, ...rest] = positionals;
  const { name, token, json, road } = values;
  const iceServers = iceServersOf(values['ice-servers']);
  const shared = { name, token, iceServers, json };
  if (road !== undefined && !isRoad(road)) {
    throw BeachError.invalidOption('--road', road, 'a ws: or wss: address');
  }
  if (kind === 'host') {
    if (rest.length > 0) {
      const expected = 'it after --, as in: beach host -- htop';
      throw BeachError.invalidOption('command', rest[0], expected);
    }
    const { session, approval } = values;
    if (session !== undefined && !sessionNamePattern.test(session)) {
      throw BeachError.invalidOption('--session', session, '1 to 128 of A–Z a–z 0–9 . _ ~ -');
    }
    return {
      kind,
      command,
      session,
      road,
      verify: values.verify,
      approval,
      readOnly: values['read-only'],
      maxViewers: viewersOf(values['max-viewers']),
      qr: values.qr,
      ...shared,
    };
  }
  if (kind === 'view') {
    const [link] = rest;
    if (link === undefined) {
      const sentence =
        'Say what to watch: a link as beach host prints it, or the name of a session together with --road.';
      throw new BeachError('invalid-option', sentence);
    }
    if (rest.length > 1 || command.length > 0) {
      throw BeachError.invalidOption('LINK', rest[1] ?? command[0], 'one link, or one name');
    }
    return { kind, link: readLink(link, road), ...shared };
  }
  if (kind !== undefined) throw BeachError.invalidOption('command', kind, 'host or view');
  const sentence =
    'Say what to do: beach host shares your shell, and beach view LINK watches what another one shares.';
  throw new BeachError('invalid-option', sentence);
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      // `--no-verify`, `--no-qr`.
      allowNegative: true,
      options: {
        session: text,
        road: text,
        name: text,
        token: text,
        'ice-servers': text,
        'max-viewers': text,
        approval: flag,
        'read-only': flag,
        qr: { type: 'boolean', default: true },
        verify: { type: 'boolean' },
        json: flag,
        help: { ...flag, short: 'h' },
        version: { ...flag, short: 'v' },
      },
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BeachError('invalid-option', message, { cause });
  }
}

function isRoad(text: string): boolean {
  return URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol);
}

function iceServersOf(text: string | undefined): RTCIceServer[] | undefined {
  if (text === undefined) return undefined;
  const servers = parseIceServers(text);
  if (Array.isArray(servers)) return servers;
  const expected = 'stun: addresses separated by spaces, or the JSON of a list of RTCIceServer';
  throw BeachError.invalidOption('--ice-servers', text, expected);
}

function viewersOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 400) return count;
  throw BeachError.invalidOption('--max-viewers', text, 'a number from 1 to 400');
}
