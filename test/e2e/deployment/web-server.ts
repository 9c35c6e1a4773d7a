import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { aptInstall, isInstalled } from '../../../scripts/apt-install.mjs';
import { makeCertificate, noCertificate } from '../../kit/network/certificate.ts';
import type { BundledFile } from '../../kit/pages/bundle.ts';
import { codeBlocks } from '../../package/markdown.ts';

/** The web servers that docs/deploying-a-road.md has a configuration for, and their packages in Debian. */
const packages = { nginx: 'nginx-light', caddy: 'caddy' };

export type WebServerName = keyof typeof packages;

/** Returns why a web server cannot run here, and the remedy; false if it can. */
export function serverObstacle(name: WebServerName): string | false {
  if (!isInstalled(name)) aptInstall([packages[name]]);
  if (isInstalled(name)) return noCertificate;
  return `${name} is missing (Debian: apt-get install ${packages[name]})`;
}

interface WebServerOptions {
  /** The files of the site, by their path. */
  files: ReadonlyMap<string, BundledFile>;
  /** The path and port of the road. */
  road: { readonly path: string; readonly port: number };
}

/** A web server as the documents configure it, on a free port of this machine, with a certificate of its own. */
export class WebServer {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly port: number;

  private constructor(process: ChildProcess, folder: string, port: number) {
    this.#process = process;
    this.#folder = folder;
    this.port = port;
  }

  static async start(name: WebServerName, options: WebServerOptions): Promise<WebServer> {
    const folder = mkdtempSync(join(tmpdir(), `beach-${name}-`));
    const port = await freePort();
    for (const [path, { content }] of options.files) {
      mkdirSync(dirname(join(folder, 'site', path)), { recursive: true });
      writeFileSync(join(folder, 'site', path), content);
    }
    const { cert, key } = makeCertificate();
    writeFileSync(join(folder, 'certificate.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), key);
    writeFileSync(join(folder, 'config'), adapters[name](documented(name), folder, port, options));
    const running = spawn(name, commands[name](folder), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    });
    const server = new WebServer(running, folder, port);
    await server.#listens(name);
    return server;
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill();
      await exited;
    }
    rmSync(this.#folder, { recursive: true });
  }

  async #listens(name: string): Promise<void> {
    let said = '';
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    while (!(await answers(this.port))) {
      if (this.#process.exitCode !== null) throw new Error(`${name} has ended:\n${said}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Returns the configuration in the documents. */
function documented(name: WebServerName): string {
  const language = name === 'nginx' ? 'nginx' : 'caddyfile';
  const [block] = codeBlocks(readFileSync('docs/deploying-a-road.md', 'utf8'), language);
  if (!block) throw new Error(`The documents have no configuration for ${name}.`);
  return block.code;
}

/** What a machine without the name example.org, and a user who is not root, have to change. */
const adapters: Record<
  WebServerName,
  (text: string, folder: string, port: number, options: WebServerOptions) => string
> = {
  nginx: (text, folder, port, { road }) => {
    const site = replaceEach(text, {
      'listen 443 ssl': `listen ${port} ssl`,
      'server_name example.org': 'server_name localhost',
      '/etc/letsencrypt/live/example.org/fullchain.pem': `${folder}/certificate.pem`,
      '/etc/letsencrypt/live/example.org/privkey.pem': `${folder}/key.pem`,
      '/var/www/example.org': `${folder}/site`,
      'location /road': `location ${road.path}`,
      '127.0.0.1:8787': `127.0.0.1:${road.port}`,
    });
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((each) => `${each}_temp_path ${folder}/${each};`)
      .join(' ');
    // Its workers have to be this user to read the site in a temporary folder.
    return `daemon off; user ${userInfo().username}; pid ${folder}/pid; error_log stderr; events {}
http { access_log off; ${places} types { text/html html; text/javascript js ts; } ${site} }`;
  },
  caddy: (text, folder, port, { road }) => {
    const site = replaceEach(text, {
      'example.org {': `https://localhost:${port} {\n  tls ${folder}/certificate.pem ${folder}/key.pem`,
      '/var/www/example.org': `${folder}/site`,
      'reverse_proxy /road': `reverse_proxy ${road.path}`,
      '127.0.0.1:8787': `127.0.0.1:${road.port}`,
    });
    return `{\n  admin off\n  auto_https disable_redirects\n}\n${site}`;
  },
};

const commands: Record<WebServerName, (folder: string) => string[]> = {
  nginx: (folder) => ['-p', folder, '-e', 'stderr', '-c', join(folder, 'config')],
  caddy: (folder) => ['run', '--adapter', 'caddyfile', '--config', join(folder, 'config')],
};

/** Replaces parts of a text, each of which has to be there. */
function replaceEach(text: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((result, [part, replacement]) => {
    if (!result.includes(part)) throw new Error(`The documented configuration has no "${part}".`);
    return result.replace(part, replacement);
  }, text);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Returns whether the site is there: a server may listen before it has read its certificate. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(`https://localhost:${port}/`, { rejectUnauthorized: false, agent: false });
    asked.on('response', (response) => resolve(Boolean(response.destroy())));
    asked.on('error', () => resolve(false));
  });
}
