import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, createHmac, X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, isInstalled } from '../../scripts/apt-install.mjs';
import { makeCertificate, noCertificate } from '../kit/network/certificate.ts';

/** The command of coturn. */
const program = 'turnserver';
const secret = 'in the sand';

/** Whether to test all, as `npm run test:turn` does: also what takes long, such as credentials that expire. */
export const full = process.env.TURN === 'full';
export const patient = { skip: !full && 'runs in npm run test:turn' };

/** Returns why no TURN server can run here, and the remedy; null if one can. */
export function turnObstacle(): string | null {
  if (address() === null)
    return 'browsers take no TURN server on the loopback: connect to a network';
  if (!isInstalled(program)) aptInstall(['coturn']);
  if (noCertificate) return noCertificate;
  return isInstalled(program) ? null : 'coturn is missing (Debian: apt-get install coturn)';
}

/** Runs coturn on a free port of this machine. */
export class TurnServer {
  readonly #process: ChildProcess;
  readonly #folder: string;
  /** The address on which it listens. */
  readonly host: string;
  readonly port: number;
  /** The port for TLS. */
  readonly tlsPort: number;
  /** The option with which Chromium trusts its certificate, which it has signed itself. */
  readonly trusted: string;
  /** The output of coturn so far. */
  log = '';

  private constructor(host: string, port: number, tlsPort: number) {
    this.host = host;
    this.port = port;
    this.tlsPort = tlsPort;
    this.#folder = mkdtempSync(join(tmpdir(), 'beach-turn-'));
    const { cert, key } = makeCertificate();
    writeFileSync(join(this.#folder, 'cert'), cert);
    writeFileSync(join(this.#folder, 'key'), key);
    this.trusted = trusting(cert);
    this.#process = spawn(program, [
      // No configuration file.
      '-n',
      ...['--listening-ip', host, '--relay-ip', host, '--listening-port', `${port}`],
      ...['--use-auth-secret', '--static-auth-secret', secret, '--realm', 'beach.example'],
      ...['--tls-listening-port', `${tlsPort}`],
      ...['--cert', join(this.#folder, 'cert'), '--pkey', join(this.#folder, 'key')],
      ...['--allow-loopback-peers', '--no-cli', '--no-dtls'],
      ...['--userdb', join(this.#folder, 'db'), '--pidfile', join(this.#folder, 'pid')],
      ...['--log-file', 'stdout', '--verbose'],
    ]);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.log += text;
      });
    }
  }

  static async start(): Promise<TurnServer> {
    const host = address() as string;
    const server = new TurnServer(host, await freePort(host), await freePort(host));
    await server.says(/TLS\/TCP listener opened on/);
    return server;
  }

  /** Resolves when the log matches; rejects if coturn ends before. */
  async says(words: RegExp): Promise<void> {
    const { stdout } = this.#process;
    while (!words.test(this.log)) {
      if (this.#process.exitCode !== null) throw new Error(`coturn has ended:\n${this.log}`);
      await Promise.race([
        once(stdout as NodeJS.ReadableStream, 'data'),
        once(this.#process, 'exit'),
      ]);
    }
  }

  /** Returns credentials that end after `seconds`, by draft-uberti-behave-turn-rest-00, section 2.2. */
  credentials(seconds: number, name: string): RTCIceServer {
    const username = `${Math.floor(Date.now() / 1_000) + seconds}:${name}`;
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return { urls: `turn:${address()}:${this.port}?transport=udp`, username, credential };
  }

  /** The usernames of the allocated relays, in the order of allocation. */
  get allocations(): string[] {
    return [...this.log.matchAll(/: new, .*username=<([^>]*)>/g)].map(([, name]) => name as string);
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    if (this.#process.exitCode === null) {
      this.#process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true });
  }
}

/** Returns an address of this machine outside of the loopback; null if it has none. */
function address(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
}

async function freePort(host: string): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

function trusting(certificate: string): string {
  const { publicKey } = new X509Certificate(certificate);
  const key = publicKey.export({ type: 'spki', format: 'der' });
  const digest = createHash('sha256').update(key).digest('base64');
  return `--ignore-certificate-errors-spki-list=${digest}`;
}
