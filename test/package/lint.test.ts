import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
const project = mkdtempSync(join(tmpdir(), 'beach-lint-'));
const imports = (from: string) => `import { it } from '${from}';\n\nexport const also = it;\n`;
const takes = (expression: string) => `export const it = () => ${expression};\n`;

/** A file in a folder of src, and the rule that it breaks. */
type File = readonly [what: string, room: string, code: string, rule?: string];

const wrong: readonly File[] = [
  ['runtime to import a room', 'runtime', imports('../signaling/b.ts'), 'noRestrictedImports'],
  ['identity to import signaling', 'identity', imports('../signaling/b.ts'), 'noRestrictedImports'],
  ['runtime to import identity', 'runtime', imports('../identity/b.ts'), 'noRestrictedImports'],
  ['signaling to import link', 'signaling', imports('../link/b.ts'), 'noRestrictedImports'],
  ['link to import negotiation', 'link', imports('../negotiation/b.ts'), 'noRestrictedImports'],
  ['negotiation to import fanout', 'negotiation', imports('../fanout/b.ts'), 'noRestrictedImports'],
  ['fanout to import session', 'fanout', imports('../session/b.ts'), 'noRestrictedImports'],
  ['capture to import elements', 'capture', imports('../elements/b.ts'), 'noRestrictedImports'],
  [
    'a folder of link to import session',
    'link/wire',
    imports('../../session/b.ts'),
    'noRestrictedImports',
  ],
  ['session to import elements', 'session', imports('../elements/b.ts'), 'noRestrictedImports'],
  ['session to import terminal', 'session', imports('../terminal/b.ts'), 'noRestrictedImports'],
  ['terminal to import signaling', 'terminal', imports('../signaling/b.ts'), 'noRestrictedImports'],
  ['a room to import an entry', 'elements', imports('../define.ts'), 'noRestrictedImports'],
  ['a room to import road', 'elements', imports('../road/b.ts'), 'noRestrictedImports'],
  ['an entry to import road', '.', imports('./road/b.ts'), 'noRestrictedImports'],
  ['road to import link', 'road', imports('../link/b.ts'), 'noRestrictedImports'],
  ['road to import an adapter', 'road', imports('../signaling/b.ts'), 'noRestrictedImports'],
  ['a room to import cli', 'session', imports('../cli/b.ts'), 'noRestrictedImports'],
  ['road to import cli', 'road', imports('../cli/b.ts'), 'noRestrictedImports'],
  ['cli to import elements', 'cli', imports('../elements/b.ts'), 'noRestrictedImports'],
  ['simple-peer outside link', 'session', imports('simple-peer'), 'noRestrictedImports'],
  ['ws outside road', 'signaling', imports('ws'), 'noRestrictedImports'],
  ['pino outside road', 'runtime', imports('pino'), 'noRestrictedImports'],
  ['Node outside road', 'session', imports('node:fs'), 'noNodejsModules'],
  ['setTimeout', 'link', takes('setTimeout(() => {}, 1)'), 'noRestrictedGlobals'],
  ['setInterval', 'road', takes('setInterval(() => {}, 1)'), 'noRestrictedGlobals'],
  ['globalThis.setTimeout', 'link', takes('globalThis.setTimeout(() => {}, 1)'), 'plugin'],
  ['Date.now', 'session', takes('Date.now()'), 'plugin'],
  ['new Date', 'session', takes('new Date()'), 'plugin'],
  ['performance.now', 'fanout', takes('performance.now()'), 'plugin'],
  ['Math.random', 'road', takes('Math.random()'), 'plugin'],
  [
    'broadcast to import a value of another room',
    'broadcast/play',
    imports('../../runtime/b.ts'),
    'plugin',
  ],
  ['RTCPeerConnection', 'negotiation', takes('new RTCPeerConnection({})'), 'plugin'],
];

const right: readonly File[] = [
  ['imports of a lower room', 'elements', imports('../runtime/b.ts')],
  ['terminal in elements', 'elements', imports('../terminal/b.ts')],
  ['imports within a room', 'link/wire', imports('../health/b.ts')],
  ['imports of a lower room from a folder', 'link/wire', imports('../../runtime/b.ts')],
  ['simple-peer in link', 'link', imports('simple-peer')],
  ['the message schema in road', 'road', imports('../signaling/messages.ts')],
  ['the offer policy in road', 'road/sessions', imports('../../signaling/offer-policy.ts')],
  ['Node in road', 'road', imports('node:http')],
  [
    'broadcast to import a type of another room',
    'broadcast/play',
    "import type { It } from '../../runtime/b.ts';\n\nexport type Also = It;\n",
  ],
  ['values of broadcast in it', 'broadcast/play', imports('../wire/b.ts')],
  ['dates of a given time', 'session', takes('new Date(12)')],
];

const cycle: readonly File[] = [
  ['one', 'link', imports('./other.ts')],
  ['other', 'link', imports('./one.ts')],
];

/** The rules that each file breaks, by its path. */
let broken: Map<string, string[]>;

before(() => {
  cpSync('biome.json', join(project, 'biome.json'));
  cpSync('scripts/lint', join(project, 'scripts/lint'), { recursive: true });
  for (const file of [...wrong, ...right, ...cycle]) {
    const path = join(project, pathOf(file));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file[2]);
  }
  broken = lint();
});
after(() => rmSync(project, { recursive: true }));

describe('the linter refuses', () => {
  for (const file of wrong) {
    const [what, , , rule] = file;
    it(what, () => assert.deepEqual(broken.get(pathOf(file)), [rule]));
  }

  it('a cycle of imports', () => {
    for (const file of cycle) assert.deepEqual(broken.get(pathOf(file)), ['noImportCycles']);
  });
});

describe('the linter allows', () => {
  for (const file of right) {
    const [what] = file;
    it(what, () => assert.equal(broken.get(pathOf(file)), undefined));
  }
});

function pathOf([what, room]: File): string {
  return join('src', room, `${what.replaceAll(/\W/g, '-')}.ts`);
}

/** Lints all files in one go, with the project's own configuration. */
function lint(): Map<string, string[]> {
  const options = [
    'lint',
    '--vcs-enabled=false',
    '--reporter=json',
    '--max-diagnostics=none',
    'src',
  ];
  const { stdout } = spawnSync(process.execPath, [biome, ...options], {
    cwd: project,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string } }[];
  };
  const rules = new Map<string, string[]>();
  for (const { category, location } of diagnostics) {
    const rule = category.split('/').at(-1) ?? '';
    rules.set(location.path, [...(rules.get(location.path) ?? []), rule]);
  }
  return rules;
}
