import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import puppeteer, { type Page } from 'puppeteer-core';
import { type BrowserName, launchOptions } from '../../scripts/browsers.mjs';
import { hasState } from './browser-pages.ts';

const repository = resolve('.');
const folder = mkdtempSync(join(tmpdir(), 'beach-package-'));
/** The project of a page builder, with `beach-session` and nothing else. */
const project = join(folder, 'page');
/** The project of a person who runs a road. */
const server = join(folder, 'server');
const installed = join(project, 'node_modules/beach-session');

before(() => {
  run('npm', ['run', 'build'], repository);
  const pack = ['pack', '--ignore-scripts', '--workspaces', '--include-workspace-root'];
  run('npm', [...pack, '--loglevel=error', '--pack-destination', folder], repository);
  install(project, 'beach-session');
  install(server, 'beach-road');
});
after(() => rmSync(folder, { recursive: true }));

describe('the package beach-session', () => {
  it('installs nothing that only a server needs', () => {
    assert.deepEqual(packages(project), [
      '@lit-labs/ssr-dom-shim',
      '@lit/reactive-element',
      '@types/trusted-types',
      'beach-session',
      'lit',
      'lit-element',
      'lit-html',
      'nanoevents',
      'valibot',
    ]);
  });

  it('imports in Node and changes nothing there', () => {
    const added = node(`
      await import('lit'); // Lit leaves some marks of its own.
      const before = new Set(Reflect.ownKeys(globalThis));
      const { BeachSession, BeachViewer } = await import('beach-session');
      if (typeof BeachSession !== 'function' || typeof BeachViewer !== 'function') throw 'no class';
      if (globalThis.customElements?.get('beach-session')) throw 'defined';
      console.log(Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).join());
    `);
    assert.equal(added, '');
  });

  for (const entry of ['define', 'terminal']) {
    it(`imports ./${entry} in Node, which has no custom elements`, () => {
      const script = `await import('beach-session/${entry}'); console.log('done');`;
      assert.equal(node(script), 'done');
    });
  }

  it('imports without a window or a global, as in a worker', () => {
    const script = `delete globalThis.global; await import('beach-session'); console.log('done');`;
    assert.equal(node(script), 'done');
  });

  it('describes its elements', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'custom-elements.json'), 'utf8'));
    const declarations = manifest.modules.flatMap(
      (module: { declarations: [] }) => module.declarations,
    );
    const tags = declarations.map(({ tagName }: { tagName?: string }) => tagName).filter(Boolean);
    assert.deepEqual(tags.sort(), ['beach-session', 'beach-terminal', 'beach-viewer']);
  });

  it('has types', () => {
    write(
      'classes.ts',
      `import { type BeachError, BeachSession } from 'beach-session';
      const host = new BeachSession();
      const error: BeachError | null = host.error;
      host.addEventListener('beach-statechange', (event) => [event.state, event.previous, error]);`,
    );
    checkTypes('classes.ts');
  });

  it('has types for the tags it defines', () => {
    write(
      'tags.ts',
      `import 'beach-session/define';
      import { BeachTerminal } from 'beach-session/terminal';
      const terminal: BeachTerminal = document.createElement('beach-terminal');
      if (terminal.canType) terminal.fit = 'scroll';
      const viewer = document.createElement('beach-viewer');
      if (viewer.state === 'connected') document.querySelector('beach-session')?.start();
      viewer.addEventListener('beach-message', ({ peerId }) => peerId.length);
      // @ts-expect-error: not a state.
      if (viewer.state === 'dreaming') viewer.remove();`,
    );
    checkTypes('tags.ts');
  });
});

describe('the package beach-road', () => {
  it('runs a road', () => {
    const script = `
      const { createRoad } = await import('beach-road');
      const road = await createRoad({ port: 0 });
      console.log(road.url);
      await road.close();
    `;
    assert.match(node(script, server), /^ws:\/\/localhost:\d+\/road$/);
  });

  it('has a plugin for Vite', () => {
    const script = `
      const { beachRoad } = await import('beach-road/vite');
      console.log(beachRoad().name);
    `;
    assert.equal(node(script, server), 'beach-road');
  });

  it('has a command with the version of beach-session', () => {
    const command = join(server, 'node_modules/.bin/beach-road');
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    assert.equal(run(command, ['--version'], server).trim(), version);
  });

  it('has types', () => {
    write(
      'road.ts',
      `import { createRoad, type ListeningRoad } from 'beach-road';
      const road: ListeningRoad = await createRoad({ port: 0 });
      // @ts-expect-error: a port is a number.
      await createRoad({ port: road.url });`,
      server,
    );
    checkTypes('road.ts', server, ['node']);
  });
});

describe('a host and a viewer in two tabs connect', () => {
  it('from a project that Vite builds', async () => {
    write('index.html', page('<script type="module" src="main.js"></script>'));
    write('main.js', `import 'beach-session/define'; import 'beach-session/terminal';`);
    run(join(repository, 'node_modules/.bin/vite'), ['build', '--logLevel=warn'], project);
    await connects('chromium', join(project, 'dist'));
  });

  for (const browser of ['chromium', 'firefox'] as const) {
    it(`from an HTML page with the files beside it, in ${browser}`, async () => {
      const site = join(project, 'page');
      mkdirSync(site, { recursive: true });
      const scripts = ['beach.js', 'beach-terminal.js'].map((file) => {
        cpSync(join(installed, 'dist', file), join(site, file));
        return `<script type="module" src="${file}"></script>`;
      });
      write('page/index.html', page(scripts.join('')));
      await connects(browser, site);
    });
  }
});

/** What the page of a viewer says, by the policies that it can have. */
const policies = {
  "require-trusted-types-for 'script'; trusted-types 'none'": /"lit-html"/,
  "require-trusted-types-for 'script'; trusted-types dompurify": /"lit-html"/,
  'trusted-types dompurify': /"lit-html"/,
  "require-trusted-types-for 'script'; trusted-types lit-html": /No session|Waiting|Connect/,
};

/** A page with the element that its address names. */
function page(script: string): string {
  return `<!doctype html>
<html lang="en">
  <head><title>A page</title>${script}</head>
  <body>
    <script>
      const element = document.createElement(location.hash.slice(1));
      element.setAttribute('session', 'standup');
      document.body.append(element);
    </script>
  </body>
</html>`;
}

async function connects(name: BrowserName, folder: string): Promise<void> {
  const server = await serve(folder);
  const browser = await puppeteer.launch(launchOptions(name));
  try {
    const errors: unknown[] = [];
    const address = `http://localhost:${(server.address() as AddressInfo).port}/`;
    const open = async (tag: string): Promise<Page> => {
      const tab = await browser.newPage();
      tab.on('pageerror', (error) => errors.push(error));
      await tab.goto(`${address}#${tag}`);
      return tab;
    };
    await open('beach-session');
    const viewer = await open('beach-viewer');
    await hasState(viewer, 'connected');
    const styles = await viewer.evaluate(() => {
      const stage = document.querySelector('beach-viewer')?.shadowRoot?.querySelector('.stage');
      return stage && getComputedStyle(stage).display;
    });
    assert.equal(styles, 'grid');
    await hasState(await open('beach-terminal'), 'connected');
    assert.deepEqual(errors, []);
    await viewer.close();
    for (const [policy, expected] of Object.entries(policies)) {
      const tab = await browser.newPage();
      await tab.goto(`${address}?policy=${encodeURIComponent(policy)}#beach-viewer`);
      const says = await tab.waitForFunction(
        () => document.querySelector('beach-viewer')?.shadowRoot?.textContent?.trim(),
        { polling: 50 },
      );
      assert.match(`${await says.jsonValue()}`, expected, policy);
    }
  } finally {
    await browser.close();
    server.close();
  }
}

/** Serves files unchanged, as a static server does, under the Content Security Policy that an address names. */
async function serve(folder: string): Promise<Server> {
  const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(`${request.url}`, 'http://localhost');
    const path = pathname === '/' ? 'index.html' : pathname;
    const policy = searchParams.get('policy');
    if (policy) response.setHeader('content-security-policy', policy);
    try {
      const body = readFileSync(join(folder, path));
      response.setHeader('content-type', types[extname(path)] ?? 'text/plain').end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return server;
}

/** Creates a project and installs one of the packed packages into it. */
function install(path: string, name: string): void {
  mkdirSync(path);
  write('package.json', '{ "private": true, "type": "module" }', path);
  const tarball = readdirSync(folder).find((file) => file.startsWith(`${name}-`));
  run('npm', ['install', '--loglevel=error', '--prefer-offline', `../${tarball}`], path);
}

/** Returns the names of all packages that are installed in a project. */
function packages(path: string): string[] {
  const paths = run('npm', ['ls', '--omit=dev', '--all', '--parseable'], path).trim().split('\n');
  return paths
    .slice(1)
    .map((each) => each.replaceAll('\\', '/').replace(/^.*node_modules\//, ''))
    .sort();
}

function write(path: string, text: string, directory = project): void {
  writeFileSync(join(directory, path), text);
}

/** Checks a file as a strict project does, including the types of its dependencies. */
function checkTypes(file: string, directory = project, types: string[] = []): void {
  const typeRoots = [join(repository, 'node_modules/@types')];
  const lib = ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'];
  const strict = { strict: true, skipLibCheck: false, types, typeRoots, lib, target: 'es2022' };
  const compilerOptions = { ...strict, module: 'nodenext', noEmit: true };
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: [file] }), directory);
  run(join(repository, 'node_modules/.bin/tsc'), [], directory);
}

/** Runs a module in a project, and returns what it prints. */
function node(script: string, directory = project): string {
  return run(process.execPath, ['--input-type=module', '--eval', script], directory).trim();
}

function run(command: string, args: string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', timeout: 120_000 });
}
