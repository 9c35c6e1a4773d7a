import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import puppeteer, { type Browser } from 'puppeteer-core';
import { launchOptions } from '../../scripts/browsers.mjs';
import { endBrowser } from '../kit/pages/end-browser.ts';
import { isFull } from './is-full.ts';
import { connects, page } from './package/connect-tabs.ts';
import { driveExample } from './package/drive-example.ts';
import { serveExample, shareModules } from './package/example-projects.ts';
import { publintMessages, typeProblems } from './package/lint-package.ts';
import { openFromCdn, takesFromCdn } from './package/open-from-cdn.ts';
import {
  checkTypes,
  installed,
  makeProjects,
  node,
  oldestCompiler,
  packages,
  project,
  removeProjects,
  repository,
  run,
  server,
  tarball,
  write,
} from './package/projects.ts';
import { checkTemplate, installTemplates } from './package/template-types.ts';

/** Which examples run. The full form installs the frameworks, too. */
const allExamples = process.env.EXAMPLES === 'full';

before(makeProjects);
after(removeProjects);

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

  for (const entry of ['define', 'terminal', 'inspector', 'mqtt']) {
    it(`imports ./${entry} in Node, which has no custom elements`, () => {
      const script = `await import('beach-session/${entry}'); console.log('done');`;
      assert.equal(node(script), 'done');
    });
  }

  it('imports without a window or a global, as in a worker', () => {
    const script = `delete globalThis.global; await import('beach-session'); console.log('done');`;
    assert.equal(node(script), 'done');
  });

  it('has nothing of MQTT in the files for script tags', () => {
    for (const file of ['beach.js', 'beach-terminal.js', 'beach-inspector.js']) {
      assert.doesNotMatch(readFileSync(join(installed, 'dist', file), 'utf8'), /mqtt/i, file);
    }
  });

  it('describes its elements', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'custom-elements.json'), 'utf8'));
    const declarations = manifest.modules.flatMap(
      (module: { declarations: [] }) => module.declarations,
    );
    const tags = declarations.map(({ tagName }: { tagName?: string }) => tagName).filter(Boolean);
    assert.deepEqual(tags.sort(), [
      'beach-connectivity',
      'beach-inspector',
      'beach-session',
      'beach-terminal',
      'beach-viewer',
    ]);
    const { name, version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    assert.deepEqual([manifest.package.name, manifest.package.version], [name, version]);
  });

  it('has every file that its descriptions name', () => {
    const read = (path: string) => JSON.parse(readFileSync(join(installed, path), 'utf8'));
    const { unpkg, jsdelivr, customElements, 'web-types': webTypes } = read('package.json');
    const { modules } = read(customElements);
    const paths = modules.map(({ path }: { path: string }) => path);
    const named = [...paths, unpkg, jsdelivr, webTypes, 'editors/vscode.html-custom-data.json'];
    assert.deepEqual(
      named.filter((path) => !existsSync(join(installed, path))),
      [],
    );
  });

  it('has types, also for the tags it defines, for the newest and the oldest compiler', () => {
    write(
      'tags.ts',
      `import { type BeachError, BeachSession } from 'beach-session';
      import 'beach-session/define';
      import { BeachTerminal } from 'beach-session/terminal';
      const host = new BeachSession();
      const error: BeachError | null = host.error;
      host.addEventListener('beach-statechange', (event) => [event.state, event.previous, error]);
      const terminal: BeachTerminal = document.createElement('beach-terminal');
      if (terminal.canType) terminal.fit = 'scroll';
      const viewer = document.createElement('beach-viewer');
      if (viewer.state === 'connected') document.querySelector('beach-session')?.start();
      viewer.addEventListener('beach-message', ({ peerId }) => peerId.length);
      document.addEventListener('beach-error', ({ error }) => error.code);
      window.addEventListener('beach-stream', ({ streams }) => streams.length);
      interface Count { count: number }
      const count: Count = { count: 1 };
      viewer.send(count);
      // @ts-expect-error: no data.
      viewer.send(() => count);
      // @ts-expect-error: not a state.
      if (viewer.state === 'dreaming') viewer.remove();`,
    );
    checkTypes('tags.ts');
    checkTypes('tags.ts', project, [], oldestCompiler());
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

  it('tells which packages NATS needs', () => {
    const script = `
      const { natsBus } = await import('beach-road');
      console.log(await natsBus({ servers: 'localhost' }).catch(({ code, message }) => code + message));
    `;
    assert.match(node(script, server), /^invalid-option.*npm install @nats-io/);
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

describe('a linter of packages finds nothing wrong with', () => {
  for (const name of ['beach-session', 'beach-road']) {
    it(name, async () => {
      assert.deepEqual(await publintMessages(tarball(name)), []);
      assert.deepEqual(await typeProblems(tarball(name)), []);
    });
  }

  it('beach-cli, which is a command without types', async () => {
    assert.deepEqual(await publintMessages(tarball('beach-cli')), []);
  });
});

describe('the JSX of an example is typed:', () => {
  before(() => (allExamples ? installTemplates() : shareModules()));

  for (const name of allExamples ? (['preact', 'react', 'solid'] as const) : (['react'] as const)) {
    it(name, () => checkTemplate(name));
  }
});

describe('an example is built and works:', () => {
  let browser: Browser;
  before(async () => {
    browser = await puppeteer.launch(launchOptions('chromium'));
  });
  after(() => browser && endBrowser(browser));

  const names = ['html', 'react', 'server-rendered', 'strict-csp'];
  for (const name of allExamples ? [...names, 'svelte', 'vue'] : names) {
    it(name, async () => {
      const example = await serveExample(name, allExamples);
      try {
        await driveExample(browser, example);
      } finally {
        example.close();
      }
    });
  }
});

describe('a host and a viewer in two tabs connect', () => {
  it('from a project that Vite builds', async () => {
    write('index.html', page('<script type="module" src="main.js"></script>'));
    write(
      'main.js',
      `import 'beach-session/define'; import 'beach-session/terminal'; import 'beach-session/inspector';`,
    );
    run(join(repository, 'node_modules/.bin/vite'), ['build', '--logLevel=warn'], project);
    await connects('chromium', join(project, 'dist'));
  });

  for (const browser of isFull ? (['chromium', 'firefox'] as const) : (['chromium'] as const)) {
    it(`from an HTML page with the files beside it, in ${browser}`, async () => {
      const site = join(project, 'page');
      mkdirSync(site, { recursive: true });
      const scripts = ['beach.js', 'beach-terminal.js', 'beach-inspector.js'].map((file) => {
        cpSync(join(installed, 'dist', file), join(site, file));
        return `<script type="module" src="${file}"></script>`;
      });
      write('page/index.html', page(scripts.join('')));
      await connects(browser, site);
    });
  }
});

it('R26 the lines for a CDN have a hash of each file, also of what is loaded later', async () => {
  const browser = await puppeteer.launch(launchOptions('chromium'));
  try {
    const page = await openFromCdn(browser, 'dist/beach/qr-code.js');
    await page.waitForFunction(() => customElements.get('beach-inspector'));
    assert.equal(await takesFromCdn(page, 'dist/beach/device-panel.js'), true);
    assert.equal(await takesFromCdn(page, 'dist/beach/qr-code.js'), false);
  } finally {
    await endBrowser(browser);
  }
});
