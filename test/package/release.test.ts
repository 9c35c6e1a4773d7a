import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { it } from 'node:test';

const workflow = readFileSync('.github/workflows/release.yml', 'utf8');
const commands = [...workflow.matchAll(/^ +(?:- )?run: (.+)$/gm)].map(([, command]) => command);

it('R26 a release is tested first, and published with its provenance', () => {
  const tested = commands.indexOf('.ci/run');
  const published = commands.findIndex((command) => command?.startsWith('npm publish'));
  assert.ok(tested >= 0 && tested < published, `${tested} ${published}`);
  assert.match(`${commands[published]}`, / --provenance .*--include-workspace-root$/);
  // The registry takes provenance only from a run that can prove what it is.
  assert.match(workflow, /^permissions:\n(?: {2}.*\n)* {2}id-token: write/m);
});

it('R26 a release runs what there is', () => {
  const files = workflow.match(/(?<=^|[ ;])(?:scripts|\.ci)\/[\w./-]+/gm) ?? [];
  assert.deepEqual([...new Set(files)], ['.ci/run', 'scripts/cdn-lines.mjs']);
  for (const file of files) assert.ok(existsSync(file), file);
});
