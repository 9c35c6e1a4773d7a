// @ts-check
/**
 * Prints the lines with which a page loads the built files from a CDN, once this version is published. A browser refuses
 * a file that differs from this build: its hash is that of Subresource Integrity. The import map has the hashes of what
 * these files load when it is needed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = ['dist/beach.js', 'dist/beach-terminal.js', 'dist/beach-inspector.js'];
const parts = readdirSync('dist/beach').map((file) => `dist/beach/${file}`);

/** @param {string} file */
const address = (file) => `https://cdn.jsdelivr.net/npm/${name}@${version}/${file}`;

/** @param {string} file */
const hash = (file) => `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`;

const integrity = Object.fromEntries(
  [...entries, ...parts].map((file) => [address(file), hash(file)]),
);
console.log(`<script type="importmap">${JSON.stringify({ integrity }, null, 2)}</script>`);
for (const file of entries) {
  console.log(
    `<script type="module" src="${address(file)}" integrity="${hash(file)}" crossorigin="anonymous"></script>`,
  );
}
